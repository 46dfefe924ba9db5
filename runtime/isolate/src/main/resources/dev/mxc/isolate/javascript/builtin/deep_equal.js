// Deep equality, loose and strict, as assert and util.isDeepStrictEqual know it.
const TypedArray = Object.getPrototypeOf(Uint8Array);

function deepEqual(a, b, strict, seen = new Map()) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b);
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    return strict ? Object.is(a, b) : a == b || (Number.isNaN(a) && Number.isNaN(b));
  }
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (Array.isArray(a) && a.length !== b.length) return false;
  if (a instanceof Date) {
    if (!(b instanceof Date) || a.getTime() !== b.getTime()) return false;
  } else if (a instanceof RegExp) {
    if (String(a) !== String(b) || a.lastIndex !== b.lastIndex) return false;
  } else if (a instanceof Error) {
    if (a.message !== b.message || a.name !== b.name) return false;
  } else if (a instanceof Number || a instanceof String || a instanceof Boolean) {
    if (!Object.is(a.valueOf(), b.valueOf())) return false;
  } else if (a instanceof TypedArray || a instanceof DataView) {
    if (a.byteLength !== b.byteLength) return false;
    if (a instanceof TypedArray) return a.every((item, i) => Object.is(item, b[i]) || (!strict && item === b[i]));
  } else if (a instanceof Set) {
    if (a.size !== b.size) return false;
    for (const item of a) {
      if (!b.has(item) && !(typeof item === 'object' && [...b].some((other) => deepEqual(item, other, strict, new Map(seen))))) return false;
    }
  } else if (a instanceof Map) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) {
      if (b.has(key)) {
        if (!deepEqual(value, b.get(key), strict, seen)) return false;
      } else if (![...b].some(([k, v]) => deepEqual(key, k, strict, new Map(seen)) && deepEqual(value, v, strict, new Map(seen)))) {
        return false;
      }
    }
  }
  const keys = own(a, strict);
  const others = own(b, strict);
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key], strict, seen));
}

const own = (value, strict) => [
  ...Object.keys(value),
  ...(strict ? Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)) : []),
];

module.exports = { deepEqual };
