// The host's tools as functions that answer with promises. The host decides on every call; what is here only makes it look well.
const { host } = internals;

class ToolError extends Error {
  constructor(message, code = 'ERR_TOOL') {
    super(message);
    this.code = code;
  }
}
class ToolDeniedError extends ToolError {}
class ToolTimeoutError extends ToolError {}
class ToolArgumentsError extends ToolError {}
for (const type of [ToolError, ToolDeniedError, ToolTimeoutError, ToolArgumentsError]) {
  Object.defineProperty(type.prototype, 'name', { value: type.name, writable: true, configurable: true });
}

function errorOf(kind, message) {
  switch (kind) {
    case 'denied':
    case 'limit_reached': return new ToolDeniedError(message, 'EACCES');
    case 'timed_out': return new ToolTimeoutError(message, 'ETIMEDOUT');
    case 'invalid': return new ToolArgumentsError(message, 'ERR_INVALID_ARG_VALUE');
    default: return new ToolError(message);
  }
}

// ---- Arguments: what JSON.stringify would leave out or change is an error, but for undefined properties

function textOf(name, value) {
  const refuse = (what) => {
    throw new ToolArgumentsError(`arguments of ${name}: ${what}`, 'ERR_INVALID_ARG_VALUE');
  };
  if (value === null || typeof value !== 'object' || Array.isArray(value)) refuse('one object with the arguments by name is expected');
  try {
    return JSON.stringify(value, (key, item) => {
      const where = key === '' ? 'a value' : JSON.stringify(key);
      if (typeof item === 'number' && !Number.isFinite(item)) refuse(`${where} is ${item}, which is no JSON`);
      if (typeof item === 'function' || typeof item === 'symbol') refuse(`${where} is a ${typeof item}, which is no JSON`);
      return typeof item === 'bigint' ? JSON.rawJSON(item.toString()) : item;
    });
  } catch (error) {
    if (error instanceof ToolArgumentsError) throw error;
    return refuse(error instanceof RangeError ? 'nested too deeply for JSON' : error.message);
  }
}

/** What the host takes without JSON, which is slow for long text: names and values in turn. Null when one is not of that kind. */
function flatOf(name, value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value.toJSON !== undefined) return null;
  const flat = [name];
  const keys = Object.keys(value);
  for (let i = 0; i < keys.length; i++) {
    const item = value[keys[i]];
    const kind = typeof item;
    if (kind === 'undefined') continue;
    if (kind !== 'string' && kind !== 'boolean' && item !== null && !(kind === 'number' && Math.abs(item) <= Number.MAX_SAFE_INTEGER)) return null;
    flat.push(keys[i], item);
  }
  return flat;
}

// ---- Calls under way

// By number, until the host has answered: it answers a call that was given up as well, when the tool's code has ended. For those
// that were not given up a promise waits: the event loop is told how many there are.
const calls = new Map();

function signalOf(options) {
  const signal = options?.signal ?? null;
  if (signal !== null && (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function')) {
    throw require('errors').invalidArgType('options.signal', 'AbortSignal', signal);
  }
  return signal;
}

function call(name, value, options) {
  return new Promise((resolve, reject) => {
    const given = flatOf(name, value) ?? [name, textOf(name, value)];
    const signal = signalOf(options);
    if (signal?.aborted) return reject(signal.reason);
    const number = Reflect.apply(host.beginTool, host, given);
    const waiting = { resolve, reject, settled: () => signal?.removeEventListener('abort', abort) };
    const abort = () => {
      // A call of a program before has lost its number to one of this program.
      if (calls.get(number) !== waiting) return;
      calls.set(number, null);
      internals.toolsWaited--;
      host.giveUpTool(number);
      reject(signal.reason);
    };
    calls.set(number, waiting);
    internals.toolsWaited++;
    signal?.addEventListener('abort', abort, { once: true });
  });
}

const settled = ({ resolve, reject }, kind, value) => () => {
  if (kind === 'value') resolve(value);
  else if (kind === 'returned') resolve(JSON.parse(value));
  else reject(errorOf(kind, value));
};

internals.toolAnswers = (taken) => {
  for (let i = 0; i < taken.length; i += 3) {
    const answered = calls.get(taken[i]);
    calls.delete(taken[i]);
    // Nobody waits for one that was given up.
    if (answered === null) continue;
    internals.toolsWaited--;
    answered.settled();
    internals.complete(settled(answered, taken[i + 1], taken[i + 2]));
  }
};

/** A program is next: what the one before has left unanswered stays so. */
internals.forgetTools = () => {
  calls.clear();
  internals.toolsWaited = 0;
};

// ---- Namespaces: what is not granted is there as well, so that the host can refuse its call and record it

const unasked = new Set(['then', 'toJSON', 'constructor', 'prototype', 'inspect', 'valueOf', 'toString']);

function node(path, children, granted, description) {
  const target = granted || path !== '' ? (value = {}, options) => call(path, value, options) : {};
  if (typeof target === 'function') {
    Object.defineProperty(target, 'name', { value: path.slice(path.lastIndexOf('.') + 1), configurable: true });
  }
  if (granted) Object.defineProperty(target, 'description', { value: description, configurable: true });
  for (const word of children.keys()) {
    Object.defineProperty(target, word, { value: children.get(word), enumerable: true, configurable: true });
  }
  return new Proxy(target, {
    get(of, word) {
      if (typeof word === 'symbol' || word in of || unasked.has(word)) return Reflect.get(of, word);
      return node(path === '' ? word : `${path}.${word}`, new Map(), false);
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}

function grow(path, tree) {
  const children = new Map();
  for (const [word, child] of tree.children) children.set(word, grow(path === '' ? word : `${path}.${word}`, child));
  return node(path, children, tree.granted, tree.description);
}

const root = { children: new Map(), granted: false };
const specs = host.tools();
for (let i = 0; i < specs.length; i += 5) {
  let at = root;
  for (const word of specs[i].split('.')) {
    if (!at.children.has(word)) at.children.set(word, { children: new Map(), granted: false });
    at = at.children.get(word);
  }
  at.granted = true;
  at.description = specs[i + 3];
}

exports.mxc = Object.freeze({ tools: grow('', root), ToolError });
