const { Buffer } = require('buffer');
const { host } = internals;

const fill = (buffer) => Buffer.from(new Uint8Array(new ArrayBuffer(buffer)));
const bytesOf = (data, encoding) =>
  typeof data === 'string' ? Buffer.from(data, encoding) : Buffer.from(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);

const { Transform } = require('stream');
const { coded, invalidArgType, outOfRange } = require('errors');

class Digest extends Transform {
  constructor(finish) {
    super();
    this._parts = [];
    this._finish = finish;
  }
  update(data, encoding) {
    if (this._done) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
    if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw invalidArgType('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    this._parts.push(Buffer.from(bytesOf(data, encoding)));
    return this;
  }
  _transform(chunk, encoding, done) {
    this.update(chunk, encoding);
    done();
  }
  _flush(done) {
    this.push(this.digest());
    done();
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

const normal = (name) => String(name).toLowerCase().replace(/^sha-(\d)/, 'sha$1');

// The most that the host gives at once.
const CHUNK = 1 << 20;

const randomBytes = (size, callback) => {
  if (typeof size !== 'number') throw invalidArgType('size', 'number', size);
  if (!(size >= 0 && size <= 2147483647)) throw outOfRange('size', '>= 0 && <= 2147483647', size);
  const bytes = Buffer.concat(Array.from({ length: Math.ceil(size / CHUNK) }, (_, i) => fill(host.randomBytes(Math.min(CHUNK, size - i * CHUNK)))));
  if (callback) return void internals.complete(() => callback(null, bytes));
  return bytes;
};
const randomInt = (min, max, callback) => {
  if (max === undefined || typeof max === 'function') [min, max, callback] = [0, min, max];
  const range = BigInt(max) - BigInt(min);
  if (range <= 0n) throw outOfRange('max', `greater than the value of "min" (${min})`, max);
  const bound = (1n << 64n) - ((1n << 64n) % range);
  let value;
  do value = randomBytes(8).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  while (value >= bound);
  const result = Number(BigInt(min) + (value % range));
  if (callback) return void internals.complete(() => callback(null, result));
  return result;
};
const hashes = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512'];

module.exports = {
  randomBytes,
  randomInt,
  randomUUID: () => require('web').crypto.randomUUID(),
  randomFillSync(buffer, offset = 0, size = buffer.byteLength - offset) {
    new Uint8Array(buffer.buffer ?? buffer, (buffer.byteOffset ?? 0) + offset, size).set(randomBytes(size));
    return buffer;
  },
  getRandomValues: (array) => require('web').crypto.getRandomValues(array),
  createHash(name) {
    if (host.digest(normal(name), new ArrayBuffer(0), 0) === null) throw new Error('Digest method not supported');
    return new Digest((all) => host.digest(normal(name), all.buffer.slice(all.byteOffset, all.byteOffset + all.length), all.length));
  },
  createHmac(name, key) {
    const secret = Buffer.from(bytesOf(key));
    const secretBytes = secret.buffer.slice(secret.byteOffset, secret.byteOffset + secret.length);
    const mac = (all) =>
      host.hmac(normal(name), secretBytes, secret.length, all.buffer.slice(all.byteOffset, all.byteOffset + all.length), all.length);
    if (mac(Buffer.alloc(0)) === null) throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);
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
  get webcrypto() { return require('web').crypto; },
};
