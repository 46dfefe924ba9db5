const { Readable, Writable } = require('stream');

exports.isatty = () => false;
exports.ReadStream = class ReadStream extends Readable {};
exports.WriteStream = class WriteStream extends Writable {};
