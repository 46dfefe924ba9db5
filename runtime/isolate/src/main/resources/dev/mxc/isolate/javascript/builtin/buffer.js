const { inspect } = require('inspect');
const { invalidArgType, outOfRange, coded } = require('errors');
const packaged = internals.packaged('buffer');
const { Buffer } = packaged;

// Node's names where the package has its own.
Buffer.prototype[Symbol.for('nodejs.util.inspect.custom')] = function () {
  const shown = Array.from(this.subarray(0, 50), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const left = this.length - 50;
  const more = left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : '';
  const extra = Object.keys(this).filter((key) => !/^\d+$/.test(key)).map((key) => `${key}: ${inspect(this[key])}`);
  return `<Buffer ${shown}${more}${extra.length > 0 ? `, ${extra.join(', ')}` : ''}>`;
};
const fromPackage = Buffer.from;
const isBase64Url = (encoding) => typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
const BYTES = ['string', 'Buffer', 'ArrayBuffer'];
const unknownEncoding = (encoding) => coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
Buffer.from = function from(value, encoding, length) {
  if (typeof value === 'string') {
    if (typeof encoding === 'string' && encoding !== '' && !Buffer.isEncoding(encoding)) throw unknownEncoding(encoding);
  } else if (value === null || typeof value !== 'object' || !isSource(value)) {
    const error = invalidArgType('x', BYTES, value);
    throw coded(TypeError, error.code, error.message.replace(/^.*ArrayBuffer\./, 'The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object.'));
  }
  if (typeof value === 'string' && isBase64Url(encoding)) {
    return fromPackage(value.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  }
  return fromPackage(value, encoding, length);
};
function isSource(value) {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer || 'length' in value) return true;
  if (value.type === 'Buffer' && Array.isArray(value.data)) return true;
  const plain = value.valueOf?.();
  return (plain !== value && plain !== null && plain !== undefined) || typeof value[Symbol.toPrimitive] === 'function';
}

// What the package throws for bad numbers has no code, and sometimes it throws nothing.
for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow']) {
  const original = Buffer[name];
  Buffer[name] = {
    [name](size, ...rest) {
      if (typeof size !== 'number') throw invalidArgType('size', 'number', size);
      if (!(size >= 0 && size <= 2 ** 32)) throw outOfRange('size', '>= 0 && <= 4294967296', size);
      return original(size, ...rest);
    },
  }[name];
}
const concatOfPackage = Buffer.concat;
Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw invalidArgType('list', 'Array', list);
  list.forEach((item, i) => {
    if (!(item instanceof Uint8Array)) throw invalidArgType(`list[${i}]`, ['Buffer', 'Uint8Array'], item);
  });
  return concatOfPackage(list, length);
};
const byteLengthOfPackage = Buffer.byteLength;
Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value !== 'string') {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return value.byteLength;
    throw invalidArgType('string', BYTES, value);
  }
  if (/^base64(url)?$/i.test(encoding ?? '')) return ((value.replace(/={1,2}$/, '').length * 3) >>> 2);
  return byteLengthOfPackage(value, encoding);
};
const compareOfPackage = Buffer.compare;
Buffer.compare = function compare(a, b) {
  if (!(a instanceof Uint8Array)) throw invalidArgType('buf1', ['Buffer', 'Uint8Array'], a);
  if (!(b instanceof Uint8Array)) throw invalidArgType('buf2', ['Buffer', 'Uint8Array'], b);
  return compareOfPackage(a, b);
};
const equalsOfPackage = Buffer.prototype.equals;
Buffer.prototype.equals = function equals(other) {
  if (!(other instanceof Uint8Array)) throw invalidArgType('otherBuffer', ['Buffer', 'Uint8Array'], other);
  return equalsOfPackage.call(this, other);
};
for (const bits of [16, 32, 64]) {
  const swap = Buffer.prototype[`swap${bits}`];
  Buffer.prototype[`swap${bits}`] = function () {
    if (this.length % (bits / 8) !== 0) throw coded(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${bits}-bits`);
    return swap.call(this);
  };
}
const writeOfPackage = Buffer.prototype.write;
Buffer.prototype.write = function write(text, ...rest) {
  if (typeof text !== 'string') throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a string');
  return writeOfPackage.call(this, text, ...rest);
};

/** Checks an offset, and for writes the value, as Node does. */
function check(buffer, { isWrite, isBig, isSigned, isFloat }, value, offset, bytes) {
  if (isWrite && !isFloat) {
    const bits = bytes * 8;
    const [low, high] = isBig ? [isSigned ? -(2n ** 63n) : 0n, isSigned ? 2n ** 63n - 1n : 2n ** 64n - 1n]
      : [isSigned ? -(2 ** (bits - 1)) : 0, isSigned ? 2 ** (bits - 1) - 1 : 2 ** bits - 1];
    if (isBig && typeof value !== 'bigint') throw invalidArgType('value', 'bigint', value);
    if (value < low || value > high) {
      const range = bytes <= 4 && !isBig ? `>= ${low} and <= ${high}`
        : isSigned ? `>= -(2${isBig ? 'n' : ''} ** ${bits - 1}${isBig ? 'n' : ''}) and < 2${isBig ? 'n' : ''} ** ${bits - 1}${isBig ? 'n' : ''}`
          : `>= 0${isBig ? 'n' : ''} and < 2${isBig ? 'n' : ''} ** ${bits}${isBig ? 'n' : ''}`;
      throw outOfRange('value', range, value);
    }
  }
  if (typeof offset !== 'number') throw invalidArgType('offset', 'number', offset);
  if (!Number.isInteger(offset)) throw outOfRange('offset', 'an integer', offset);
  if (buffer.length < bytes) throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
  if (offset < 0 || offset + bytes > buffer.length) throw outOfRange('offset', `>= 0 and <= ${buffer.length - bytes}`, offset);
}

function checkLength(bytes) {
  if (typeof bytes !== 'number') throw invalidArgType('byteLength', 'number', bytes);
  if (!Number.isInteger(bytes)) throw outOfRange('byteLength', 'an integer', bytes);
  if (bytes < 1 || bytes > 6) throw outOfRange('byteLength', '>= 1 and <= 6', bytes);
}

/** A method of {@code size} bytes, or of as many as it is told. */
function checked(original, size, traits) {
  if (traits.isWrite) {
    return function (value, at, ...rest) {
      const bytes = size ?? rest[0];
      const offset = size === undefined ? at : at ?? 0;
      if (size === undefined) checkLength(bytes);
      check(this, traits, value, at === null ? null : offset, bytes);
      return original.call(this, value, offset, ...rest);
    };
  }
  return function (at, ...rest) {
    const bytes = size ?? rest[0];
    const offset = size === undefined ? at : at ?? 0;
    if (size === undefined) {
      if (at === undefined) throw invalidArgType('offset', 'number', at);
      checkLength(bytes);
    }
    check(this, traits, undefined, at === null ? null : offset, bytes);
    return original.call(this, offset, ...rest);
  };
}

const { prototype } = Buffer;
for (const [kind, size, isBig, isFloat] of [
  ['Int8', 1], ['Int16', 2], ['Int32', 4], ['Int', undefined], ['BigInt64', 8, true], ['Float', 4, false, true], ['Double', 8, false, true],
]) {
  for (const isSigned of isFloat ? [true] : [true, false]) {
    const name = isSigned ? kind : isBig ? 'BigUInt64' : 'U' + kind;
    for (const end of size === 1 ? [''] : ['LE', 'BE']) {
      for (const verb of ['read', 'write']) {
        const method = checked(prototype[verb + name + end], size, { isWrite: verb === 'write', isBig, isSigned, isFloat });
        prototype[verb + name + end] = method;
        // Each unsigned one has a second name.
        if (!isSigned) prototype[verb + name.replace('UInt', 'Uint') + end] = method;
      }
    }
  }
}
const toStringOfPackage = Buffer.prototype.toString;
Buffer.prototype.toString = function toString(encoding, start, end) {
  if (isBase64Url(encoding)) {
    return toStringOfPackage.call(this, 'base64', start, end).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  }
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.subarray(start ?? 0, end ?? this.length));
  }
  if (!Buffer.isEncoding(encoding)) throw unknownEncoding(encoding);
  return toStringOfPackage.call(this, encoding, start, end);
};
const isEncodingOfPackage = Buffer.isEncoding;
Buffer.isEncoding = (encoding) => isBase64Url(encoding) || isEncodingOfPackage(encoding);
Buffer.poolSize = 8192;

module.exports = {
  ...packaged,
  Buffer,
  get Blob() { return require('blob').Blob; },
  atob: (text) => require('web').atob(text),
  btoa: (text) => require('web').btoa(text),
  constants: { MAX_LENGTH: 2 ** 31 - 9, MAX_STRING_LENGTH: 2 ** 29 - 24 },
  kMaxLength: 2 ** 31 - 9,
  isUtf8(input) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(input);
      return true;
    } catch {
      return false;
    }
  },
  isAscii: (input) => new Uint8Array(input.buffer ?? input, input.byteOffset, input.byteLength).every((byte) => byte < 128),
  transcode: (source, from, to) => Buffer.from(source.toString(from), to),
  inspect,
};
