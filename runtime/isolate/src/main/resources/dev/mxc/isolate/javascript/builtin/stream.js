const stream = internals.packaged('readable-stream');
const { Readable, Writable, Duplex, Transform, PassThrough, finished, pipeline } = stream;

const Stream = Object.assign(function Stream(options) {
  require('events').call(this, options);
}, stream);
Stream.prototype = Object.create(require('events').prototype, { constructor: { value: Stream } });
Stream.prototype.pipe = Readable.prototype.pipe;
Stream.Stream = Stream;

const promised = (call) => (...args) =>
  new Promise((resolve, reject) => call(...args, (error, value) => (error ? reject(error) : resolve(value))));

Readable.from ??= undefined;
Readable.from = function from(source, options) {
  if (typeof source === 'string' || source instanceof Uint8Array) source = [source];
  const iterator = source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]();
  let busy = false;
  const readable = new Readable({
    objectMode: true,
    highWaterMark: 1,
    ...options,
    read() {
      if (busy) return;
      busy = true;
      (async () => {
        try {
          while (true) {
            const { value, done } = await iterator.next();
            if (done) return void readable.push(null);
            if (!readable.push(await value)) return;
          }
        } catch (error) {
          readable.destroy(error);
        } finally {
          busy = false;
        }
      })();
    },
  });
  return readable;
};

for (const [name, make] of Object.entries({
  toArray: async (self) => {
    const all = [];
    for await (const item of self) all.push(item);
    return all;
  },
  forEach: async (self, action) => {
    for await (const item of self) await action(item);
  },
})) {
  Readable.prototype[name] ??= function (...args) {
    return make(this, ...args);
  };
}
for (const [name, each] of Object.entries({
  map: async function* (self, action) { for await (const item of self) yield action(item); },
  filter: async function* (self, test) { for await (const item of self) if (await test(item)) yield item; },
  take: async function* (self, count) { for await (const item of self) { if (count-- <= 0) return; yield item; if (count <= 0) return; } },
  drop: async function* (self, count) { for await (const item of self) if (count-- <= 0) yield item; },
})) {
  Readable.prototype[name] ??= function (...args) {
    return Readable.from(each(this, ...args));
  };
}

Stream.promises = {
  finished: promised(finished),
  pipeline(...args) {
    const last = args.at(-1);
    if (last !== null && typeof last === 'object' && !last.on && !last[Symbol.asyncIterator]) args.pop();
    return promised(Stream.pipeline)(...args);
  },
};
Stream.pipeline = (...args) => {
  const done = args.pop();
  let parts = args.length === 1 && Array.isArray(args[0]) ? args[0] : args;
  parts = parts.slice();
  let source = parts.shift();
  if (typeof source === 'function') source = source();
  let current = source.pipe ? source : Readable.from(source);
  while (parts.length > 0 && typeof parts[0] === 'function') {
    const result = parts.shift()(current);
    if (parts.length === 0 && typeof result?.then === 'function') {
      result.then((value) => done(undefined, value), done);
      return current;
    }
    current = Readable.from(result);
  }
  if (parts.length === 0) {
    finished(current, done);
    return current;
  }
  return pipeline(current, ...parts, done);
};
Object.assign(Stream, { Readable, Writable, Duplex, Transform, PassThrough, finished });
Stream.isReadable = (value) => Boolean(value?.readable);
Stream.addAbortSignal = (signal, target) => {
  const abort = () => target.destroy(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  return target;
};

module.exports = Stream;
