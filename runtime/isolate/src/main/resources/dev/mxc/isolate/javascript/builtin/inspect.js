// util.inspect: what Node prints of a value.
const { join } = require('inspect_layout');
const { quote, primitive, paint } = require('inspect_primitive');

const custom = Symbol.for('nodejs.util.inspect.custom');
const NAME = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const INDEX = /^(0|[1-9][0-9]*)$/;
const TypedArray = Object.getPrototypeOf(Uint8Array);
const { propertyIsEnumerable, toString: objectToString } = Object.prototype;

const isError = (value) => value instanceof Error || objectToString.call(value) === '[object Error]';
const more = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

/** The name of the nearest constructor, or null for what has none. */
function constructorName(context, value, level) {
  for (let object = value; object !== null; object = Object.getPrototypeOf(object)) {
    const own = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (own !== undefined && typeof own.value === 'function' && own.value.name !== '' && isInstance(value, own.value)) {
      return String(own.value.name);
    }
  }
  const parent = Object.getPrototypeOf(value);
  if (parent === null) return null;
  if (context.depth !== null && level > context.depth) return 'Object <Complex prototype>';
  const above = constructorName(context, parent, level + 1);
  return `Object <${above === null ? inspect(parent, { ...context.user, customInspect: false, depth: -1 }) : above}>`;
}

function keysOf(context, value) {
  const symbols = Object.getOwnPropertySymbols(value);
  const keys = context.showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
  for (const symbol of symbols) {
    if (context.showHidden || propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  }
  return keys;
}

const keysButIndexes = (context, value) => keysOf(context, value).filter((key) => typeof key === 'symbol' || !INDEX.test(key));

function prefix(name, tag, fallback, size = '') {
  const head = name === null ? `[${fallback}${size}: null prototype] ` : `${name}${size} `;
  return tag !== '' && tag !== (name === null ? fallback : name) ? `${head}[${tag}] ` : head;
}

function format(context, value, level, ofTypedArray) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return primitive(context, value);
  const proxy = internals.proxies.get(value);
  const self = value;
  if (proxy !== undefined) {
    if (proxy.target === null) return paint(context, '<Revoked Proxy>', 'special');
    if (context.showProxy) return proxied(context, proxy, level);
    value = proxy.target;
    if (internals.proxies.get(value) !== undefined) return format(context, value, level);
  }
  if (context.customInspect) {
    const method = value[custom];
    if (typeof method === 'function' && method !== inspect && !(value.constructor && value.constructor.prototype === value)) {
      const left = context.depth === null ? null : context.depth - level;
      const result = method.call(self, left, optionsFor(context), inspect);
      if (result !== self) {
        const text = typeof result === 'object' ? format(context, result, level) : String(result);
        return text.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
      }
    }
  }
  if (context.seen.includes(value)) {
    if (!context.circular.has(value)) context.circular.set(value, context.circular.size + 1);
    return paint(context, `[Circular *${context.circular.get(value)}]`, 'special');
  }
  return structure(context, value, level, ofTypedArray);
}

function optionsFor(context) {
  const options = { stylize: (text, kind) => paint(context, text, kind) };
  for (const key of Object.keys(inspect.defaultOptions)) options[key] = context[key];
  return { ...options, ...context.user, depth: context.depth };
}

function proxied(context, { target, handler }, level) {
  if (context.depth !== null && level > context.depth) return paint(context, 'Proxy [Array]', 'special');
  context.indentation += 2;
  const parts = [format(context, target, level + 1), format(context, handler, level + 1)];
  context.indentation -= 2;
  return join(context, parts, '', ['Proxy [', ']'], true, level + 1, undefined);
}

/**
 * What is printed of an object: {@code base} before its braces, {@code entries} and {@code keys} within. {@code alone} is all
 * there is when there are no keys.
 */
function describe(context, value, name, tag, ofTypedArray) {
  const kinds = require('inspect_kinds');
  const shape = kinds.iterable(context, value, name, tag, item) ?? kinds.special(context, value, name, tag, item, ofTypedArray);
  if (shape !== null) return shape;
  const keys = keysOf(context, value);
  const head = name === 'Object' && tag === '' ? '' : prefix(name, tag, 'Object');
  return { keys, braces: [`${head}{`, '}'], alone: `${head}{}` };
}

const item = (context, value, level, step = 2) => {
  context.indentation += step;
  const text = format(context, value, level);
  context.indentation -= step;
  return text;
};

function structure(context, value, level, ofTypedArray) {
  const name = constructorName(context, value, level);
  let tag = value[Symbol.toStringTag];
  const own = context.showHidden ? Object.hasOwn(value, Symbol.toStringTag) : propertyIsEnumerable.call(value, Symbol.toStringTag);
  if (typeof tag !== 'string' || own) tag = '';
  const shape = describe(context, value, name, tag, ofTypedArray);
  const { keys, entries, isArrayLike = false } = shape;
  let { base = '', braces = ['{', '}'] } = shape;
  if (keys.length === 0 && shape.alone !== undefined) return shape.alone;
  if (context.depth !== null && level > context.depth) {
    if (shape.whole) return shape.whole;
    const shown = prefix(name, tag, Array.isArray(value) ? 'Array' : 'Object').slice(0, -1);
    return paint(context, name === null ? shown : `[${shown}]`, 'special');
  }
  level++;
  context.seen.push(value);
  context.deepest = level;
  const output = entries === undefined ? [] : entries(level);
  const before = output.length;
  for (const key of keys) output.push(property(context, value, key, level, isArrayLike ? 'extra' : 'object'));
  context.seen.pop();
  const reference = context.circular.get(value);
  if (reference !== undefined) {
    const mark = paint(context, `<ref *${reference}>`, 'special');
    if (context.compact !== true) base = base === '' ? mark : `${mark} ${base}`;
    else braces = [`${mark} ${braces[0]}`, braces[1]];
  }
  if (context.sorted) {
    const order = context.sorted === true ? undefined : context.sorted;
    if (!isArrayLike) output.sort(order);
    else output.push(...output.splice(before).sort(order));
  }
  return join(context, output, base, braces, isArrayLike, level, value);
}

/** A property with its name; of kind 'item' without. */
function property(context, object, key, level, kind) {
  const found = Object.getOwnPropertyDescriptor(object, key) ?? { value: object[key], enumerable: true };
  let text;
  let gap = ' ';
  if (found.value !== undefined) {
    const step = context.compact !== true || kind !== 'object' ? 2 : 3;
    text = item(context, found.value, level, step);
    if (step === 3 && context.breakLength < text.length) gap = `\n${' '.repeat(context.indentation + step)}`;
  } else if (found.get !== undefined) {
    text = getter(context, object, found, level);
  } else {
    text = found.set !== undefined ? paint(context, '[Setter]', 'special') : paint(context, 'undefined', 'undefined');
  }
  if (kind === 'item') return text;
  let label;
  if (typeof key === 'symbol') label = `[${paint(context, Symbol.prototype.toString.call(key), 'symbol')}]`;
  else if (key === '__proto__') label = "['__proto__']";
  else if (found.enumerable === false) label = `[${key}]`;
  else label = NAME.test(key) ? paint(context, key, 'name') : paint(context, quote(key), 'string');
  return `${label}:${gap}${text}`;
}

function getter(context, object, { get, set }, level) {
  const label = set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = context.getters === true || context.getters === (set === undefined ? 'get' : 'set');
  if (!wanted) return paint(context, `[${label}]`, 'special');
  const around = (text) => `${paint(context, `[${label}:`, 'special')} ${text}${paint(context, ']', 'special')}`;
  try {
    const value = Reflect.apply(get, object, []);
    if (typeof value !== 'object' || value === null) return around(primitive(context, value));
    return `${paint(context, `[${label}]`, 'special')} ${item(context, value, level)}`;
  } catch (error) {
    return around(`<Inspection threw (${error.message})>`);
  }
}

function inspect(value, options, depth, colors) {
  const user = typeof options === 'boolean' ? { showHidden: options } : { ...options };
  if (depth !== undefined && typeof options !== 'object') user.depth = depth;
  if (colors !== undefined && typeof options !== 'object') user.colors = colors;
  const context = { ...inspect.defaultOptions, ...user, user, seen: [], circular: new Map(), indentation: user.indentationLvl ?? 0, deepest: 0 };
  if (context.depth === undefined) context.depth = 2;
  if (context.depth === Infinity) context.depth = null;
  context.maxArrayLength ??= Infinity;
  context.maxStringLength ??= Infinity;
  return format(context, value, 0);
}
inspect.custom = custom;
inspect.defaultOptions = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100, maxStringLength: 10000,
  breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
};
inspect.colors = require('inspect_primitive').colors;
inspect.styles = require('inspect_primitive').styles;

module.exports = { inspect, isError, format, property, prefix, keysOf, keysButIndexes, more, TypedArray };
