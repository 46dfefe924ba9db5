// Request, as Node's fetch has it.
const { Headers, TOKEN, needed, sent } = require('headers');
const { contentOf, mixIn } = require('body');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const NORMAL = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);
const CHOICES = {
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
  duplex: ['half'],
};
const DEFAULTS = {
  mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow', referrerPolicy: '', referrer: 'about:client',
  integrity: '', keepalive: false,
};

function urlOf(input) {
  const text = String(input);
  let url;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause });
  }
  if (url.username !== '' || url.password !== '') throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
  return url;
}

let isWarned = false;

function methodOf(value) {
  const method = String(value);
  if (!TOKEN.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (FORBIDDEN.has(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (method === 'patch' && !isWarned) {
    isWarned = true;
    process.emitWarning('Using `patch` is highly likely to result in a `405 Method Not Allowed`. `PATCH` is much more likely to succeed.', { code: 'UNDICI-FETCH-patch' });
  }
  return NORMAL.has(upper) ? upper : method;
}

function optionsOf(init) {
  const options = {};
  for (const [name, values] of Object.entries(CHOICES)) {
    if (init[name] === undefined) continue;
    options[name] = String(init[name]);
    if (!values.includes(options[name])) throw new TypeError(`Request constructor: ${options[name]} is not an accepted type. Expected one of ${values.join(', ')}.`);
  }
  if (init.integrity !== undefined) options.integrity = String(init.integrity);
  if (init.keepalive !== undefined) options.keepalive = Boolean(init.keepalive);
  if (init.window !== undefined && init.window !== null) throw new TypeError(`'window' option '${init.window}' must be null`);
  if (options.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
  return options;
}

function signalOf(init, before) {
  const { signal } = init;
  if (signal === undefined) return before;
  if (signal === null) return null;
  if (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function') {
    throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
  }
  return signal;
}

class Request {
  #url;
  #method;
  #headers;
  #options;
  #content;
  // What the program gave, and what is made of that when it asks for it.
  #followed;
  #signal = null;
  constructor(input, init = {}) {
    needed(arguments.length, 1, 'Request constructor');
    if (init === null) init = {};
    if (typeof init !== 'object' && typeof init !== 'function') throw new TypeError('Request constructor: Expected init ("2nd argument") to be one of: Null, Undefined, Object.');
    const before = input !== null && typeof input === 'object' && #url in input ? input : null;
    this.#url = before === null ? urlOf(input) : new URL(before.#url.href);
    this.#options = { ...(before === null ? DEFAULTS : before.#options), ...optionsOf(init) };
    if (this.#options.cache === 'only-if-cached' && this.#options.mode !== 'same-origin') {
      throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
    }
    this.#method = init.method === undefined ? before?.#method ?? 'GET' : methodOf(init.method);
    this.#followed = signalOf(init, before === null ? null : before.#followed ?? before.#signal);
    this.#headers = new Headers(init.headers ?? before?.#headers);
    this.#content = this.#contentOf(init, before);
  }
  #contentOf(init, before) {
    const given = init.body ?? null;
    if ((given !== null || before?.#content) && (this.#method === 'GET' || this.#method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (given === null) {
      if (!before?.#content) return null;
      if (!before.#content.isUsable) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      return before.#content.move();
    }
    const content = contentOf(given);
    if (content.bytes === null && init.duplex === undefined) throw new TypeError('RequestInit: duplex option is required when sending a body.');
    if (content.type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', content.type);
    return content;
  }
  get method() { return this.#method; }
  get url() { return this.#url.href; }
  get headers() { return this.#headers; }
  get destination() { return ''; }
  get referrer() { return this.#options.referrer; }
  get referrerPolicy() { return this.#options.referrerPolicy; }
  get mode() { return this.#options.mode; }
  get credentials() { return this.#options.credentials; }
  get cache() { return this.#options.cache; }
  get redirect() { return this.#options.redirect; }
  get integrity() { return this.#options.integrity; }
  get keepalive() { return this.#options.keepalive; }
  get isReloadNavigation() { return false; }
  get isHistoryNavigation() { return false; }
  get duplex() { return 'half'; }
  get signal() {
    this.#signal ??= this.#followed === null ? new AbortController().signal : AbortSignal.any([this.#followed]);
    return this.#signal;
  }
  clone() {
    if (this.#content !== null && !this.#content.isUsable) throw new TypeError('unusable');
    const copy = new Request(this.url, { ...this.#options, method: this.#method, headers: this.#headers, signal: this.#followed });
    copy.#content = this.#content?.split() ?? null;
    return copy;
  }
  [inspectCustom](depth, options, inspect) {
    const { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive, isReloadNavigation, isHistoryNavigation, signal } = this;
    const shown = { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive, isReloadNavigation, isHistoryNavigation, signal };
    return `Request ${inspect(shown, { ...options, depth: depth ?? 2 })}`;
  }
  static {
    mixIn(Request, (request) => ({ content: request.#content, headers: request.#headers }));
    partsOf = (request) => ({
      url: request.#url,
      method: request.#method,
      headers: sent(request.#headers),
      content: request.#content,
      signal: request.#followed,
      options: request.#options,
    });
  }
}
var partsOf;

Object.defineProperty(Request.prototype, Symbol.toStringTag, { value: 'Request', configurable: true });

module.exports = { Request, partsOf };
