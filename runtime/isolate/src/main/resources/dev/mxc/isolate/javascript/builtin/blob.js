// Blob, and what is made of blobs.
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

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
  stream() { return new (require('body').Content)({ bytes: this.#bytes }).stream; }
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

for (const one of [Blob, File, FormData]) {
  Object.defineProperty(one.prototype, Symbol.toStringTag, { value: one.name, configurable: true });
}

/** The bytes of a file as they are now: what is written to it later is not seen. */
function openAsBlob(path, options = {}) {
  const { coded, invalidArgType } = require('errors');
  if (options === null || typeof options !== 'object') throw invalidArgType('options', 'object', options);
  const { type = '' } = options;
  if (typeof type !== 'string') throw invalidArgType('options.type', 'string', type);
  let bytes;
  try {
    bytes = require('fs').readFileSync(path);
  } catch (error) {
    // Any other error says more, such as that the file is not granted.
    if (error.code !== 'ENOENT') throw error;
    throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'Unable to open file as blob');
  }
  return Promise.resolve(new Blob([bytes], { type }));
}

module.exports = { Blob, openAsBlob, File, FormData };
