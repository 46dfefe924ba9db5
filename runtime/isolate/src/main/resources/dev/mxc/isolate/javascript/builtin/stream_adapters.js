// Node's streams as streams of the web, and the other way round.
const { Readable, Writable } = require('stream');
const { ReadableStream, WritableStream } = require('web_streams');

function readableFromWeb(web, { objectMode = false, highWaterMark, encoding, signal } = {}) {
  const reader = web.getReader();
  return new Readable({
    objectMode, highWaterMark, encoding, signal,
    read() {
      reader.read().then(({ done, value }) => this.push(done ? null : value), (error) => this.destroy(error));
    },
    destroy(error, callback) {
      reader.cancel(error).then(() => callback(error), () => callback(error));
    },
  });
}

function readableToWeb(readable) {
  const parts = readable[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value instanceof Uint8Array && !readable.readableObjectMode ? new Uint8Array(value) : value);
    },
    cancel: (reason) => void readable.destroy(reason),
  }, { highWaterMark: 0 });
}

function writableFromWeb(web, { objectMode = false, highWaterMark, decodeStrings = true, signal } = {}) {
  const writer = web.getWriter();
  return new Writable({
    objectMode, highWaterMark, decodeStrings, signal,
    write: (chunk, encoding, callback) => void writer.write(chunk).then(() => callback(), callback),
    final: (callback) => void writer.close().then(() => callback(), callback),
    destroy: (error, callback) => void (error === null ? Promise.resolve() : writer.abort(error)).then(() => callback(error), () => callback(error)),
  });
}

function writableToWeb(writable) {
  let fail;
  writable.on('error', (error) => fail(error));
  const settled = (action) => new Promise((resolve, reject) => action((error) => (error ? reject(error) : resolve())));
  return new WritableStream({
    start: (controller) => void (fail = (error) => controller.error(error)),
    write: (chunk) => settled((callback) => writable.write(chunk, callback)),
    close: () => settled((callback) => writable.end(callback)),
    abort: (reason) => void writable.destroy(reason),
  });
}

module.exports = { readableFromWeb, readableToWeb, writableFromWeb, writableToWeb };
