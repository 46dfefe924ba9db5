const { inspect } = require('util');
const packaged = internals.packaged('buffer');
const { Buffer } = packaged;

// Node's names where the package has its own.
Buffer.prototype[Symbol.for('nodejs.util.inspect.custom')] = function () {
  const shown = Array.from(this.subarray(0, 50), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const left = this.length - 50;
  return `<Buffer${shown ? ' ' + shown : ''}${left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : ''}>`;
};
const fromPackage = Buffer.from;
const isBase64Url = (encoding) => typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
Buffer.from = function from(value, encoding, length) {
  if (typeof value === 'string' && isBase64Url(encoding)) {
    return fromPackage(value.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  }
  return fromPackage(value, encoding, length);
};
const toStringOfPackage = Buffer.prototype.toString;
Buffer.prototype.toString = function toString(encoding, start, end) {
  if (isBase64Url(encoding)) {
    return toStringOfPackage.call(this, 'base64', start, end).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  }
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.subarray(start ?? 0, end ?? this.length));
  }
  return toStringOfPackage.call(this, encoding, start, end);
};
const isEncodingOfPackage = Buffer.isEncoding;
Buffer.isEncoding = (encoding) => isBase64Url(encoding) || isEncodingOfPackage(encoding);
for (const size of ['', 'U']) {
  for (const kind of ['Int8', 'Int16LE', 'Int16BE', 'Int32LE', 'Int32BE', 'IntLE', 'IntBE', 'BigInt64LE', 'BigInt64BE']) {
    const name = `${size === 'U' ? (kind.startsWith('Big') ? 'BigU' + kind.slice(3) : 'U' + kind) : kind}`;
    for (const verb of ['read', 'write']) {
      const lower = verb + name.replace('UInt', 'Uint').replace('BigUInt', 'BigUint');
      const method = Buffer.prototype[verb + name] ?? Buffer.prototype[verb + name.replace('BigUInt', 'BigUInt')];
      if (method && !Buffer.prototype[lower]) Buffer.prototype[lower] = method;
    }
  }
}
Buffer.poolSize = 8192;

module.exports = {
  ...packaged,
  Buffer,
  get Blob() { return require('web').Blob; },
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
