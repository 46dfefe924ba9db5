const Packaged = internals.packaged('events');

// Emitters made with captureRejections: a rejection of a listener's promise is an 'error'.
const captures = new WeakSet();

// Not a class: older packages call it without new.
function EventEmitter(options) {
  Packaged.init.call(this);
  if (options?.captureRejections) captures.add(this);
}
const { prototype: _, name: __, length: ___, ...statics } = Object.getOwnPropertyDescriptors(Packaged);
Object.defineProperties(EventEmitter, statics);
EventEmitter.prototype = Packaged.prototype;
Object.defineProperty(EventEmitter.prototype, 'constructor', { value: EventEmitter, writable: true, configurable: true });

EventEmitter.EventEmitter = EventEmitter;
EventEmitter.captureRejectionSymbol = Symbol.for('nodejs.rejection');
EventEmitter.errorMonitor = Symbol('events.errorMonitor');
EventEmitter.getEventListeners = (emitter, name) => emitter.listeners(name);
EventEmitter.setMaxListeners = (n, ...emitters) => emitters.forEach((emitter) => emitter.setMaxListeners?.(n));
EventEmitter.listenerCount ??= (emitter, name) => emitter.listenerCount(name);
// The package's messages and codes are older than Node's.
const { invalidArgType, coded, aborted } = require('errors');
const { prototype } = EventEmitter;
for (const name of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener', 'off', 'removeListener']) {
  const original = prototype[name];
  prototype[name] = {
    [name](type, listener) {
      if (typeof listener !== 'function') throw invalidArgType('listener', 'function', listener);
      return original.call(this, type, listener);
    },
  }[name];
}
prototype.addListener = prototype.on;
prototype.off = prototype.removeListener;

const emit = prototype.emit;
prototype.emit = function (type, ...args) {
  if (type === 'error') {
    if (this._events !== undefined && this._events[EventEmitter.errorMonitor] !== undefined) emit.call(this, EventEmitter.errorMonitor, ...args);
    if (this._events === undefined || this._events.error === undefined) {
      const [error] = args;
      if (error instanceof Error) throw error;
      const shown = require('inspect').inspect(error);
      throw Object.assign(coded(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${typeof error === 'string' ? `'${error}'` : shown})`), { context: error });
    }
  }
  return captures.has(this) && type !== 'error' ? emitCapturing(this, type, args) : emit.call(this, type, ...args);
};

function emitCapturing(emitter, type, args) {
  const listeners = emitter.rawListeners(type);
  for (const listener of listeners) {
    const result = Reflect.apply(listener, emitter, args);
    if (typeof result?.then === 'function') {
      result.then(undefined, (error) => process.nextTick(() => {
        const own = emitter[EventEmitter.captureRejectionSymbol];
        if (typeof own === 'function') own.call(emitter, error, type, ...args);
        else emitter.emit('error', error);
      }));
    }
  }
  return listeners.length > 0;
}

EventEmitter.once = (emitter, name, { signal } = {}) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return void reject(aborted(signal));
    if (typeof emitter.on !== 'function') {
      emitter.addEventListener(name, (event) => resolve([event]), { once: true });
      return;
    }
    const forget = () => {
      emitter.removeListener(name, take);
      emitter.removeListener('error', fail);
      signal?.removeEventListener('abort', stop);
    };
    const take = (...args) => (forget(), resolve(args));
    const fail = (error) => (forget(), reject(error));
    const stop = () => fail(aborted(signal));
    emitter.once(name, take);
    if (name !== 'error') emitter.once('error', fail);
    signal?.addEventListener('abort', stop, { once: true });
  });
EventEmitter.usingDomains = false;
EventEmitter.captureRejections = false;
EventEmitter.EventEmitterAsyncResource = class EventEmitterAsyncResource extends EventEmitter {};

EventEmitter.on = (emitter, name, { signal } = {}) => {
  const events = [];
  const waiting = [];
  let failed;
  const take = (...args) => (waiting.length > 0 ? waiting.shift().resolve({ value: args, done: false }) : events.push(args));
  const fail = (error) => (waiting.length > 0 ? waiting.shift().reject(error) : (failed = [error]));
  emitter.on(name, take);
  signal?.addEventListener('abort', () => fail(aborted(signal)), { once: true });
  if (name !== 'error') emitter.on('error', fail);
  return {
    next() {
      if (events.length > 0) return Promise.resolve({ value: events.shift(), done: false });
      if (failed) return Promise.reject(failed.pop());
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      emitter.off(name, take);
      emitter.off('error', fail);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() { return this; },
  };
};

module.exports = EventEmitter;
