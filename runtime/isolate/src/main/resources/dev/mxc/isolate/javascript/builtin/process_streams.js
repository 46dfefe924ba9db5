// The three streams of process.
const { Writable, Readable } = require('stream');
const { host, inputs } = internals;

function output(fd) {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, encoding, done) {
      if (typeof chunk === 'string' && encoding && encoding !== 'buffer' && !/^utf-?8$/i.test(encoding)) {
        chunk = require('buffer').Buffer.from(chunk, encoding);
      }
      if (typeof chunk === 'string') host.write(fd, chunk);
      else host.write(fd, chunk.buffer, chunk.byteOffset, chunk.byteLength);
      done();
    },
  });
  // Output is synchronous: it is written when write returns, and nothing is lost at process.exit.
  const write = stream.write;
  stream.write = function (chunk, encoding, done) {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return write.call(this, chunk, encoding, done);
    if (stream.writableEnded) return write.call(this, chunk, encoding, done);
    const callback = typeof encoding === 'function' ? encoding : done;
    stream._write(chunk, typeof encoding === 'string' ? encoding : 'utf8', () => {});
    if (typeof callback === 'function') process.nextTick(callback);
    return true;
  };
  Object.defineProperty(stream, '_ownWrite', { value: stream.write });
  (internals.outputs ??= {})[fd] = stream;
  stream.fd = fd;
  stream.isTTY = undefined;
  stream._type = 'pipe';
  stream.destroySoon = stream.destroy;
  return stream;
}

function input() {
  let wanted = false;
  const stream = new Readable({
    read() {
      if (wanted) return;
      wanted = true;
      inputs.push(() => {
        wanted = false;
        if (stream.destroyed) return;
        const part = host.readInput();
        stream.push(part === null ? null : require('buffer').Buffer.from(new Uint8Array(new ArrayBuffer(part))));
      });
    },
  });
  stream.fd = 0;
  stream.isTTY = undefined;
  stream.setRawMode = () => stream;
  stream.ref = stream.unref = () => stream;
  return stream;
}

const lazily = (name, make) =>
  Object.defineProperty(exports, name, {
    get() {
      const value = make();
      Object.defineProperty(exports, name, { value });
      return value;
    },
    configurable: true,
  });

lazily('stdin', input);
lazily('stdout', () => output(1));
lazily('stderr', () => output(2));
