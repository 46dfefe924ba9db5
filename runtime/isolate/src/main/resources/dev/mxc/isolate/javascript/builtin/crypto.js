const { Buffer } = require('buffer');
const { host } = internals;

const fill = (buffer) => Buffer.from(new Uint8Array(new ArrayBuffer(buffer)));
const bytesOf = (data, encoding) =>
  typeof data === 'string' ? Buffer.from(data, encoding) : Buffer.from(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);

class Digest {
  constructor(finish) {
    this._parts = [];
    this._finish = finish;
  }
  update(data, encoding) {
    if (this._done) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
    this._parts.push(Buffer.from(bytesOf(data, encoding)));
    return this;
  }
  digest(encoding) {
    if (this._done) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
    this._done = true;
    const result = fill(this._finish(Buffer.concat(this._parts)));
    return encoding === undefined || encoding === 'buffer' ? result : result.toString(encoding);
  }
  copy() {
    const other = new Digest(this._finish);
    other._parts = [...this._parts];
    return other;
  }
}

const known = (name, result) => {
  if (result === null) throw Object.assign(new Error('Digest method not supported'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
  return result;
};
const normal = (name) => String(name).toLowerCase().replace(/^sha-(\d)/, 'sha$1');

const randomBytes = (size, callback) => {
  const bytes = fill(host.randomBytes(size));
  if (callback) return void process.nextTick(callback, null, bytes);
  return bytes;
};
const randomInt = (min, max, callback) => {
  if (max === undefined || typeof max === 'function') [min, max, callback] = [0, min, max];
  const range = BigInt(max) - BigInt(min);
  if (range <= 0n) throw new RangeError('The value of "max" is out of range.');
  const bound = (1n << 64n) - ((1n << 64n) % range);
  let value;
  do value = randomBytes(8).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  while (value >= bound);
  const result = Number(BigInt(min) + (value % range));
  if (callback) return void process.nextTick(callback, null, result);
  return result;
};
const hashes = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-512'];

module.exports = {
  randomBytes,
  randomInt,
  randomUUID: () => webcrypto.randomUUID(),
  randomFillSync(buffer, offset = 0, size = buffer.byteLength - offset) {
    new Uint8Array(buffer.buffer ?? buffer, (buffer.byteOffset ?? 0) + offset, size).set(randomBytes(size));
    return buffer;
  },
  getRandomValues: (array) => webcrypto.getRandomValues(array),
  createHash(name) {
    known(name, host.digest(normal(name), new ArrayBuffer(0), 0));
    return new Digest((all) => host.digest(normal(name), all.buffer.slice(all.byteOffset, all.byteOffset + all.length), all.length));
  },
  createHmac(name, key) {
    const secret = Buffer.from(bytesOf(key));
    const secretBytes = secret.buffer.slice(secret.byteOffset, secret.byteOffset + secret.length);
    const mac = (all) =>
      known(name, host.hmac(normal(name), secretBytes, secret.length, all.buffer.slice(all.byteOffset, all.byteOffset + all.length), all.length));
    mac(Buffer.alloc(0));
    return new Digest(mac);
  },
  hash: (name, data, encoding = 'hex') => module.exports.createHash(name).update(data).digest(encoding),
  timingSafeEqual(a, b) {
    if (a.byteLength !== b.byteLength) {
      throw Object.assign(new RangeError('Input buffers must have the same byte length'), { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
    }
    const [x, y] = [bytesOf(a), bytesOf(b)];
    let difference = 0;
    for (let i = 0; i < x.length; i++) difference |= x[i] ^ y[i];
    return difference === 0;
  },
  getHashes: () => [...hashes],
  getCiphers: () => [],
  constants: {},
  get webcrypto() { return webcrypto; },
};

const { crypto: webcrypto } = require('web');
