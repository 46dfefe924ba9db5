// stream: Node's own streams as a package, over this surface's events, buffers and ticks.
const stream = internals.packaged('readable-stream');

// To the web's streams and back: the package leaves that to Node.
const adapted = (name) => (...args) => require('stream_adapters')[name](...args);
stream.Readable.fromWeb = adapted('readableFromWeb');
stream.Readable.toWeb = adapted('readableToWeb');
stream.Writable.fromWeb = adapted('writableFromWeb');
stream.Writable.toWeb = adapted('writableToWeb');

module.exports = stream;
