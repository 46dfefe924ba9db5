const hex = (byte) => '%' + byte.toString(16).toUpperCase().padStart(2, '0');

/** Percent-encoding without the exceptions of encodeURIComponent's errors: a lone surrogate is an URIError, as in Node. */
const escape = (value) => encodeURIComponent(typeof value === 'object' ? String(value) : `${value}`);

/** Bytes of a text whose escapes may be broken: what is none stays. */
function unescapeBuffer(text) {
  const { Buffer } = require('buffer');
  return Buffer.from(text.replace(/[^\x00-\x7f]+/g, (part) => Array.from(Buffer.from(part), hex).join(''))
    .replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))), 'latin1');
}

function unescape(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text).toString();
  }
}

const plain = (value) =>
  typeof value === 'string' ? value
    : typeof value === 'number' && Number.isFinite(value) ? `${value}`
      : typeof value === 'bigint' || typeof value === 'boolean' ? `${value}` : '';

function stringify(object, separator = '&', equals = '=', { encodeURIComponent: encode = module.exports.escape } = {}) {
  if (object === null || typeof object !== 'object') return '';
  const pair = (key, value) => encode(key) + (equals || '=') + encode(plain(value));
  return Object.keys(object)
    .map((key) => (Array.isArray(object[key]) ? object[key].map((value) => pair(key, value)).join(separator || '&') : pair(key, object[key])))
    .filter((part) => part !== '')
    .join(separator || '&');
}

function parse(text, separator, equals, { maxKeys = 1000, decodeURIComponent: decode = module.exports.unescape } = {}) {
  const object = Object.create(null);
  if (typeof text !== 'string' || text === '') return object;
  separator ||= '&';
  equals ||= '=';
  let parts = text.split(separator);
  if (maxKeys > 0) parts = parts.slice(0, maxKeys);
  const read = (part) => {
    part = part.replaceAll('+', ' ');
    if (!part.includes('%')) return part;
    try {
      return decode(part);
    } catch {
      return unescape(part);
    }
  };
  for (const part of parts) {
    if (part === '') continue;
    const at = part.indexOf(equals);
    const key = read(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? '' : read(part.slice(at + equals.length));
    if (!(key in object)) object[key] = value;
    else if (Array.isArray(object[key])) object[key].push(value);
    else object[key] = [object[key], value];
  }
  return object;
}

module.exports = { parse, decode: parse, stringify, encode: stringify, escape, unescape, unescapeBuffer };
