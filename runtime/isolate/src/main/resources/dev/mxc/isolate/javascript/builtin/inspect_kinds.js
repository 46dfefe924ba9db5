// The kinds of objects that util.inspect shows in a way of their own.
const { format, property, prefix, keysOf, keysButIndexes, more, TypedArray, isError } = require('inspect');
const { primitive, paint } = require('inspect_primitive');
const { host } = internals;

const classOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

/** The first items by a function, and how many are left out. */
function limited(context, size, each) {
  const shown = Math.min(Math.max(0, context.maxArrayLength), size);
  const output = each(shown);
  if (size > shown) output.push(more(size - shown));
  return output;
}

function arrayItems(context, value, level) {
  const limit = Math.max(0, context.maxArrayLength);
  const output = [];
  let at = 0;
  while (at < value.length && output.length < limit) {
    if (Object.hasOwn(value, at)) {
      output.push(property(context, value, at, level, 'item'));
      at++;
      continue;
    }
    let end = at + 1;
    while (end < value.length && !Object.hasOwn(value, end)) end++;
    output.push(paint(context, `<${end - at} empty item${end - at > 1 ? 's' : ''}>`, 'undefined'));
    at = end;
  }
  if (at < value.length) output.push(more(value.length - at));
  return output;
}

function collection(context, items, size, show) {
  context.indentation += 2;
  const output = limited(context, size, (shown) => {
    const parts = [];
    for (const one of items) {
      if (parts.length >= shown) break;
      parts.push(show(one));
    }
    return parts;
  });
  context.indentation -= 2;
  return output;
}

/** Arrays, sets, maps and typed arrays; else null. */
function iterable(context, value, name, tag, item) {
  if (Array.isArray(value)) {
    const head = name !== 'Array' || tag !== '' ? prefix(name, tag, 'Array', `(${value.length})`) : '';
    const entries = (level) => arrayItems(context, value, level);
    return { keys: keysButIndexes(context, value), braces: [`${head}[`, ']'], isArrayLike: true, entries, alone: value.length === 0 ? `${head}[]` : undefined };
  }
  if (value instanceof Set || value instanceof Map) {
    const isMap = value instanceof Map;
    const kind = isMap ? Map : Set;
    const size = Object.getOwnPropertyDescriptor(kind.prototype, 'size').get.call(value);
    const head = prefix(name, tag, kind.name, `(${size})`);
    const entries = (level) =>
      collection(context, kind.prototype[Symbol.iterator].call(value), size, (one) =>
        isMap ? `${format(context, one[0], level)} => ${format(context, one[1], level)}` : format(context, one, level));
    return { keys: keysOf(context, value), braces: [`${head}{`, '}'], entries, alone: size === 0 ? `${head}{}` : undefined };
  }
  if (value instanceof TypedArray) {
    const head = prefix(name, tag, value[Symbol.toStringTag], `(${value.length})`);
    const entries = (level) => {
      const output = limited(context, value.length, (shown) => Array.from(value.subarray(0, shown), (one) => primitive(context, one)));
      if (context.showHidden) {
        for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
          context.indentation += 2;
          output.push(`[${key}]: ${format(context, value[key], level, true)}`);
          context.indentation -= 2;
        }
      }
      return output;
    };
    return { keys: keysButIndexes(context, value), braces: [`${head}[`, ']'], isArrayLike: true, entries, alone: value.length === 0 && !context.showHidden ? `${head}[]` : undefined };
  }
  return null;
}

const alone = (context, keys, base, kind) => ({ keys, base, alone: paint(context, base, kind), whole: paint(context, base, kind) });

/** Functions, dates, errors and the like; null for a plain object. */
function special(context, value, name, tag, item, ofTypedArray) {
  const keys = keysOf(context, value);
  if (typeof value === 'function') return { ...alone(context, keys, functionBase(value, name, tag), 'special'), whole: undefined };
  const kind = classOf(value);
  if (kind === 'Arguments') return { keys, braces: ['[Arguments] {', '}'], alone: '[Arguments] {}' };
  if (value instanceof RegExp) {
    const head = prefix(name, tag, 'RegExp');
    return alone(context, keys, (head === 'RegExp ' ? '' : head) + RegExp.prototype.toString.call(value), 'regexp');
  }
  if (value instanceof Date) {
    const head = prefix(name, tag, 'Date');
    const text = Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
    return { ...alone(context, keys, (head === 'Date ' ? '' : head) + text, 'date'), whole: undefined };
  }
  if (isError(value)) {
    const base = errorBase(context, value, name, tag, keys);
    return { keys, base, alone: base };
  }
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    const head = prefix(name, tag, kind);
    if (ofTypedArray) return { keys: [], alone: `${head}{ byteLength: ${primitive(context, value.byteLength)} }` };
    return { keys: ['byteLength', ...keys], braces: [`${head}{`, '}'], entries: () => [contents(context, value)] };
  }
  if (value instanceof DataView) {
    return { keys: ['byteLength', 'byteOffset', 'buffer', ...keys], braces: [`${prefix(name, tag, 'DataView')}{`, '}'] };
  }
  if (value instanceof Promise) {
    return { keys, braces: [`${prefix(name, tag, 'Promise')}{`, '}'], entries: (level) => promise(context, value, level, item) };
  }
  if (value instanceof WeakSet || value instanceof WeakMap) {
    const head = prefix(name, tag, value instanceof WeakSet ? 'WeakSet' : 'WeakMap');
    return { keys, braces: [`${head}{`, '}'], entries: () => [paint(context, '<items unknown>', 'special')] };
  }
  if (kind === 'Module' && name === null) {
    return { keys, braces: [`${prefix(name, tag, 'Module')}{`, '}'] };
  }
  return boxed(context, value, name, tag, keys);
}

function boxed(context, value, name, tag, keys) {
  for (const [type, constructor] of Object.entries({ Number, String, Boolean, Symbol, BigInt })) {
    let inner;
    try {
      inner = constructor.prototype.valueOf.call(value);
    } catch {
      continue;
    }
    if (type === 'String') keys.splice(0, inner.length);
    let base = `[${type}`;
    if (type !== name) base += name === null ? ' (null prototype)' : ` (${name})`;
    base += `: ${primitive({ ...context, colors: false }, inner)}]`;
    if (tag !== '' && tag !== name) base += ` [${tag}]`;
    return { keys, base, alone: paint(context, base, type.toLowerCase()) };
  }
  return null;
}

function contents(context, buffer) {
  const shown = Math.min(Math.max(0, context.maxArrayLength), buffer.byteLength);
  let text = Array.from(new Uint8Array(buffer, 0, shown), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const left = buffer.byteLength - shown;
  if (left > 0) text += ` ... ${left} more byte${left > 1 ? 's' : ''}`;
  return `${paint(context, '[Uint8Contents]', 'special')}: <${text}>`;
}

/** The engine tells a promise's state, and its value where that is a primitive one. */
function promise(context, value, level, item) {
  const [state, result] = internals.promiseState(value);
  if (state === 'pending') return [paint(context, '<pending>', 'special')];
  const text = result === undefined ? '' : item(context, result[0], level);
  return [state === 'rejected' ? `${paint(context, '<rejected>', 'special')}${text && ' '}${text}` : text || paint(context, '<fulfilled>', 'special')];
}

function functionBase(value, name, tag) {
  const text = Function.prototype.toString.call(value);
  if (/^class\b/.test(text)) {
    const own = Object.hasOwn(value, 'name') && value.name;
    let base = `class ${own || '(anonymous)'}`;
    if (name !== 'Function' && name !== null) base += ` [${name}]`;
    if (tag !== '' && name !== tag) base += ` [${tag}]`;
    const parent = name === null ? 'null' : Object.getPrototypeOf(value).name;
    return `[${base}${parent ? ` extends ${parent}` : ''}]`;
  }
  const kind = classOf(value);
  const type = /Function$/.test(kind) ? kind : 'Function';
  let base = `[${type}`;
  if (name === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)]' : `: ${typeof value.name === 'symbol' ? String(value.name) : value.name}]`;
  if (name !== type && name !== null) base += ` ${name}`;
  if (tag !== '' && name !== tag) base += ` [${tag}]`;
  return base;
}

function errorBase(context, error, constructor, tag, keys) {
  const name = error.name === null || error.name === undefined ? 'Error' : String(error.name);
  let stack = error.stack ? String(error.stack) : Error.prototype.toString.call(error);
  if (!context.showHidden) {
    for (const key of ['name', 'message', 'stack']) {
      const at = keys.indexOf(key);
      if (at >= 0 && (typeof error[key] !== 'string' || stack.includes(error[key]))) keys.splice(at, 1);
    }
  }
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  stack = named(stack, constructor, name, tag);
  const from = error.message ? stack.indexOf(error.message) : -1;
  const frames = stack.indexOf('\n    at', from < 0 ? 0 : from + error.message.length);
  if (frames < 0) stack = `[${stack}]`;
  return context.indentation === 0 ? stack : stack.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
}

/** A stack whose first line tells the class of the error as well, where its name does not. */
function named(stack, constructor, name, tag) {
  let length = name.length;
  const regular = name.endsWith('Error') && stack.startsWith(name) && (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !regular) return stack;
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const head = prefix(constructor, tag, fallback).slice(0, -1);
  if (name === head) return stack;
  if (!head.includes(name)) return `${head} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${head}: ${stack}` : `${head}${stack.slice(length)}`;
}

module.exports = { iterable, special };
