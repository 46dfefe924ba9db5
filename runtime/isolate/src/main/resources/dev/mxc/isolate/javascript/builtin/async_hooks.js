// The stores of AsyncLocalStorage: a map that is never changed, only replaced, and that the engine hands on through promises and
// await. What the event loop calls back later takes its stores along in a scope, as a resource of Node's does.
const { host } = internals;
const { invalidArgType, requireFunction } = require('errors');

const NONE = new Map();
const current = () => host.stores() ?? NONE;
const put = (storage, store) => host.swapStores(new Map(current()).set(storage, store));

/** Calls with a scope's stores; what the call enters with is there again at the scope's next call. */
function runIn(scope, action, self, args) {
  const before = host.swapStores(scope.stores);
  try {
    return Reflect.apply(action, self, args);
  } finally {
    scope.stores = host.swapStores(before);
  }
}

/** From the first storage on the event loop does so with all that is handed to it. */
function install() {
  if (internals.asyncScopes !== undefined) return;
  host.stores();
  internals.asyncScopes = { capture: () => ({ stores: host.stores() }), runIn };
}

class AsyncLocalStorage {
  constructor() {
    install();
    this.enabled = false;
  }
  static bind(callback) { return AsyncResource.bind(callback); }
  static snapshot() { return AsyncLocalStorage.bind((action, ...args) => action(...args)); }
  getStore() {
    return this.enabled ? current().get(this) : undefined;
  }
  enterWith(store) {
    this.enabled = true;
    put(this, store);
  }
  run(store, action, ...args) {
    if (Object.is(store, this.getStore())) return Reflect.apply(action, null, args);
    this.enabled = true;
    const before = current().get(this);
    put(this, store);
    try {
      return Reflect.apply(action, null, args);
    } finally {
      put(this, before);
    }
  }
  exit(action, ...args) {
    if (!this.enabled) return Reflect.apply(action, null, args);
    const before = current().get(this);
    this.enabled = false;
    put(this, undefined);
    try {
      return Reflect.apply(action, null, args);
    } finally {
      put(this, before);
      this.enabled = true;
    }
  }
  disable() {
    this.enabled = false;
  }
}

let lastId = 1;

class AsyncResource {
  #scope;
  #id = ++lastId;
  constructor(type) {
    if (typeof type !== 'string') throw invalidArgType('type', 'string', type);
    install();
    this.#scope = internals.asyncScopes.capture();
  }
  runInAsyncScope(action, self, ...args) { return runIn(this.#scope, action, self, args); }
  bind(action, self) {
    requireFunction(action, 'fn');
    const resource = this;
    const bound = function (...args) {
      return resource.runInAsyncScope(action, self === undefined ? this : self, ...args);
    };
    return Object.defineProperty(bound, 'length', { value: action.length, configurable: true });
  }
  emitDestroy() { return this; }
  asyncId() { return this.#id; }
  triggerAsyncId() { return 1; }
  static bind(action, type, self) {
    return new AsyncResource(type || action.name || 'bound-anonymous-fn').bind(action, self);
  }
}

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook: () => ({ enable() { return this; }, disable() { return this; } }),
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
};
