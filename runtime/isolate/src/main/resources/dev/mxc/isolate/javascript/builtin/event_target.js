// Events of the web, and what signals with them that something is to stop.
const { coded } = require('errors');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const missing = (name) => coded(TypeError, 'ERR_MISSING_ARGS', `The "${name}" argument must be specified`);

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #prevented = false;
  #stopped = false;
  #target = null;
  #time = performance.now();
  constructor(type, options) {
    if (arguments.length === 0) throw missing('type');
    this.#type = String(type);
    this.#bubbles = Boolean(options?.bubbles);
    this.#cancelable = Boolean(options?.cancelable);
    this.#composed = Boolean(options?.composed);
  }
  get type() { return this.#type; }
  get bubbles() { return this.#bubbles; }
  get cancelable() { return this.#cancelable; }
  get composed() { return this.#composed; }
  get defaultPrevented() { return this.#cancelable && this.#prevented; }
  get returnValue() { return !this.defaultPrevented; }
  get timeStamp() { return this.#time; }
  get target() { return this.#target; }
  get currentTarget() { return this.#target; }
  get srcElement() { return this.#target; }
  get eventPhase() { return this.#target === null ? 0 : 2; }
  get isTrusted() { return false; }
  get cancelBubble() { return this.#stopped; }
  composedPath() { return this.#target === null ? [] : [this.#target]; }
  preventDefault() { this.#prevented = true; }
  stopPropagation() {}
  stopImmediatePropagation() { this.#stopped = true; }
  static {
    dispatching = (event, target) => {
      event.#target = target;
      return () => event.#stopped;
    };
    isEvent = (value) => value !== null && typeof value === 'object' && #type in value;
  }
}
var dispatching;
var isEvent;

class CustomEvent extends Event {
  #detail;
  constructor(type, options) {
    super(type, options);
    this.#detail = options?.detail ?? null;
  }
  get detail() { return this.#detail; }
}

class EventTarget {
  #listeners = new Map();
  addEventListener(type, listener, options) {
    const { once = false, signal } = typeof options === 'object' && options !== null ? options : {};
    if (signal?.aborted || listener === null || listener === undefined) return;
    const list = this.#listeners.get(`${type}`) ?? [];
    if (!list.some((item) => item.listener === listener)) list.push({ listener, once: Boolean(once) });
    this.#listeners.set(`${type}`, list);
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener), { once: true });
  }
  removeEventListener(type, listener) {
    this.#listeners.set(`${type}`, (this.#listeners.get(`${type}`) ?? []).filter((item) => item.listener !== listener));
  }
  dispatchEvent(event) {
    if (!isEvent(event)) throw require('errors').invalidArgType('event', 'Event', event);
    const isStopped = dispatching(event, this);
    for (const item of [...(this.#listeners.get(event.type) ?? [])]) {
      if (item.once) this.removeEventListener(event.type, item.listener);
      try {
        if (typeof item.listener === 'function') item.listener.call(this, event);
        else item.listener.handleEvent(event);
      } catch (error) {
        internals.failures.push(error);
      }
      if (isStopped()) break;
    }
    return !event.defaultPrevented;
  }
}

const KEY = Symbol('internal');

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  #listener = null;
  constructor(key) {
    if (key !== KEY) throw coded(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    super();
  }
  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  get onabort() { return this.#listener; }
  set onabort(listener) {
    this.removeEventListener('abort', this.#listener);
    this.#listener = typeof listener === 'function' ? listener : null;
    if (this.#listener !== null) this.addEventListener('abort', this.#listener);
  }
  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }
  static abort(reason) {
    const signal = new AbortSignal(KEY);
    stop(signal, reason);
    return signal;
  }
  static timeout(millis) {
    const signal = new AbortSignal(KEY);
    setTimeout(() => stop(signal, new (require('dom_exception').DOMException)('The operation was aborted due to timeout', 'TimeoutError')), millis).unref();
    return signal;
  }
  static any(signals) {
    const all = new AbortSignal(KEY);
    for (const signal of signals) {
      if (signal.aborted) stop(all, signal.reason);
      else signal.addEventListener('abort', () => stop(all, signal.reason), { once: true });
    }
    return all;
  }
  static {
    stop = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason === undefined ? new (require('dom_exception').DOMException)('This operation was aborted', 'AbortError') : reason;
      signal.dispatchEvent(new Event('abort'));
    };
  }
  [inspectCustom](depth, options, inspect) { return `AbortSignal ${inspect({ aborted: this.#aborted }, options)}`; }
}
var stop;

class AbortController {
  #signal = new AbortSignal(KEY);
  get signal() { return this.#signal; }
  abort(reason) { stop(this.#signal, reason); }
  [inspectCustom](depth, options, inspect) { return `AbortController ${inspect({ signal: this.#signal }, options)}`; }
}

for (const one of [Event, CustomEvent, EventTarget, AbortSignal, AbortController]) {
  Object.defineProperty(one.prototype, Symbol.toStringTag, { value: one.name, configurable: true });
}

module.exports = { Event, CustomEvent, EventTarget, AbortSignal, AbortController };
