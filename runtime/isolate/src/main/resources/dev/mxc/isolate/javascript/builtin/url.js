// URL and URLSearchParams after the URL standard, for the schemes that programs use; and the older url.parse.
const SPECIAL = { 'http:': '80', 'https:': '443', 'ftp:': '21', 'ws:': '80', 'wss:': '443', 'file:': '' };
// What of a text has to be encoded at all, by set: mostly nothing.
const searches = new Map();
function needsEncoding(text, set) {
  let search = searches.get(set);
  if (search === undefined) {
    search = new RegExp(`[^!-~]${set === '' ? '' : `|[${set.replace(/[\\\]^-]/g, '\\$&')}]`}`);
    searches.set(set, search);
  }
  return search.test(text);
}
const encodeSet = (text, set) => (needsEncoding(text, set) ? encoded(text, set) : text);
const encoded = (text, set) =>
  Array.from(text.toWellFormed(), (c) => (c > '~' || c < '!' || set.includes(c) ? encodeURIComponent(c).replace(/[!'()*~]/g, (x) => x) || c : c))
    .map((c) => (c.length === 1 && (c < '!' || set.includes(c)) ? '%' + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0') : c))
    .join('');
const PATH = ' "#<>?`{}';
const QUERY = ' "#<>';
const SPECIAL_QUERY = QUERY + "'";
const FRAGMENT = ' "<>`';
const USER = PATH + '/:;=@[\\]^|';

const invalid = (input, base) =>
  Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(input), ...(base === undefined ? {} : { base: String(base) }) });

function ipv4(host) {
  const parts = host.replace(/\.$/, '').split('.');
  if (!/^(0x[0-9a-f]*|\d+)$/i.test(parts[parts.length - 1])) return host;
  if (parts.length > 4) return null;
  const numbers = parts.map((part) => {
    if (/^0x[0-9a-f]*$/i.test(part)) return part.length === 2 ? 0 : Number.parseInt(part, 16);
    if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8);
    return /^\d+$/.test(part) ? Number(part) : NaN;
  });
  if (numbers.some(Number.isNaN) || numbers.slice(0, -1).some((n) => n > 255)) return null;
  const last = numbers[numbers.length - 1];
  if (last >= 256 ** (5 - numbers.length)) return null;
  let address = last;
  numbers.slice(0, -1).forEach((n, i) => (address += n * 256 ** (3 - i)));
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

function ipv6(text) {
  let [head, tail, extra] = text.split('::');
  if (extra !== undefined) return null;
  const pieces = (part) => {
    if (part === undefined || part === '') return [];
    const all = [];
    for (const piece of part.split(':')) {
      const dotted = piece.includes('.') ? ipv4(piece) : null;
      if (dotted !== null && /^\d+(\.\d+){3}$/.test(piece)) {
        const [a, b, c, d] = dotted.split('.').map(Number);
        all.push(a * 256 + b, c * 256 + d);
      } else if (/^[0-9a-f]{1,4}$/i.test(piece)) {
        all.push(Number.parseInt(piece, 16));
      } else {
        return null;
      }
    }
    return all;
  };
  const left = pieces(head);
  const right = pieces(tail);
  if (left === null || right === null) return null;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const words = [...left, ...Array(tail === undefined ? 0 : missing).fill(0), ...right];
  let best = [0, 0];
  for (let i = 0; i < 8; ) {
    let j = i;
    while (j < 8 && words[j] === 0) j++;
    if (j - i > best[1] && j - i > 1) best = [i, j - i];
    i = Math.max(j, i + 1);
  }
  const hex = (list) => list.map((word) => word.toString(16)).join(':');
  return best[1] === 0 ? `[${hex(words)}]` : `[${hex(words.slice(0, best[0]))}::${hex(words.slice(best[0] + best[1]))}]`;
}

function hostOf(text, special) {
  if (text.startsWith('[')) return text.endsWith(']') ? ipv6(text.slice(1, -1)) : null;
  if (!special) return /[\0\t\n\r #/:<>?@[\\\]^|]/.test(text) ? null : encodeSet(text, '');
  let host;
  try {
    host = decodeURIComponent(text).toLowerCase();
  } catch {
    return null;
  }
  if (/[^\x00-\x7f]/.test(host)) host = mapped(host).split('.').map((label) => (/[^\x00-\x7f]/.test(label) ? 'xn--' + punycode(label) : label)).join('.');
  if (host === '' || /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/.test(host)) return null;
  return ipv4(host);
}

/** What is one to a reader is one name (UTS 46): other widths and forms, other dots, and what cannot be seen. */
function mapped(host) {
  return host.replace(/[\u00ad\u034f\u180b-\u180d\u200b\u2060\ufe00-\ufe0f\ufeff]/g, '').normalize('NFKC').toLowerCase().replace(/\u3002/g, '.');
}

/** RFC 3492. */
function punycode(label) {
  const input = Array.from(label, (c) => c.codePointAt(0));
  let output = String.fromCharCode(...input.filter((c) => c < 128));
  let handled = output.length;
  const basic = handled;
  if (basic > 0) output += '-';
  let n = 128;
  let delta = 0;
  let bias = 72;
  const digit = (d) => String.fromCharCode(d + (d < 26 ? 97 : 22));
  while (handled < input.length) {
    const next = Math.min(...input.filter((c) => c >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const c of input) {
      if (c < n) delta++;
      if (c === n) {
        let q = delta;
        for (let k = 36; ; k += 36) {
          const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
          if (q < t) break;
          output += digit(t + ((q - t) % (36 - t)));
          q = Math.floor((q - t) / (36 - t));
        }
        output += digit(q);
        delta = handled === basic ? Math.floor(delta / 700) : delta >> 1;
        delta += Math.floor(delta / (handled + 1));
        let k = 0;
        while (delta > 455) {
          delta = Math.floor(delta / 35);
          k += 36;
        }
        bias = k + Math.floor((36 * delta) / (delta + 38));
        delta = 0;
        handled++;
      }
    }
    delta++;
    n++;
  }
  return output;
}

function normalPath(path, special) {
  const segments = [];
  const parts = (special ? path.replaceAll('\\', '/') : path).split('/').slice(1);
  parts.forEach((part, i) => {
    const plain = part.replace(/%2e/gi, '.');
    const last = i === parts.length - 1;
    if (plain === '..') {
      segments.pop();
      if (last) segments.push('');
    } else if (plain === '.') {
      if (last) segments.push('');
    } else {
      segments.push(encodeSet(part, PATH));
    }
  });
  return '/' + segments.join('/');
}

function parseUrl(input, base) {
  const text = String(input).replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? null : text.slice(hash + 1);
  let rest = hash < 0 ? text : text.slice(0, hash);
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(rest);
  const url = { protocol: '', username: '', password: '', hostname: null, port: '', pathname: '', opaque: false, query: null, fragment: fragment === null ? null : encodeSet(fragment, FRAGMENT) };
  if (scheme !== null && !(base && base.protocol === scheme[1].toLowerCase() + ':' && base.protocol in SPECIAL && !/^[a-z+.-]+:[/\\]/i.test(rest))) {
    url.protocol = scheme[1].toLowerCase() + ':';
    rest = rest.slice(scheme[0].length);
  } else {
    if (!base || (base.opaque && rest !== '')) return null;
    if (scheme !== null) rest = rest.slice(scheme[0].length);
    url.protocol = base.protocol;
    const special = url.protocol in SPECIAL;
    if (special) rest = rest.replace(/^[^?]*/, (path) => path.replaceAll('\\', '/'));
    if (!rest.startsWith('//')) {
      Object.assign(url, { username: base.username, password: base.password, hostname: base.hostname, port: base.port });
      const mark = rest.indexOf('?');
      const path = mark < 0 ? rest : rest.slice(0, mark);
      url.query = mark < 0 ? null : encodeSet(rest.slice(mark + 1), special ? SPECIAL_QUERY : QUERY);
      if (path === '') {
        url.pathname = base.pathname;
        url.opaque = base.opaque;
        if (mark < 0) url.query = base.query;
      } else {
        url.pathname = normalPath(path.startsWith('/') ? path : base.pathname.replace(/[^/]*$/, '') + path, special);
      }
      return url;
    }
  }
  const special = url.protocol in SPECIAL;
  const mark = rest.indexOf('?');
  url.query = mark < 0 ? null : encodeSet(rest.slice(mark + 1), special ? SPECIAL_QUERY : QUERY);
  let path = mark < 0 ? rest : rest.slice(0, mark);
  if (special) path = path.replaceAll('\\', '/');
  if (special && url.protocol !== 'file:') path = path.replace(/^\/*/, '//');
  if (!path.startsWith('//')) {
    if (url.protocol === 'file:') {
      url.hostname = '';
      url.pathname = normalPath(path.startsWith('/') ? path : '/' + path, true);
    } else if (path.startsWith('/')) {
      url.pathname = normalPath(path, special);
    } else {
      url.opaque = true;
      url.pathname = encodeSet(path, '').replace(/%20/g, ' ');
    }
    return url;
  }
  const slash = path.indexOf('/', 2);
  let authority = slash < 0 ? path.slice(2) : path.slice(2, slash);
  url.pathname = slash < 0 ? (special ? '/' : '') : normalPath(path.slice(slash), special);
  const at = authority.lastIndexOf('@');
  if (at >= 0) {
    const [user, ...password] = authority.slice(0, at).split(':');
    url.username = encodeSet(user, USER);
    url.password = encodeSet(password.join(':'), USER);
    authority = authority.slice(at + 1);
  }
  const port = /:(\d*)$/.exec(authority);
  if (port !== null) {
    authority = authority.slice(0, port.index);
    if (Number(port[1]) > 65535) return null;
    url.port = port[1] === '' || SPECIAL[url.protocol] === String(Number(port[1])) ? '' : String(Number(port[1]));
  } else if (/:[^\]]*$/.test(authority) && !authority.startsWith('[')) {
    return null;
  }
  if (authority === '' && special && url.protocol !== 'file:') return null;
  url.hostname = authority === '' ? '' : hostOf(authority, special);
  if (url.hostname === null) return null;
  if (url.protocol === 'file:' && url.hostname === 'localhost') url.hostname = '';
  return url;
}

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

const missing = (...names) => {
  const list = names.map((name) => `"${name}"`).join(' and ');
  return Object.assign(new TypeError(`The ${list} argument${names.length > 1 ? 's' : ''} must be specified`), { code: 'ERR_MISSING_ARGS' });
};

class URLSearchParams {
  #pairs = [];
  #changed = null;
  constructor(init = '') {
    if (init !== null && typeof init === 'object' || typeof init === 'function') {
      if (typeof init[Symbol.iterator] === 'function') {
        for (const pair of init) {
          const [name, value, ...more] = typeof pair?.[Symbol.iterator] === 'function' ? pair : [];
          if (value === undefined || more.length > 0) {
            throw Object.assign(new TypeError('Each query pair must be an iterable [name, value] tuple'), { code: 'ERR_INVALID_TUPLE' });
          }
          this.#pairs.push([String(name), String(value)]);
        }
      } else {
        for (const name of Object.keys(init)) this.#pairs.push([name, String(init[name])]);
      }
    } else {
      this.#parse(String(init));
    }
  }
  static { Object.defineProperty(this, '_attach', { value: (params, text, changed) => { params.#parse(text); params.#changed = changed; } }); }
  #parse(text) {
    const decode = (part) => {
      const bytes = part.replaceAll('+', ' ');
      try {
        return decodeURIComponent(bytes);
      } catch {
        return new TextDecoder().decode(Uint8Array.from(unescape(bytes), (c) => c.charCodeAt(0)));
      }
    };
    this.#pairs = text.replace(/^\?/, '').split('&').filter((part) => part !== '').map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });
  }
  #update() { this.#changed?.(this.toString()); }
  get size() { return this.#pairs.length; }
  append(name, value) { this.#pairs.push([String(name), String(value)]); this.#update(); }
  delete(name, value) {
    this.#pairs = this.#pairs.filter(([key, item]) => key !== String(name) || (value !== undefined && item !== String(value)));
    this.#update();
  }
  get(name) {
    if (arguments.length === 0) throw missing('name');
    return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null;
  }
  getAll(name) { return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value); }
  has(name, value) { return this.#pairs.some(([key, item]) => key === String(name) && (value === undefined || item === String(value))); }
  set(name, value) {
    const at = this.#pairs.findIndex(([key]) => key === String(name));
    if (at < 0) this.#pairs.push([String(name), String(value)]);
    else this.#pairs = this.#pairs.filter(([key], i) => key !== String(name) || i === at).map((pair, i) => (i === at ? [pair[0], String(value)] : pair));
    this.#update();
  }
  sort() { this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); this.#update(); }
  forEach(action, self) { for (const [name, value] of this.#pairs) action.call(self, value, name, this); }
  *entries() { for (const [name, value] of this.#pairs) yield [name, value]; }
  *keys() { for (const [name] of this.#pairs) yield name; }
  *values() { for (const [, value] of this.#pairs) yield value; }
  [Symbol.iterator]() { return this.entries(); }
  toString() {
    const encode = (text) => encodeURIComponent(text.toWellFormed()).replace(/[!'()~]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase()).replaceAll('%20', '+');
    return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  }
  [inspectCustom](depth, options, inspect) {
    const pairs = this.#pairs.map(([name, value]) => `${inspect(name)} => ${inspect(value)}`);
    return pairs.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${pairs.join(', ')} }`;
  }
  get [Symbol.toStringTag]() { return 'URLSearchParams'; }
}

class URL {
  #url;
  #params;
  constructor(input, base) {
    if (arguments.length === 0) throw missing('url');
    const parsedBase = base === undefined ? undefined : parseUrl(base);
    if (parsedBase === null) throw invalid(input, base);
    const url = parseUrl(input, parsedBase);
    if (url === null) throw invalid(input, base);
    this.#url = url;
  }
  static canParse(input, base) {
    try {
      return Boolean(new URL(input, base));
    } catch {
      return false;
    }
  }
  static parse(input, base) {
    try {
      return new URL(input, base);
    } catch {
      return null;
    }
  }
  static createObjectURL() { throw Object.assign(new Error('not available in an isolate'), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' }); }
  #set(change) {
    const url = { ...this.#url };
    change(url);
    this.#url = url;
  }
  get href() {
    const { protocol, hostname, pathname, query, fragment, opaque } = this.#url;
    const credentials = this.username === '' && this.password === '' ? '' : `${this.username}${this.password === '' ? '' : ':' + this.password}@`;
    const authority = hostname === null ? '' : `//${credentials}${this.host}`;
    const path = hostname === null && !opaque && pathname.startsWith('//') ? '/.' + pathname : pathname;
    return `${protocol}${authority}${path}${query === null ? '' : '?' + query}${fragment === null ? '' : '#' + fragment}`;
  }
  set href(value) {
    const url = parseUrl(value);
    if (url === null) throw invalid(value);
    this.#url = url;
    if (this.#params) URLSearchParams._attach(this.#params, url.query ?? '', this.#fromParams);
  }
  get origin() {
    if (this.protocol === 'blob:') {
      const inner = URL.parse(this.pathname);
      return inner !== null && /^https?:$/.test(inner.protocol) ? inner.origin : 'null';
    }
    return this.protocol in SPECIAL && this.protocol !== 'file:' ? `${this.protocol}//${this.host}` : 'null';
  }
  get protocol() { return this.#url.protocol; }
  set protocol(value) {
    const protocol = String(value).replace(/:.*$/, '').toLowerCase() + ':';
    if (/^[a-z][a-z0-9+.-]*:$/.test(protocol) && protocol in SPECIAL === this.protocol in SPECIAL) this.#set((url) => { url.protocol = protocol; if (SPECIAL[protocol] === url.port) url.port = ''; });
  }
  get username() { return this.#url.username; }
  set username(value) { if (this.#url.hostname) this.#set((url) => (url.username = encodeSet(String(value), USER))); }
  get password() { return this.#url.password; }
  set password(value) { if (this.#url.hostname) this.#set((url) => (url.password = encodeSet(String(value), USER))); }
  get host() { return `${this.#url.hostname ?? ''}${this.#url.port === '' ? '' : ':' + this.#url.port}`; }
  set host(value) {
    const [, host, port] = /^(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?/.exec(String(value));
    this.hostname = host;
    if (port) this.port = port;
  }
  get hostname() { return this.#url.hostname ?? ''; }
  set hostname(value) {
    const host = hostOf(String(value), this.protocol in SPECIAL);
    if (host !== null && !this.#url.opaque) this.#set((url) => (url.hostname = host));
  }
  get port() { return this.#url.port; }
  set port(value) {
    const number = Number.parseInt(value, 10);
    if (value === '') this.#set((url) => (url.port = ''));
    else if (number >= 0 && number <= 65535) this.#set((url) => (url.port = SPECIAL[url.protocol] === String(number) ? '' : String(number)));
  }
  get pathname() { return this.#url.pathname; }
  set pathname(value) { if (!this.#url.opaque) this.#set((url) => (url.pathname = normalPath('/' + String(value).replace(/^[/\\]/, ''), url.protocol in SPECIAL))); }
  get search() { return this.#url.query ? '?' + this.#url.query : ''; }
  set search(value) {
    const text = String(value).replace(/^\?/, '');
    this.#set((url) => (url.query = text === '' ? null : encodeSet(text, url.protocol in SPECIAL ? SPECIAL_QUERY : QUERY)));
    if (this.#params) URLSearchParams._attach(this.#params, text, this.#fromParams);
  }
  #fromParams = (text) => this.#set((url) => (url.query = text === '' ? null : text));
  get searchParams() {
    if (!this.#params) {
      this.#params = new URLSearchParams();
      URLSearchParams._attach(this.#params, this.#url.query ?? '', this.#fromParams);
    }
    return this.#params;
  }
  get hash() { return this.#url.fragment ? '#' + this.#url.fragment : ''; }
  set hash(value) {
    const text = String(value).replace(/^#/, '');
    this.#set((url) => (url.fragment = text === '' ? null : encodeSet(text, FRAGMENT)));
  }
  toString() { return this.href; }
  toJSON() { return this.href; }
  [inspectCustom](depth, options, inspect) {
    const { href, origin, protocol, username, password, host, hostname, port, pathname, search, searchParams, hash } = this;
    return `URL ${inspect({ href, origin, protocol, username, password, host, hostname, port, pathname, search, searchParams, hash }, options)}`;
  }
  get [Symbol.toStringTag]() { return 'URL'; }
}
for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) {
  Object.defineProperty(URL.prototype, name, { ...Object.getOwnPropertyDescriptor(URL.prototype, name), enumerable: true });
}

function fileURLToPath(value) {
  if (typeof value !== 'string' && !(value instanceof URL)) throw require('errors').invalidArgType('path', ['string', 'URL'], value);
  const url = value instanceof URL ? value : new URL(value);
  if (url.protocol !== 'file:') throw Object.assign(new TypeError('The URL must be of scheme file'), { code: 'ERR_INVALID_URL_SCHEME' });
  if (url.hostname !== '') throw Object.assign(new TypeError('File URL host must be "localhost" or empty on linux'), { code: 'ERR_INVALID_FILE_URL_HOST' });
  if (/%2f/i.test(url.pathname)) throw Object.assign(new TypeError('File URL path must not include encoded / characters'), { code: 'ERR_INVALID_FILE_URL_PATH' });
  return decodeURIComponent(url.pathname);
}

const pathToFileURL = (path) => new URL('file://' + encodeURI(require('path').resolve(path)).replaceAll('?', '%3F').replaceAll('#', '%23'));

class Url {
  protocol = null;
  slashes = null;
  auth = null;
  host = null;
  port = null;
  hostname = null;
  hash = null;
  search = null;
  query = null;
  pathname = null;
  path = null;
  href = '';
  parse(text, parseQuery, slashesDenoteHost) {
    Object.assign(this, parse(text, parseQuery, slashesDenoteHost));
    return this;
  }
  format() { return format(this); }
  resolve(to) { return resolve(this.href, to); }
}

/** The older parser: no base, no normalisation of the path, and parts that are null. */
function parse(text, parseQuery = false, slashesDenoteHost = false) {
  require('errors').requireString(text, 'url');
  const url = new Url();
  let rest = text.trim().replaceAll('\\', '/');
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(rest);
  if (scheme !== null) {
    url.protocol = scheme[0].toLowerCase();
    rest = rest.slice(scheme[0].length);
  }
  const hash = rest.indexOf('#');
  if (hash >= 0) [url.hash, rest] = [rest.slice(hash), rest.slice(0, hash)];
  const mark = rest.indexOf('?');
  if (mark >= 0) [url.search, rest] = [rest.slice(mark), rest.slice(0, mark)];
  if (rest.startsWith('//') && (scheme !== null || slashesDenoteHost || /^\/\/[^@/]+@[^@/]+/.test(rest))) {
    url.slashes = true;
    rest = rest.slice(2);
    authority();
  } else if (scheme !== null && /^mailto:$/.test(url.protocol)) {
    authority();
  }
  function authority() {
    const slash = rest.indexOf('/');
    let host = slash < 0 ? rest : rest.slice(0, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    const at = host.lastIndexOf('@');
    if (at >= 0) [url.auth, host] = [decodeURIComponent(host.slice(0, at)), host.slice(at + 1)];
    const port = /:(\d*)$/.exec(host);
    if (port !== null) {
      host = host.slice(0, port.index);
      if (port[1] !== '') url.port = port[1];
    }
    url.hostname = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
    url.host = host.toLowerCase() + (url.port === null ? '' : `:${url.port}`);
  }
  if (rest !== '') url.pathname = encodeSet(rest, ' "<>`{}|^\\');
  else if (url.slashes && url.protocol in SPECIAL) url.pathname = '/';
  url.query = url.search === null ? null : url.search.slice(1);
  if (parseQuery) url.query = require('querystring').parse(url.query ?? '');
  if (parseQuery && url.search === null) url.search = '';
  if (url.pathname !== null || url.search) url.path = (url.pathname ?? '') + (url.search ?? '');
  url.href = format(url);
  return url;
}

function format(value) {
  if (typeof value === 'string') return parse(value).href;
  if (value instanceof URL) return value.href;
  const protocol = value.protocol ? value.protocol.replace(/:?$/, ':') : '';
  const auth = value.auth ? encodeURIComponent(value.auth).replace(/%3A/i, ':') + '@' : '';
  const name = value.hostname?.includes(':') ? `[${value.hostname}]` : value.hostname;
  const host = value.host ? auth + value.host : value.hostname ? auth + name + (value.port ? ':' + value.port : '') : null;
  const query = value.query !== null && typeof value.query === 'object' ? require('querystring').stringify(value.query) : '';
  const search = value.search || (query ? '?' + query : '');
  const slashes = value.slashes || ((protocol === '' || protocol in SPECIAL) && host !== null);
  let path = (value.pathname ?? '').replace(/[?#]/g, encodeURIComponent);
  if (slashes && host !== null && path !== '' && !path.startsWith('/')) path = '/' + path;
  const hash = value.hash && !value.hash.startsWith('#') ? '#' + value.hash : value.hash ?? '';
  return `${protocol}${slashes ? '//' : ''}${host ?? ''}${path}${search && !search.startsWith('?') ? '?' : ''}${search.replaceAll('#', '%23')}${hash}`;
}

function resolve(from, to) {
  const base = new URL(from, 'resolve://');
  const url = new URL(to, base);
  return url.protocol === 'resolve:' ? url.pathname + url.search + url.hash : url.href;
}

module.exports = {
  URL, URLSearchParams, fileURLToPath, pathToFileURL, parse, format, resolve, Url,
  domainToASCII: (name) => (/(^|\.)xn--[^.]*[^\x00-\x7f]/.test(name) ? '' : hostOf(name, true) ?? ''),
  domainToUnicode: (name) => name,
  urlToHttpOptions: (url) => ({ protocol: url.protocol, hostname: url.hostname, path: url.pathname + url.search, href: url.href, port: url.port === '' ? undefined : Number(url.port) }),
};
