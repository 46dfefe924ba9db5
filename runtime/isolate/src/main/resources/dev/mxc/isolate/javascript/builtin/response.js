// Response, as Node's fetch has it.
const { Headers, freeze, needed } = require('headers');
const { contentOf, mixIn } = require('body');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const WITHOUT_BODY = new Set([101, 204, 205, 304]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

class Response {
  #status = 200;
  #statusText = '';
  #headers;
  #content = null;
  #type = 'default';
  #url = '';
  #redirected = false;
  constructor(body = null, init = {}) {
    init ??= {};
    const status = init.status === undefined ? 200 : Math.trunc(Number(init.status));
    if (!(status >= 200 && status <= 599)) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    this.#status = status;
    if (init.statusText !== undefined) {
      this.#statusText = String(init.statusText);
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(this.#statusText)) throw new TypeError('Invalid statusText');
    }
    this.#headers = new Headers(init.headers ?? undefined);
    if (body !== null) {
      this.#content = contentOf(body);
      if (WITHOUT_BODY.has(status)) throw new TypeError(`Response constructor: Invalid response status code ${status}`);
      if (this.#content.type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', this.#content.type);
    }
  }
  get type() { return this.#type; }
  get url() { return this.#url; }
  get redirected() { return this.#redirected; }
  get status() { return this.#status; }
  get ok() { return this.#status >= 200 && this.#status <= 299; }
  get statusText() { return this.#statusText; }
  get headers() { return this.#headers; }
  clone() {
    if (this.#content !== null && !this.#content.isUsable) throw new TypeError('Response.clone: Body has already been consumed.');
    return make({
      status: this.#status, statusText: this.#statusText, headers: new Headers(this.#headers), content: this.#content?.split() ?? null,
      type: this.#type, url: this.#url, redirected: this.#redirected,
    });
  }
  static error() { return make({ status: 0, statusText: '', headers: freeze(new Headers()), content: null, type: 'error', url: '', redirected: false }); }
  static json(value, init = {}) {
    needed(arguments.length, 1, 'Response.json');
    const text = JSON.stringify(value);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const headers = new Headers(init.headers ?? undefined);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { ...init, headers });
  }
  static redirect(url, status = 302) {
    needed(arguments.length, 1, 'Response.redirect');
    let href;
    try {
      href = new URL(String(url)).href;
    } catch (cause) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause });
    }
    if (!REDIRECTS.has(Number(status))) throw new RangeError(`Invalid status code ${status}`);
    return new Response(null, { status, headers: { location: href } });
  }
  [inspectCustom](depth, options, inspect) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, { ...options, depth: depth ?? 2 })}`;
  }
  static {
    mixIn(Response, (response) => ({ content: response.#content, headers: response.#headers }));
    make = (parts) => {
      const response = new Response();
      response.#status = parts.status;
      response.#statusText = parts.statusText;
      response.#headers = parts.headers;
      response.#content = parts.content;
      response.#type = parts.type;
      response.#url = parts.url;
      response.#redirected = parts.redirected;
      return response;
    };
  }
}
var make;

Object.defineProperty(Response.prototype, Symbol.toStringTag, { value: 'Response', configurable: true });

module.exports = { Response, make, WITHOUT_BODY };
