const { StringDecoder: Packaged } = internals.packaged('string_decoder');
const { Buffer } = require('buffer');

// Not a class: older packages call it without new.
function StringDecoder(encoding) {
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw require('errors').coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  }
  Packaged.call(this, encoding);
}
StringDecoder.prototype = Packaged.prototype;
Object.defineProperty(StringDecoder.prototype, 'constructor', { value: StringDecoder, writable: true, configurable: true });

module.exports = { StringDecoder };
