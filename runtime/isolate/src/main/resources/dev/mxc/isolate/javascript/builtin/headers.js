// Headers, with the checks and the order that Node's have.
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function bytesIn(value) {
  const text = `${value}`;
  const at = text.search(/[^\x00-\xff]/);
  if (at >= 0) {
    throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${at} has a value of ${text.charCodeAt(at)} which is greater than 255.`);
  }
  return text;
}
const trimmed = (value) => value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');

function checkedName(name, where) {
  const text = bytesIn(name);
  if (!TOKEN.test(text)) throw new TypeError(`Headers.${where}: ${JSON.stringify(text)} is an invalid header name.`);
  return text;
}
function checkedValue(value, where) {
  const text = trimmed(bytesIn(value));
  if (/[\0\n\r]/.test(text)) throw new TypeError(`Headers.${where}: "${text}" is an invalid header value.`);
  return text;
}
function needed(given, least, where) {
  if (given < least) throw new TypeError(`${where}: ${least} argument${least === 1 ? '' : 's'} required, but${given > 0 ? ' only' : ''} ${given} found.`);
}

class Headers {
  // By name in small letters: the name as it was given first, and the value.
  #map = new Map();
  #cookies = [];
  #sorted = null;
  #immutable = false;
  constructor(init = undefined) {
    if (init !== undefined) this.#fill(init);
  }
  #fill(init) {
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
      throw new TypeError("Headers constructor: init could not be converted to any of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.");
    }
    if (init instanceof Headers && init[Symbol.iterator] === Headers.prototype[Symbol.iterator]) {
      for (const [key, { name, value }] of init.#map) this.#map.set(key, { name, value });
      this.#cookies.push(...init.#cookies);
    } else if (typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') throw new TypeError('Headers constructor: init is not iterable.');
        const items = [...pair];
        if (items.length !== 2) throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${items.length}.`);
        this.append(items[0], items[1]);
      }
    } else {
      for (const name of Reflect.ownKeys(init)) {
        if (Reflect.getOwnPropertyDescriptor(init, name)?.enumerable) this.append(name, init[name]);
      }
    }
  }
  #change() {
    if (this.#immutable) throw new TypeError('immutable');
    this.#sorted = null;
  }
  #add(name, value) {
    const key = name.toLowerCase();
    const known = this.#map.get(key);
    if (key === 'set-cookie') this.#cookies.push(value);
    if (known === undefined) this.#map.set(key, { name, value });
    else known.value += `${key === 'cookie' ? '; ' : ', '}${value}`;
  }
  append(name, value) {
    needed(arguments.length, 2, 'Headers.append');
    const [checked, text] = [checkedName(name, 'append'), checkedValue(value, 'append')];
    this.#change();
    this.#add(checked, text);
  }
  set(name, value) {
    needed(arguments.length, 2, 'Headers.set');
    const [checked, text] = [checkedName(name, 'set'), checkedValue(value, 'set')];
    this.#change();
    const key = checked.toLowerCase();
    if (key === 'set-cookie') this.#cookies = [text];
    this.#map.set(key, { name: checked, value: text });
  }
  get(name) {
    needed(arguments.length, 1, 'Headers.get');
    return this.#map.get(checkedName(name, 'get').toLowerCase())?.value ?? null;
  }
  has(name) {
    needed(arguments.length, 1, 'Headers.has');
    return this.#map.has(checkedName(name, 'has').toLowerCase());
  }
  delete(name) {
    needed(arguments.length, 1, 'Headers.delete');
    const key = checkedName(name, 'delete').toLowerCase();
    this.#change();
    if (key === 'set-cookie') this.#cookies = [];
    this.#map.delete(key);
  }
  getSetCookie() { return [...this.#cookies]; }
  #list() {
    if (this.#sorted === null) {
      const names = [...this.#map.keys()].sort();
      this.#sorted = names.flatMap((name) =>
        (name === 'set-cookie' ? this.#cookies.map((cookie) => [name, cookie]) : [[name, this.#map.get(name).value]]));
    }
    return this.#sorted;
  }
  forEach(action, self) {
    if (typeof action !== 'function') throw new TypeError("Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.");
    for (const [name, value] of this) action.call(self, value, name, this);
  }
  // The list may change while it is walked.
  *#walk(what) {
    for (let i = 0; i < this.#list().length; i++) yield what(this.#list()[i]);
  }
  entries() { return this.#walk((pair) => [...pair]); }
  keys() { return this.#walk(([name]) => name); }
  values() { return this.#walk(([, value]) => value); }
  [Symbol.iterator]() { return this.entries(); }
  [inspectCustom](depth, options, inspect) {
    const shown = {};
    for (const { name, value } of this.#map.values()) shown[name] = value;
    return `Headers ${inspect(shown, { ...options, depth })}`;
  }
  static {
    // What came from a server: as it is.
    received = (pairs) => {
      const headers = new Headers();
      for (const [name, value] of pairs) headers.#add(name.toLowerCase(), trimmed(value));
      headers.#immutable = true;
      return headers;
    };
    sent = (headers) => [...headers.#map.values()];
    freeze = (headers) => {
      headers.#immutable = true;
      return headers;
    };
  }
}
var received;
var sent;
var freeze;

Object.defineProperty(Headers.prototype, Symbol.toStringTag, { value: 'Headers', configurable: true });
for (const name of ['append', 'set', 'get', 'has', 'delete', 'getSetCookie', 'forEach', 'entries', 'keys', 'values']) {
  Object.defineProperty(Headers.prototype, name, { enumerable: true });
}

module.exports = { Headers, received, sent, freeze, TOKEN, needed };
