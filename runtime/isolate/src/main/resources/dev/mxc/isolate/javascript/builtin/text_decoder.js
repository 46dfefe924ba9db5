// TextDecoder knows more encodings than the engine's: the single-byte ones that the web calls windows-1252.
const Native = internals.NativeTextDecoder;
const SINGLE = new Set('ascii us-ascii latin1 latin-1 iso-8859-1 iso8859-1 iso88591 l1 windows-1252 cp1252 x-cp1252 ansi_x3.4-1968'.split(' '));
// What 0x80 to 0x9f are there.
const HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const bytesOf = (input) => {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer || input instanceof SharedArrayBuffer) return new Uint8Array(input);
  throw require('errors').invalidArgType('list', ['ArrayBuffer', 'ArrayBufferView'], input);
};

class TextDecoder {
  #native;
  #encoding;
  constructor(label = 'utf-8', options) {
    const name = String(label).trim().toLowerCase();
    if (SINGLE.has(name)) {
      this.#encoding = 'windows-1252';
    } else {
      try {
        this.#native = new Native(name, options);
      } catch {
        throw require('errors').coded(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
      }
      this.#encoding = this.#native.encoding;
    }
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }
  #fatal;
  #ignoreBOM;
  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }
  decode(input, options) {
    const bytes = bytesOf(input);
    if (this.#native === undefined) {
      return Array.from(bytes, (byte) => (byte >= 0x80 && byte < 0xa0 ? HIGH[byte - 0x80] : String.fromCharCode(byte))).join('');
    }
    try {
      return this.#native.decode(bytes, options);
    } catch {
      throw require('errors').coded(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', `The encoded data was not valid for encoding ${this.#encoding}`);
    }
  }
  get [Symbol.toStringTag]() { return 'TextDecoder'; }
}

module.exports = { TextDecoder };
