// Ticks, timers, immediates and completions in Node's order. Promises move on only when the outermost call into the guest
// returns, so each callback is an entry of its own: the host calls turn() while it is not negative.
const { host, hide } = internals;

/** First in, first out, without moving what is left. Its length is looked at so often that it is no getter. */
class Queue {
  length = 0;
  #items = [];
  #head = 0;
  push(item) {
    this.#items.push(item);
    this.length++;
  }
  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    this.length--;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

const ticks = new Queue();
const immediates = new Queue();
// Operations that are done and whose callbacks wait for their turn, as those of files do.
const completions = new Queue();
const rejections = new Queue();
// Exceptions of callbacks that had nobody to throw to.
const failures = [];
// Streams of input: each is asked for its next part when nothing else is left to do.
const inputs = [];

const nowMillis = () => Math.floor(host.nanoTime() / 1e6);
const callable = (callback) => {
  if (typeof callback !== 'function') throw require('errors').invalidArgType('callback', 'function', callback);
};

// ---- Scopes: what AsyncLocalStorage holds where a callback was handed in, once a program has loaded async_hooks

const scopeHere = () => internals.asyncScopes?.capture();
const callIn = (scope, action, ...args) => (scope === undefined ? action(...args) : internals.asyncScopes.runIn(scope, action, undefined, args));

// ---- Ticks

function nextTick(callback, ...args) {
  callable(callback);
  ticks.push([scopeHere(), callback, args]);
}

function drainTicks() {
  while (ticks.length > 0) {
    const [scope, callback, args] = ticks.shift();
    callIn(scope, callback, ...args);
  }
}

/** A synchronous part of the program: ticks come at its end, before promises. */
function sync(action) {
  const value = action();
  drainTicks();
  return value;
}

// ---- Timers: a heap by time, then by age. A timer that was cleared or started anew leaves its old entry behind.

const heap = [];
const timers = new Map();
let lastTimer = 0;
let started = 0;
let waitedFor = 0;

const before = (a, b) => a.due < b.due || (a.due === b.due && a.order < b.order);

function heapPush(entry) {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(entry, heap[parent])) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = entry;
}

function heapPop() {
  const last = heap.pop();
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
}

/** The timer that is due first, or null. */
function firstTimer() {
  while (heap.length > 0) {
    const { timer } = heap[0];
    if (timer._entry === heap[0]) return timer;
    heapPop();
  }
  return null;
}

class Timeout {
  constructor(callback, delay, args, repeat) {
    callable(callback);
    const millis = Number(delay);
    this._idleTimeout = millis >= 1 && millis <= 2147483647 ? Math.trunc(millis) : 1;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    for (const [name, value] of [['_id', ++lastTimer], ['_ref', true], ['_entry', null], ['_scope', scopeHere()]]) {
      Object.defineProperty(this, name, { value, writable: true });
    }
    start(this);
  }
  ref() {
    if (!this._ref && this._entry !== null) waitedFor++;
    this._ref = true;
    return this;
  }
  unref() {
    if (this._ref && this._entry !== null) waitedFor--;
    this._ref = false;
    return this;
  }
  hasRef() { return this._ref; }
  refresh() {
    if (!this._destroyed) start(this);
    return this;
  }
  close() {
    clear(this);
    return this;
  }
  [Symbol.toPrimitive]() { return this._id; }
}

function start(timer) {
  stop(timer);
  timer._entry = { timer, due: nowMillis() + timer._idleTimeout, order: ++started };
  timers.set(timer._id, timer);
  heapPush(timer._entry);
  if (timer._ref) waitedFor++;
}

function stop(timer) {
  if (timer._entry === null) return;
  timer._entry = null;
  timers.delete(timer._id);
  if (timer._ref) waitedFor--;
}

function clear(timer) {
  if (!(timer instanceof Timeout)) timer = timers.get(typeof timer === 'object' ? NaN : Number(timer));
  if (timer === undefined) return;
  timer._destroyed = true;
  stop(timer);
}

function runTimer(timer) {
  stop(timer);
  try {
    sync(() => callIn(timer._scope, () => timer._onTimeout(...timer._timerArgs)));
  } finally {
    if (timer._repeat !== null && !timer._destroyed) start(timer);
    else if (timer._entry === null) timer._destroyed = true;
  }
}

// ---- Immediates

class Immediate {
  constructor(callback, args) {
    callable(callback);
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    Object.defineProperty(this, '_ref', { value: true, writable: true });
    Object.defineProperty(this, '_scope', { value: scopeHere() });
    immediates.push(this);
    waitedImmediates++;
  }
  ref() {
    if (!this._ref && !this._destroyed) waitedImmediates++;
    this._ref = true;
    return this;
  }
  unref() {
    if (this._ref && !this._destroyed) waitedImmediates--;
    this._ref = false;
    return this;
  }
  hasRef() { return this._ref; }
}

let waitedImmediates = 0;

function finishImmediate(immediate) {
  if (immediate._destroyed) return false;
  immediate._destroyed = true;
  if (immediate._ref) waitedImmediates--;
  return true;
}

// ---- Promises that were rejected and that nobody handles

let origin = 'uncaughtException';

host.onUnhandledRejection((reason, promise) => rejections.push([reason, promise]));

function rejected() {
  const [reason, promise] = rejections.shift();
  const { process } = internals;
  if (process.listenerCount('unhandledRejection') > 0) {
    sync(() => process.emit('unhandledRejection', reason, promise));
    return;
  }
  origin = 'unhandledRejection';
  throw reason instanceof Error ? reason : require('process_errors').unhandled(reason);
}

// ---- The loop

const [TIMERS, POLL, CHECK] = [0, 1, 2];
let phase = TIMERS;
let phaseNow = 0;
let left = 0;
// Completions are taken in the round after the one in which they were asked for: immediates of that round come first.
let ready = 0;

// What the host has under way for the program: each takes the answers that came and says how many are still to come. See mxc.js
// and host_streams.js. Answers of tools come with each turn.
internals.answers = [];
internals.toolAnswers = () => {};
// A wait that an answer ends.
const LONG_MILLIS = 2147483647;

/** Milliseconds until there is something to do, or less than 0 when there never will be. */
function millisToNext() {
  let calls = 0;
  const { answers } = internals;
  for (let i = 0; i < answers.length; i++) calls += answers[i]();
  if (failures.length > 0 || ticks.length > 0 || rejections.length > 0 || completions.length > 0) return 0;
  if (waitedImmediates > 0 || inputs.length > 0) return 0;
  if (waitedFor === 0 && calls === 0) return -1;
  // A timer that nobody waits for comes all the same while something else is waited for.
  const timer = firstTimer();
  return timer === null ? LONG_MILLIS : Math.max(0, timer._entry.due - nowMillis());
}

/**
 * Goes on to the next callback, if there is one now. Milliseconds until there is, 0 after one was called, less than 0 when there
 * never will be. Takes what calls of tools came to.
 */
function turn(...toolAnswers) {
  if (toolAnswers.length > 0) internals.toolAnswers(toolAnswers);
  for (;;) {
    const millis = millisToNext();
    if (millis !== 0 || next()) return millis;
  }
}

/** At most one callback, and what came of it; whether anything was called, so that promises may have to move on. */
function next() {
  if (failures.length > 0) throw failures.shift();
  if (ticks.length > 0) {
    drainTicks();
    return true;
  }
  if (rejections.length > 0) {
    rejected();
    return true;
  }
  if (phase === TIMERS) {
    const timer = firstTimer();
    if (timer !== null) {
      if (phaseNow === 0) phaseNow = nowMillis();
      if (timer._entry.due <= phaseNow) {
        runTimer(timer);
        return true;
      }
    }
    phaseNow = 0;
    phase = POLL;
    // A round without immediates would do nothing but let the completions be ready for the next.
    left = ready > 0 || immediates.length > 0 ? ready : completions.length;
  }
  if (phase === POLL) {
    if (left-- > 0) {
      sync(completions.shift());
      return true;
    }
    phase = CHECK;
    left = immediates.length;
  }
  while (left-- > 0) {
    const immediate = immediates.shift();
    if (finishImmediate(immediate)) {
      sync(() => callIn(immediate._scope, () => immediate._onImmediate(...immediate._argv)));
      return true;
    }
  }
  phase = TIMERS;
  ready = completions.length;
  if (inputs.length === 0 || completions.length > 0 || waitedImmediates > 0 || isTimerDue()) return false;
  sync(inputs.shift());
  return true;
}

function isTimerDue() {
  const timer = firstTimer();
  return timer !== null && timer._entry.due <= nowMillis();
}

const api = {
  setTimeout(callback, delay, ...args) { return new Timeout(callback, delay, args, false); },
  setInterval(callback, delay, ...args) { return new Timeout(callback, delay, args, true); },
  clearTimeout(timer) { clear(timer); },
  clearInterval(timer) { clear(timer); },
  setImmediate(callback, ...args) { return new Immediate(callback, args); },
  clearImmediate(immediate) {
    if (immediate instanceof Immediate) finishImmediate(immediate);
  },
  queueMicrotask(callback) {
    callable(callback);
    Promise.resolve().then(() => {
      try {
        callback();
      } catch (error) {
        failures.push(error);
      }
    });
  },
};
for (const name of Object.keys(api)) hide(name, api[name]);
for (const name of ['setTimeout', 'setImmediate']) {
  const get = () => require('timers/promises')[name];
  Object.defineProperty(api[name], Symbol.for('nodejs.util.promisify.custom'), { get, configurable: true });
}

internals.nextTick = nextTick;
internals.sync = sync;
internals.failures = failures;
internals.inputs = inputs;
internals.complete = (action) => {
  const scope = scopeHere();
  completions.push(scope === undefined ? action : () => callIn(scope, action));
};
internals.loop = {
  turn,
  takeOrigin() {
    const taken = origin;
    origin = 'uncaughtException';
    return taken;
  },
};
