// stream: Node's own streams as a package, over this surface's events, buffers and ticks.
const stream = internals.packaged('readable-stream');

module.exports = stream;
