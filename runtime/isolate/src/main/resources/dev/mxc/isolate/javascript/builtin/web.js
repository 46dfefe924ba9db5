// The web's globals that Node has.
const { host } = internals;
const { coded } = require('errors');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

const DOM_CODES = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
  NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13,
  NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
  URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
};

class DOMException extends Error {
  #name;
  constructor(message = '', options = 'Error') {
    super(message);
    this.#name = typeof options === 'object' ? options.name ?? 'Error' : options;
    if (typeof options === 'object' && 'cause' in options) this.cause = options.cause;
  }
  get name() { return this.#name; }
  get code() { return DOM_CODES[this.#name] ?? 0; }
}

const missing = (name) => coded(TypeError, 'ERR_MISSING_ARGS', `The "${name}" argument must be specified`);
const tag = (...classes) => {
  for (const one of classes) Object.defineProperty(one.prototype, Symbol.toStringTag, { value: one.name, configurable: true });
};

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #prevented = false;
  #stopped = false;
  #target = null;
  #time = performance.now();
  constructor(type, options) {
    if (arguments.length === 0) throw missing('type');
    this.#type = String(type);
    this.#bubbles = Boolean(options?.bubbles);
    this.#cancelable = Boolean(options?.cancelable);
    this.#composed = Boolean(options?.composed);
  }
  get type() { return this.#type; }
  get bubbles() { return this.#bubbles; }
  get cancelable() { return this.#cancelable; }
  get composed() { return this.#composed; }
  get defaultPrevented() { return this.#cancelable && this.#prevented; }
  get returnValue() { return !this.defaultPrevented; }
  get timeStamp() { return this.#time; }
  get target() { return this.#target; }
  get currentTarget() { return this.#target; }
  get srcElement() { return this.#target; }
  get eventPhase() { return this.#target === null ? 0 : 2; }
  get isTrusted() { return false; }
  get cancelBubble() { return this.#stopped; }
  composedPath() { return this.#target === null ? [] : [this.#target]; }
  preventDefault() { this.#prevented = true; }
  stopPropagation() {}
  stopImmediatePropagation() { this.#stopped = true; }
  static {
    dispatching = (event, target) => {
      event.#target = target;
      return () => event.#stopped;
    };
    isEvent = (value) => value !== null && typeof value === 'object' && #type in value;
  }
}
var dispatching;
var isEvent;

class CustomEvent extends Event {
  #detail;
  constructor(type, options) {
    super(type, options);
    this.#detail = options?.detail ?? null;
  }
  get detail() { return this.#detail; }
}

class EventTarget {
  #listeners = new Map();
  addEventListener(type, listener, options) {
    const { once = false, signal } = typeof options === 'object' && options !== null ? options : {};
    if (signal?.aborted || listener === null || listener === undefined) return;
    const list = this.#listeners.get(`${type}`) ?? [];
    if (!list.some((item) => item.listener === listener)) list.push({ listener, once: Boolean(once) });
    this.#listeners.set(`${type}`, list);
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener), { once: true });
  }
  removeEventListener(type, listener) {
    this.#listeners.set(`${type}`, (this.#listeners.get(`${type}`) ?? []).filter((item) => item.listener !== listener));
  }
  dispatchEvent(event) {
    if (!isEvent(event)) throw require('errors').invalidArgType('event', 'Event', event);
    const isStopped = dispatching(event, this);
    for (const item of [...(this.#listeners.get(event.type) ?? [])]) {
      if (item.once) this.removeEventListener(event.type, item.listener);
      try {
        if (typeof item.listener === 'function') item.listener.call(this, event);
        else item.listener.handleEvent(event);
      } catch (error) {
        internals.failures.push(error);
      }
      if (isStopped()) break;
    }
    return !event.defaultPrevented;
  }
}

const KEY = Symbol('internal');

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  #listener = null;
  constructor(key) {
    if (key !== KEY) throw coded(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    super();
  }
  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  get onabort() { return this.#listener; }
  set onabort(listener) {
    this.removeEventListener('abort', this.#listener);
    this.#listener = typeof listener === 'function' ? listener : null;
    if (this.#listener !== null) this.addEventListener('abort', this.#listener);
  }
  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }
  static abort(reason) {
    const signal = new AbortSignal(KEY);
    stop(signal, reason);
    return signal;
  }
  static timeout(millis) {
    const signal = new AbortSignal(KEY);
    setTimeout(() => stop(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), millis).unref();
    return signal;
  }
  static any(signals) {
    const all = new AbortSignal(KEY);
    for (const signal of signals) {
      if (signal.aborted) stop(all, signal.reason);
      else signal.addEventListener('abort', () => stop(all, signal.reason), { once: true });
    }
    return all;
  }
  static {
    stop = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
      signal.dispatchEvent(new Event('abort'));
    };
  }
  [inspectCustom](depth, options, inspect) { return `AbortSignal ${inspect({ aborted: this.#aborted }, options)}`; }
}
var stop;

class AbortController {
  #signal = new AbortSignal(KEY);
  get signal() { return this.#signal; }
  abort(reason) { stop(this.#signal, reason); }
  [inspectCustom](depth, options, inspect) { return `AbortController ${inspect({ signal: this.#signal }, options)}`; }
}

const cannotClone = (value) =>
  new DOMException(`${typeof value === 'object' ? `#<${value.constructor?.name ?? 'Object'}>` : String(value)} could not be cloned.`, 'DataCloneError');
const TypedArray = Object.getPrototypeOf(Uint8Array);

function clone(value, seen) {
  if (typeof value === 'function' || typeof value === 'symbol') throw cannotClone(value);
  if (value === null || typeof value !== 'object') return value;
  if (seen.has(value)) return seen.get(value);
  const keep = (copy) => (seen.set(value, copy), copy);
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return keep(Object(value.valueOf()));
  if (value instanceof ArrayBuffer) return keep(value.slice(0));
  if (value instanceof TypedArray) {
    const buffer = clone(value.buffer, seen);
    const Kind = globalThis[value[Symbol.toStringTag]];
    return keep(new Kind(buffer, value.byteOffset, value.length));
  }
  if (value instanceof DataView) return keep(new DataView(clone(value.buffer, seen), value.byteOffset, value.byteLength));
  if (value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef || value instanceof Promise) throw cannotClone(value);
  if (value instanceof Map) {
    const copy = keep(new Map());
    for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set());
    for (const item of value) copy.add(clone(item, seen));
    return copy;
  }
  if (value instanceof Error) {
    const Kind = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }[value.name] ?? Error;
    const copy = keep(Object.create(Kind.prototype));
    for (const key of ['stack', 'message', 'cause']) {
      if (Object.hasOwn(value, key)) Object.defineProperty(copy, key, { value: clone(value[key], seen), writable: true, configurable: true });
    }
    return copy;
  }
  const copy = keep(Array.isArray(value) ? new Array(value.length) : {});
  for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
  return copy;
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw coded(TypeError, 'ERR_MISSING_ARGS', 'The value argument must be specified');
  const copy = clone(value, new Map());
  for (const item of options?.transfer ?? []) if (item instanceof ArrayBuffer) item.transfer();
  return copy;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function btoa(input) {
  if (arguments.length === 0) throw missing('input');
  const text = String(input);
  let output = '';
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
    if (a > 255 || b > 255 || c > 255) throw new DOMException('Invalid character', 'InvalidCharacterError');
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0);
    output += ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63] + (Number.isNaN(b) ? '=' : ALPHABET[(bits >> 6) & 63]) + (Number.isNaN(c) ? '=' : ALPHABET[bits & 63]);
  }
  return output;
}

function atob(input) {
  if (arguments.length === 0) throw missing('input');
  let text = String(input).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '');
  if (/[^A-Za-z0-9+/]/.test(text)) throw new DOMException('Invalid character', 'InvalidCharacterError');
  if (text.length % 4 === 1) throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  let output = '';
  let bits = 0;
  let count = 0;
  for (const c of text) {
    bits = (bits << 6) | ALPHABET.indexOf(c);
    count += 6;
    if (count >= 8) {
      count -= 8;
      output += String.fromCharCode((bits >> count) & 255);
      bits &= (1 << count) - 1;
    }
  }
  return output;
}

const origin = host.nanoTime();
const marks = [];
const performance = {
  timeOrigin: Date.now(),
  now: () => (host.nanoTime() - origin) / 1e6,
  mark(name) {
    const entry = { name: String(name), entryType: 'mark', startTime: performance.now(), duration: 0, detail: null };
    marks.push(entry);
    return entry;
  },
  measure(name, from, to) {
    const time = (mark, otherwise) => marks.findLast((entry) => entry.name === mark)?.startTime ?? otherwise;
    const startTime = time(from, 0);
    const entry = { name: String(name), entryType: 'measure', startTime, duration: time(to, performance.now()) - startTime, detail: null };
    marks.push(entry);
    return entry;
  },
  getEntries: () => [...marks],
  getEntriesByName: (name) => marks.filter((entry) => entry.name === name),
  getEntriesByType: (type) => marks.filter((entry) => entry.entryType === type),
  clearMarks: () => void (marks.length = 0),
  clearMeasures: () => {},
  timerify: (action) => action,
  eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  toJSON: () => ({ timeOrigin: performance.timeOrigin }),
};

const crypto = {
  getRandomValues(array) {
    if (!(array instanceof TypedArray) || array instanceof Float32Array || array instanceof Float64Array) throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    if (array.byteLength > 65536) throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(new Uint8Array(new ArrayBuffer(host.randomBytes(array.byteLength))));
    return array;
  },
  randomUUID() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
};

async function fetch(input) {
  const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
  const port = url.port || { 'http:': '80', 'https:': '443' }[url.protocol];
  if (port === undefined) throw Object.assign(new TypeError('fetch failed'), { cause: new Error('unknown scheme') });
  const reason = host.request('network.connect', `${url.hostname}:${port}`);
  const cause = Object.assign(new Error(`connect EACCES ${url.hostname}:${port} (${reason})`), { errno: -13, code: 'EACCES', syscall: 'connect' });
  throw Object.assign(new TypeError('fetch failed'), { cause });
}

class Headers {
  #map = new Map();
  constructor(init) {
    if (init instanceof Headers || Array.isArray(init)) for (const [name, value] of init) this.append(name, value);
    else if (init) for (const name of Object.keys(init)) this.append(name, init[name]);
  }
  append(name, value) {
    const key = String(name).toLowerCase();
    this.#map.set(key, this.#map.has(key) ? `${this.#map.get(key)}, ${value}` : String(value).trim());
  }
  set(name, value) { this.#map.set(String(name).toLowerCase(), String(value).trim()); }
  get(name) { return this.#map.get(String(name).toLowerCase()) ?? null; }
  has(name) { return this.#map.has(String(name).toLowerCase()); }
  delete(name) { this.#map.delete(String(name).toLowerCase()); }
  forEach(action, self) { for (const [name, value] of this) action.call(self, value, name, this); }
  *entries() { yield* [...this.#map].sort(([a], [b]) => (a < b ? -1 : 1)); }
  *keys() { for (const [name] of this) yield name; }
  *values() { for (const [, value] of this) yield value; }
  getSetCookie() { return this.#map.has('set-cookie') ? [this.#map.get('set-cookie')] : []; }
  [Symbol.iterator]() { return this.entries(); }
  [inspectCustom](depth, options, inspect) { return `Headers ${inspect(Object.fromEntries(this), options)}`; }
}

class Body {
  bodyUsed = false;
  _setBody(body) {
    const bytes = body === undefined || body === null ? new Uint8Array(0)
      : body instanceof Blob ? body._bytes
        : body instanceof ArrayBuffer ? new Uint8Array(body)
          : ArrayBuffer.isView(body) ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
            : new TextEncoder().encode(String(body));
    Object.defineProperty(this, '_bytes', { value: bytes, configurable: true });
  }
  #take() {
    if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
    this.bodyUsed = true;
    return this._bytes;
  }
  async bytes() { return this.#take(); }
  async text() { return new TextDecoder().decode(this.#take()); }
  async json() { return JSON.parse(await this.text()); }
  async arrayBuffer() { return this.#take().slice().buffer; }
  async blob() { return new Blob([this.#take()]); }
}

class Request extends Body {
  constructor(input, init = {}) {
    super();
    this.url = input instanceof Request ? input.url : new URL(input).href;
    this.method = (init.method ?? input.method ?? 'GET').toUpperCase();
    this.headers = new Headers(init.headers ?? input.headers);
    this.signal = init.signal ?? new AbortController().signal;
    this._setBody(init.body);
  }
  clone() { return new Request(this, { body: this._bytes }); }
}

class Response extends Body {
  constructor(body, init = {}) {
    super();
    this.status = init.status ?? 200;
    this.statusText = init.statusText ?? '';
    this.headers = new Headers(init.headers);
    this.ok = this.status >= 200 && this.status < 300;
    this.type = 'default';
    this.url = '';
    this.redirected = false;
    this._setBody(body);
  }
  clone() { return new Response(this._bytes, this); }
  static json(value, init) { return new Response(JSON.stringify(value), { ...init, headers: { 'content-type': 'application/json', ...init?.headers } }); }
  static error() { return Object.assign(new Response(), { type: 'error', status: 0, ok: false }); }
}

class Blob {
  #bytes;
  #type;
  constructor(parts = [], options = {}) {
    const { Buffer } = require('buffer');
    this.#bytes = new Uint8Array(Buffer.concat(Array.from(parts, (part) =>
      part instanceof Blob ? Buffer.from(part.#bytes)
        : ArrayBuffer.isView(part) ? Buffer.from(part.buffer, part.byteOffset, part.byteLength)
          : Buffer.from(part instanceof ArrayBuffer ? part : String(part)))));
    this.#type = String(options.type ?? '').toLowerCase();
  }
  get _bytes() { return this.#bytes; }
  get size() { return this.#bytes.length; }
  get type() { return this.#type; }
  slice(start, end, type) { return new Blob([this.#bytes.slice(start, end)], { type }); }
  async text() { return new TextDecoder().decode(this.#bytes); }
  async arrayBuffer() { return this.#bytes.slice().buffer; }
  async bytes() { return this.#bytes.slice(); }
  [inspectCustom](depth, options, inspect) { return `${this.constructor.name} ${inspect({ size: this.size, type: this.type }, options)}`; }
}

class File extends Blob {
  #name;
  #modified;
  constructor(parts, name, options = {}) {
    super(parts, options);
    this.#name = String(name);
    this.#modified = options.lastModified ?? Date.now();
  }
  get name() { return this.#name; }
  get lastModified() { return this.#modified; }
}

class FormData {
  #entries = [];
  append(name, value, file) { this.#entries.push([String(name), value instanceof Blob ? named(value, file) : String(value)]); }
  set(name, value, file) {
    const at = this.#entries.findIndex(([key]) => key === String(name));
    this.delete(name);
    this.append(name, value, file);
    if (at >= 0) this.#entries.splice(at, 0, this.#entries.pop());
  }
  delete(name) { this.#entries = this.#entries.filter(([key]) => key !== String(name)); }
  get(name) { return this.#entries.find(([key]) => key === String(name))?.[1] ?? null; }
  getAll(name) { return this.#entries.filter(([key]) => key === String(name)).map(([, value]) => value); }
  has(name) { return this.#entries.some(([key]) => key === String(name)); }
  forEach(action, self) { for (const [name, value] of this) action.call(self, value, name, this); }
  *entries() { yield* this.#entries.map((entry) => [...entry]); }
  *keys() { for (const [name] of this.#entries) yield name; }
  *values() { for (const [, value] of this.#entries) yield value; }
  [Symbol.iterator]() { return this.entries(); }
}
const named = (blob, name) => (blob instanceof File && name === undefined ? blob : new File([blob], name ?? 'blob', { type: blob.type }));

for (const [name, code] of Object.entries(DOM_CODES)) {
  const constant = name.replace(/Error$/, '').replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase().replace('URLMISMATCH', 'URL_MISMATCH') + '_ERR';
  for (const object of [DOMException, DOMException.prototype]) Object.defineProperty(object, constant, { value: code, enumerable: true });
}
tag(DOMException, Event, CustomEvent, EventTarget, AbortSignal, AbortController, Headers, Request, Response, Blob, File, FormData);
Object.defineProperty(crypto, Symbol.toStringTag, { value: 'Crypto', configurable: true });
Object.defineProperty(performance, Symbol.toStringTag, { value: 'Performance', configurable: true });

module.exports = {
  DOMException, Event, EventTarget, AbortController, AbortSignal, structuredClone, atob, btoa, performance, crypto, fetch, Headers, Request,
  Response, Blob, File, FormData, CustomEvent, navigator: { hardwareConcurrency: 2, language: 'en-US', languages: ['en-US'], platform: 'linux', userAgent: 'Node.js/20' },
};
