// What requests and answers carry: bytes that are there, a stream of the program's, or what is still on its way from the host.
// A stream of the web is made of it only when a program asks for one.
const { failed } = require('fetch_errors');

const isStream = (value) => internals.isLoaded('web_streams') && value instanceof require('web_streams').ReadableStream;
const isBytes = (value) => ArrayBuffer.isView(value) && value[Symbol.toStringTag] === 'Uint8Array';

class Content {
  #bytes;
  #network;
  #stream;
  #isUsed = false;
  /** @param parts bytes, network (a stream of the host's) or stream, and the media type that they have */
  constructor({ bytes = null, network = null, stream = null, type = null }) {
    this.#bytes = bytes;
    this.#network = network;
    this.#stream = stream;
    this.type = type;
  }

  /** The bytes when all of them are at hand, or null. */
  get bytes() { return this.#isUsed ? null : this.#bytes; }
  get isUsed() { return this.#stream === null ? this.#isUsed : this.#stream._disturbed; }
  get isAborted() { return this.#network?.isAborted ?? false; }
  get isUsable() { return !this.isUsed && !(this.#stream?.locked ?? false); }

  get stream() {
    this.#stream ??= this.#isUsed ? spent() : this.#network === null ? ofBytes(this.#bytes) : ofNetwork(this.#network);
    return this.#stream;
  }

  /** A second content of the same bytes; both can be read. */
  split() {
    if (this.#stream === null && this.#network === null) return new Content({ bytes: this.#bytes, type: this.type });
    const [mine, other] = this.stream.tee();
    this.#stream = mine;
    return new Content({ stream: other, type: this.type });
  }

  /** Another content with what is in this one, which is used up by that. */
  move() {
    const moved = new Content({ bytes: this.#bytes, network: this.#network, stream: null, type: this.type });
    if (this.#stream !== null) {
      const { TransformStream } = require('web_streams');
      moved.#stream = this.#stream.pipeThrough(new TransformStream());
      moved.#bytes = moved.#network = null;
    }
    this.#isUsed = true;
    return moved;
  }

  async text() {
    if (this.#stream === null && this.#network !== null) return this.#fromHost('text');
    return new TextDecoder().decode(await this.all());
  }

  /** All of it, in an array that is nobody else's. */
  async all() {
    if (this.#stream !== null) return joined(this.#stream.getReader());
    if (this.#network !== null) return this.#fromHost('bytes');
    this.#isUsed = true;
    return this.#bytes.slice();
  }

  #fromHost(what) {
    this.#isUsed = true;
    return orTerminated(this.#network, this.#network[what]());
  }

  /** Gives up what is not read. */
  cancel(reason) {
    if (this.#stream !== null && !this.#stream.locked) this.#stream.cancel(reason).catch(() => {});
    else this.#network?.close(reason);
  }
}

async function orTerminated(network, promise) {
  try {
    return await promise;
  } catch (error) {
    const reason = failed('terminated', error);
    network.close(reason);
    throw reason;
  }
}

function spent() {
  const stream = new (require('web_streams').ReadableStream)({ start: (controller) => controller.close() });
  stream.getReader();
  stream._disturbed = true;
  return stream;
}

const ofBytes = (bytes) =>
  new (require('web_streams').ReadableStream)({
    type: 'bytes',
    pull(controller) {
      if (bytes.length > 0) controller.enqueue(bytes.slice());
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });

/** Pulls from the host when it is pulled from. */
function ofNetwork(network) {
  return new (require('web_streams').ReadableStream)({
    type: 'bytes',
    start(controller) {
      network.onClose = (reason) => controller.error(reason);
    },
    async pull(controller) {
      const part = await orTerminated(network, network.read());
      if (part !== null) return controller.enqueue(part);
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel(reason) {
      network.onClose = () => {};
      network.close(reason);
    },
  });
}

async function joined(reader) {
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!isBytes(value)) throw new TypeError('Received non-Uint8Array chunk');
    parts.push(value);
    length += value.byteLength;
  }
  if (parts.length === 1) return parts[0].slice();
  const all = new Uint8Array(length);
  length = 0;
  for (const part of parts) {
    all.set(part, length);
    length += part.byteLength;
  }
  return all;
}

/** The content of what a program gives as a body, with its media type or null. */
function contentOf(value) {
  if (typeof value === 'object') {
    if (isStream(value)) {
      if (value.locked || value._disturbed) throw new TypeError('Response body object should not be disturbed or locked');
      return new Content({ stream: value });
    }
    if (value instanceof ArrayBuffer) return new Content({ bytes: new Uint8Array(value.slice(0)) });
    if (ArrayBuffer.isView(value)) return new Content({ bytes: new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice() });
    if (value instanceof URLSearchParams) return text(value, 'application/x-www-form-urlencoded;charset=UTF-8');
    const { Blob, FormData } = require('blob');
    if (value instanceof Blob) return new Content({ bytes: value._bytes, type: value.type || null });
    if (value instanceof FormData) return new Content(require('form_data').encode(value));
    if (typeof value[Symbol.asyncIterator] === 'function') return new Content({ stream: require('web_streams').ReadableStream.from(value) });
  }
  return text(value, 'text/plain;charset=UTF-8');
}
const text = (value, type) => new Content({ bytes: new TextEncoder().encode(String(value)), type });

/** Gives a class of messages the members that read its body; partsOf(message) are its content, or null, and its headers. */
function mixIn(Kind, partsOf) {
  const type = (message) => partsOf(message).headers.get('content-type') ?? '';
  async function taken(message, read) {
    const { content } = partsOf(message);
    if (content === null) return read(null);
    if (!content.isUsable) throw new TypeError('Body is unusable: Body has already been read');
    if (content.isAborted) throw new DOMException('The operation was aborted.', 'AbortError');
    return read(content);
  }
  const text = (message) => taken(message, async (content) => (content === null ? '' : content.text()));
  const all = (message) => taken(message, async (content) => (content === null ? new Uint8Array(0) : content.all()));
  const members = {
    get body() { return partsOf(this).content?.stream ?? null; },
    get bodyUsed() { return partsOf(this).content?.isUsed ?? false; },
    async text() { return text(this); },
    async json() { return JSON.parse(await text(this)); },
    async arrayBuffer() { return (await all(this)).buffer; },
    async bytes() { return all(this); },
    async blob() {
      const bytes = await all(this);
      return new (require('blob').Blob)([bytes], { type: require('form_data').mediaType(type(this)) });
    },
    async formData() { return require('form_data').decode(await all(this), type(this)); },
  };
  Object.defineProperties(Kind.prototype, Object.getOwnPropertyDescriptors(members));
}

module.exports = { Content, contentOf, mixIn, isBytes };
