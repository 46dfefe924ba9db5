// The three streams of process. Most programs only write to the outputs, so what makes a Writable of one is loaded when anything
// else is asked of it.
const { host, inputs } = internals;
const RealProxy = internals.proxies.Real;

// What packages look for to know whether this is a terminal, and do not find.
const ABSENT = new Set(['columns', 'rows', 'isRaw', 'hasColors', 'getColorDepth', 'getWindowSize', 'then']);

function output(fd) {
  const send = (chunk, encoding) => {
    if (typeof chunk === 'string' && encoding && encoding !== 'buffer' && !/^utf-?8$/i.test(encoding)) {
      chunk = require('buffer').Buffer.from(chunk, encoding);
    }
    if (typeof chunk === 'string') host.write(fd, chunk);
    else host.write(fd, chunk.buffer, chunk.byteOffset, chunk.byteLength);
  };
  // Output is synchronous: it is written when write returns, and nothing is lost at process.exit.
  const write = function write(chunk, encoding, done) {
    const isData = typeof chunk === 'string' || chunk instanceof Uint8Array;
    if (!isData || (Writable !== null && stream.writableEnded)) return complete().write.call(this, chunk, encoding, done);
    const callback = typeof encoding === 'function' ? encoding : done;
    send(chunk, typeof encoding === 'string' ? encoding : 'utf8');
    if (typeof callback === 'function') process.nextTick(callback);
    return true;
  };
  const stream = Object.defineProperty({ fd, isTTY: undefined, _type: 'pipe', write }, '_ownWrite', { value: write });
  let Writable = null;

  /** From now on a Writable like any other. */
  function complete() {
    if (Writable !== null) return Writable.prototype;
    ({ Writable } = require('stream'));
    Object.setPrototypeOf(stream, Writable.prototype);
    Writable.call(stream, {
      decodeStrings: false,
      write(chunk, encoding, done) {
        send(chunk, encoding);
        done();
      },
    });
    stream.destroySoon = stream.destroy;
    return Writable.prototype;
  }

  // Stands for the prototype until somebody looks for more than is here.
  Object.setPrototypeOf(stream, new RealProxy(Object.create(null), {
    get: (_, key, self) => (ABSENT.has(key) ? undefined : (complete(), Reflect.get(stream, key, self))),
    set: (_, key, value, self) => (complete(), Reflect.set(stream, key, value, self)),
    has: (_, key) => !ABSENT.has(key) && (complete(), key in stream),
    getPrototypeOf: () => complete(),
  }));

  (internals.outputs ??= {})[fd] = stream;
  return stream;
}

function input() {
  const { Readable } = require('stream');
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
