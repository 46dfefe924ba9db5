// The web's streams as a package, and what Node has besides. Loaded when a program first asks for one.
const streams = internals.packaged('web-streams-polyfill');
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

const { ReadableStream, WritableStream, TransformStream } = streams;

const shows = (Kind, parts) =>
  Object.defineProperty(Kind.prototype, inspectCustom, {
    value(depth, options, inspect) {
      return depth < 0 ? `[${Kind.name}]` : `${Kind.name} ${inspect(parts(this), { ...options, depth: options.depth === null ? null : depth })}`;
    },
    configurable: true,
  });
shows(ReadableStream, (stream) =>
  ({ locked: stream.locked, state: stream._state, supportsBYOB: stream._readableStreamController instanceof streams.ReadableByteStreamController }));
shows(WritableStream, (stream) => ({ locked: stream.locked, state: stream._state }));
shows(TransformStream, (stream) => ({ readable: stream.readable, writable: stream.writable, backpressure: stream._backpressure }));

/** A transform stream that has a little more to say. */
class Piped {
  #transform;
  constructor(transformer) { this.#transform = new TransformStream(transformer); }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
}

class TextEncoderStream extends Piped {
  constructor() {
    const encoder = new TextEncoder();
    // The first half of a surrogate pair whose second half is in the next chunk.
    let half = '';
    super({
      transform(chunk, controller) {
        let text = half + String(chunk);
        half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : '';
        if (half !== '') text = text.slice(0, -1);
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (half !== '') controller.enqueue(encoder.encode('\ufffd'));
      },
    });
  }
  get encoding() { return 'utf-8'; }
}

class TextDecoderStream extends Piped {
  #decoder;
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    const pass = (text, controller) => {
      if (text !== '') controller.enqueue(text);
    };
    super({
      transform: (chunk, controller) => pass(decoder.decode(chunk, { stream: true }), controller),
      flush: (controller) => pass(decoder.decode(), controller),
    });
    this.#decoder = decoder;
  }
  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
}

for (const one of [TextEncoderStream, TextDecoderStream]) {
  Object.defineProperty(one.prototype, Symbol.toStringTag, { value: one.name, configurable: true });
}

module.exports = { ...streams, TextEncoderStream, TextDecoderStream };
