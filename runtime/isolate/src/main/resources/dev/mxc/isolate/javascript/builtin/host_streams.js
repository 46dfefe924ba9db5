// Requests that are under way at the host, as promises. The host decides on every one of them; what is here only waits.
const { host } = internals;

/** What the host said when something failed. */
class HostFailure {
  constructor(kind, message) {
    this.kind = kind;
    this.message = message;
  }
}

const streams = new Map();
// Promises that only the network can settle: while there are any, the program is not at its end.
let waiting = 0;
// As many as the wire carries at once; the host's side keeps the rest in a queue.
const MANY = 64;

class HostStream {
  #id;
  #waits = [];
  #answered = false;
  #touched = false;
  #isClosed = false;
  #reason;
  /** Whether a signal of the program's ended it. */
  isAborted = false;
  /** Told when the stream is given up, with the reason. */
  onClose = () => {};
  /** Told once nothing more is to come, for whatever reason. */
  onDone = () => {};

  /** A request's method, address, headers as lines, mode of redirection, and body: its kind, and where its bytes lie. */
  constructor(method, url, headers, redirect, kind, bytes, length) {
    const { buffer, byteOffset } = bytes ?? new Uint8Array(0);
    this.#id = host.netOpen(method, url, headers, redirect, kind, buffer, byteOffset, length);
    streams.set(this.#id, this);
  }

  /** The first answer to a question that is not null, now or after a change. */
  #when(question) {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(this.#reason);
      const wait = { question, resolve, reject };
      if (this.#settle(wait, (action) => action())) return;
      this.#waits.push(wait);
      waiting++;
    });
  }

  #settle({ question, resolve, reject }, turn) {
    let found;
    try {
      found = question();
    } catch (error) {
      turn(() => reject(error));
      return true;
    }
    if (found === null) return false;
    const [kind, value] = [found[0], found[1]];
    if (kind === null) {
      turn(() => resolve(found.length > 2 ? found : value));
    } else {
      this.#done();
      turn(() => reject(new HostFailure(kind, value)));
    }
    return true;
  }

  /** Asks anew after a change. */
  changed() {
    this.#waits = this.#waits.filter((wait) => {
      if (!this.#settle(wait, internals.complete)) return true;
      waiting--;
      return false;
    });
  }

  /** Takes what has come of a body that nobody reads, so that it does not keep a place that another request waits for. */
  hold() {
    if (this.#answered && !this.#touched && !this.#isClosed) host.netHold(this.#id);
  }

  #done() {
    const { onDone } = this;
    this.onDone = () => {};
    onDone();
  }

  async answer() {
    const head = await this.#when(() => host.netAnswer(this.#id));
    this.#answered = true;
    const headers = [];
    for (let i = 5; i < head.length; i += 2) headers.push([head[i], head[i + 1]]);
    return { status: head[1], reason: head[2], url: head[3], redirected: head[4], headers };
  }

  /** Takes a coding off the body from now on: gzip or deflate. */
  decode(coding) { host.netDecode(this.#id, coding); }

  /** The next part of the body, or null at its end. */
  async read() {
    this.#touched = true;
    const part = await this.#when(() => host.netRead(this.#id));
    if (part === null) {
      this.#finished();
      return null;
    }
    // Out of the host's memory into the engine's own, where it is read faster.
    return new Uint8Array(new Uint8Array(new ArrayBuffer(part)));
  }

  async #whole() {
    this.#touched = true;
    await this.#when(() => host.netCollect(this.#id));
  }
  async text() {
    await this.#whole();
    const text = host.netText(this.#id);
    this.#finished();
    return text;
  }
  async bytes() {
    await this.#whole();
    const bytes = new Uint8Array(new Uint8Array(new ArrayBuffer(host.netBytes(this.#id))));
    this.#finished();
    return bytes;
  }

  /** Sends bytes; false when the other side wants no more. */
  async write(bytes) {
    for (let at = 0; at < bytes.byteLength;) {
      const from = at;
      const count = await this.#when(() => host.netWrite(this.#id, bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from));
      if (count < 0) return false;
      at += count;
    }
    return true;
  }
  finish() {
    if (!this.#isClosed) host.netFinish(this.#id);
  }

  #finished(reason) {
    this.#isClosed = true;
    this.#reason = reason;
    streams.delete(this.#id);
    host.netClose(this.#id);
    this.#done();
  }

  /** Gives it up: whoever waits hears the reason. */
  close(reason) {
    if (this.#isClosed) return;
    this.#finished(reason);
    for (const { reject } of this.#waits.splice(0)) {
      waiting--;
      reject(reason);
    }
    this.onClose(reason);
  }
}

internals.answers.push(() => {
  if (streams.size === 0) return 0;
  const changed = host.netChanged();
  for (let i = 0; i < changed.length; i++) streams.get(changed[i])?.changed();
  if (streams.size > MANY && host.netIsFull()) {
    for (const stream of streams.values()) stream.hold();
  }
  return waiting;
});

/** Another program begins: nothing of the one before is waited for. */
internals.forgetStreams = () => {
  streams.clear();
  waiting = 0;
};

module.exports = { HostStream, HostFailure };
