const { decode, encode } = internals.packaged('querystring-es3');

module.exports = {
  parse: decode,
  decode,
  stringify: encode,
  encode,
  escape: encodeURIComponent,
  unescape: (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return unescape(text);
    }
  },
};
