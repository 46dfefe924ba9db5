// The store of AsyncLocalStorage follows promises, timers, ticks and immediates: whoever hands a callback on takes the stores along.
let current = new Map();
let installed = false;

const wrap = (callback) => {
  if (typeof callback !== 'function') return callback;
  const stores = current;
  return function (...args) {
    const before = current;
    current = stores;
    try {
      return Reflect.apply(callback, this, args);
    } finally {
      current = before;
    }
  };
};

function install() {
  if (installed) return;
  installed = true;
  const then = Promise.prototype.then;
  Promise.prototype.then = function (fulfilled, rejected) {
    return Reflect.apply(then, this, [wrap(fulfilled), wrap(rejected)]);
  };
  for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
    const original = globalThis[name];
    internals.hide(name, (callback, ...args) => original(wrap(callback), ...args));
  }
  const { complete } = internals;
  internals.complete = (action) => complete(wrap(action));
  const nextTick = process.nextTick;
  process.nextTick = (callback, ...args) => nextTick(wrap(callback), ...args);
}

class AsyncLocalStorage {
  constructor() {
    install();
  }
  getStore() { return current.get(this); }
  run(store, action, ...args) {
    const before = current;
    current = new Map(before).set(this, store);
    try {
      return action(...args);
    } finally {
      current = before;
    }
  }
  exit(action, ...args) { return this.run(undefined, action, ...args); }
  enterWith(store) { current = new Map(current).set(this, store); }
  disable() {
    current = new Map(current);
    current.delete(this);
  }
  static bind(callback) { return wrap(callback); }
  static snapshot() { return wrap((action, ...args) => action(...args)); }
}

class AsyncResource {
  constructor(type) {
    this.type = type;
    this._run = wrap((action, self, args) => Reflect.apply(action, self, args));
  }
  runInAsyncScope(action, self, ...args) { return this._run(action, self, args); }
  bind(action) { return (...args) => this.runInAsyncScope(action, undefined, ...args); }
  emitDestroy() { return this; }
  asyncId() { return 1; }
  triggerAsyncId() { return 0; }
  static bind(action) { return wrap(action); }
}

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook: () => ({ enable() { return this; }, disable() { return this; } }),
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
};
