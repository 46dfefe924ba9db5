// The web's globals that Node has.
const { host } = internals;
const { coded } = require('errors');

const { DOMException } = require('dom_exception');

const missing = (name) => coded(TypeError, 'ERR_MISSING_ARGS', `The "${name}" argument must be specified`);

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

Object.defineProperty(crypto, Symbol.toStringTag, { value: 'Crypto', configurable: true });
Object.defineProperty(performance, Symbol.toStringTag, { value: 'Performance', configurable: true });

module.exports = {
  structuredClone, atob, btoa, performance, crypto,
  navigator: { hardwareConcurrency: 2, language: 'en-US', languages: ['en-US'], platform: 'linux', userAgent: 'Node.js/20' },
};
