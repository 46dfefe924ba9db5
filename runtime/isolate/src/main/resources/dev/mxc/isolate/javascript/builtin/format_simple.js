// What util.format makes of arguments that are simple: primitive values, and small plain objects and arrays of such that fit on a
// line. It is most of what programs print, and needs no inspect. Everything else is null, and inspect's affair.
const custom = Symbol.for('nodejs.util.inspect.custom');
const NAME = /^(?!__proto__$|constructor$)[a-zA-Z_][a-zA-Z_0-9]*$/;
const PLAIN = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;
const LINE = 80;
const DEPTH = 2;
const ITEMS_MAX = 6;

function primitive(value) {
  switch (typeof value) {
    case 'number': return Object.is(value, -0) ? '-0' : `${value}`;
    case 'bigint': return `${value}n`;
    case 'boolean':
    case 'undefined': return `${value}`;
    default: return value === null ? 'null' : null;
  }
}

function part(value, level) {
  if (typeof value === 'string') return PLAIN.test(value) ? `'${value}'` : null;
  return typeof value === 'object' && value !== null ? structure(value, level) : primitive(value);
}

function structure(value, level) {
  if (level > DEPTH || internals.proxies.get(value) !== undefined) return null;
  const isArray = Array.isArray(value);
  if (Object.getPrototypeOf(value) !== (isArray ? Array : Object).prototype) return null;
  if (value[custom] !== undefined || value[Symbol.toStringTag] !== undefined) return null;
  const keys = Reflect.ownKeys(value);
  const count = isArray ? keys.length - 1 : keys.length;
  if (isArray && (count !== value.length || count > ITEMS_MAX)) return null;
  if (count === 0) return isArray ? '[]' : '{}';
  let columns = 2 * count + 2 * level + 11;
  const parts = [];
  for (let i = 0; i < count; i++) {
    const { value: item, get, set, enumerable } = Object.getOwnPropertyDescriptor(value, keys[i]);
    if (get !== undefined || set !== undefined || !enumerable) return null;
    if (!isArray && (typeof keys[i] === 'symbol' || !NAME.test(keys[i]))) return null;
    const text = part(item, level + 1);
    if (text === null) return null;
    parts.push(isArray ? text : `${keys[i]}: ${text}`);
    columns += parts[i].length;
    if (columns > LINE) return null;
  }
  return isArray ? `[ ${parts.join(', ')} ]` : `{ ${parts.join(', ')} }`;
}

/** The text, or null. */
module.exports = (args) => {
  if (typeof args[0] === 'string' && args[0].includes('%')) return null;
  const parts = [];
  for (const value of args) {
    const text = typeof value === 'string' ? value : typeof value === 'object' && value !== null ? structure(value, 0) : primitive(value);
    if (text === null) return null;
    parts.push(text);
  }
  return parts.join(' ');
};
