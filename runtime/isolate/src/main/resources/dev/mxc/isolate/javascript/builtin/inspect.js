// util.inspect: what Node prints of a value.
const custom = Symbol.for('nodejs.util.inspect.custom');
const KEY = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const colors = { number: 33, bigint: 33, boolean: 33, string: 32, undefined: 90, symbol: 32, null: 1, special: 36, date: 35, regexp: 31 };
const TypedArray = Object.getPrototypeOf(Uint8Array);

const defaults = {
  showHidden: false, depth: 2, colors: false, customInspect: true, maxArrayLength: 100, maxStringLength: 10000, breakLength: 80,
  compact: 3, sorted: false, getters: false, numericSeparator: false,
};

function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'";
  const escaped = text.replace(/[\x00-\x1f\x7f-\x9f\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (c) => {
    const named = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' }[c];
    const code = c.charCodeAt(0);
    return named ?? (code > 0xff ? '\\u' + code.toString(16).toUpperCase() : '\\x' + code.toString(16).toUpperCase().padStart(2, '0'));
  });
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

function paint(context, text, kind) {
  return context.colors && colors[kind] ? `\x1b[${colors[kind]}m${text}\x1b[39m` : text;
}

function primitive(context, value) {
  switch (typeof value) {
    case 'string': {
      let tail = '';
      if (value.length > context.maxStringLength) {
        const left = value.length - context.maxStringLength;
        value = value.slice(0, context.maxStringLength);
        tail = `... ${left} more character${left > 1 ? 's' : ''}`;
      }
      if (context.compact !== true && value.length > 16 && value.length > context.breakLength - context.indentation - 4) {
        return value.split(/(?<=\n)/).map((line) => paint(context, quote(line), 'string')).join(` +\n${' '.repeat(context.indentation + 2)}`) + tail;
      }
      return paint(context, quote(value), 'string') + tail;
    }
    case 'number': return paint(context, Object.is(value, -0) ? '-0' : `${value}`, 'number');
    case 'bigint': return paint(context, `${value}n`, 'bigint');
    case 'boolean': return paint(context, `${value}`, 'boolean');
    case 'undefined': return paint(context, 'undefined', 'undefined');
    case 'symbol': return paint(context, Symbol.prototype.toString.call(value), 'symbol');
    default: return paint(context, 'null', 'null');
  }
}

function constructorName(value) {
  for (let object = value, depth = 0; object !== null; object = Object.getPrototypeOf(object), depth++) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' &&
        isInstance(value, descriptor.value)) {
      return descriptor.value.name;
    }
  }
  return null;
}

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

function keysOf(context, value) {
  const symbols = Object.getOwnPropertySymbols(value);
  const names = context.showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
  return [...names, ...symbols.filter((key) => context.showHidden || Object.prototype.propertyIsEnumerable.call(value, key))];
}

function prefix(name, tag, fallback, size = '') {
  if (name === null) return tag !== '' && tag !== fallback ? `[${fallback}${size}: null prototype] [${tag}] ` : `[${fallback}${size}: null prototype] `;
  return tag !== '' && tag !== name ? `${name}${size} [${tag}] ` : `${name}${size} `;
}

function tagOf(value, name) {
  let tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '' || tag === name) tag = '';
  return tag;
}

function format(context, value, depth) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return primitive(context, value);
  if (context.customInspect) {
    const method = value[custom];
    if (typeof method === 'function' && method !== inspect && !(value.constructor && value.constructor.prototype === value)) {
      const left = context.depth === null || context.depth === Infinity ? context.depth : context.depth - depth;
      const result = method.call(value, left, { ...context.user, stylize: (text, kind) => paint(context, text, kind) }, inspect);
      if (result !== value) {
        return typeof result === 'object' ? format(context, result, depth) : String(result).replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
      }
    }
  }
  if (context.seen.includes(value)) {
    if (!context.circular.has(value)) context.circular.set(value, context.circular.size + 1);
    return paint(context, `[Circular *${context.circular.get(value)}]`, 'special');
  }
  return raw(context, value, depth);
}

function raw(context, value, depth) {
  const name = constructorName(value);
  const tag = tagOf(value, name);
  let keys = keysOf(context, value);
  let base = '';
  let braces = ['{', '}'];
  let entries = null;
  let isArrayLike = false;
  if (Array.isArray(value)) {
    keys = keys.filter((key) => typeof key === 'symbol' || !/^(0|[1-9][0-9]*)$/.test(key) || Number(key) >= 2 ** 32 - 1);
    const head = name !== 'Array' || tag !== '' ? prefix(name, tag, 'Array', `(${value.length})`) : '';
    braces = [`${head}[`, ']'];
    if (value.length === 0 && keys.length === 0) return `${braces[0]}]`;
    isArrayLike = true;
    entries = () => arrayItems(context, value, depth);
  } else if (value instanceof Set) {
    braces = [`${prefix(name, tag, 'Set', `(${value.size})`)}{`, '}'];
    if (value.size === 0 && keys.length === 0) return `${braces[0]}}`;
    entries = () => [...Set.prototype.values.call(value)].map((item) => nested(context, item, depth));
  } else if (value instanceof Map) {
    braces = [`${prefix(name, tag, 'Map', `(${value.size})`)}{`, '}'];
    if (value.size === 0 && keys.length === 0) return `${braces[0]}}`;
    entries = () => [...Map.prototype.entries.call(value)].map(([key, item]) => `${nested(context, key, depth)} => ${nested(context, item, depth)}`);
  } else if (value instanceof TypedArray) {
    keys = keys.filter((key) => typeof key === 'symbol' || !/^(0|[1-9][0-9]*)$/.test(key));
    braces = [`${prefix(name, tag === name ? '' : '', 'TypedArray', `(${value.length})`)}[`, ']'];
    if (value.length === 0 && keys.length === 0) return `${braces[0]}]`;
    isArrayLike = true;
    entries = () => {
      const shown = Math.min(context.maxArrayLength ?? Infinity, value.length);
      const items = Array.from(value.subarray(0, shown), (item) => primitive(context, item));
      if (value.length > shown) items.push(more(value.length - shown));
      return items;
    };
  } else if (typeof value === 'function') {
    base = functionBase(value, name, tag);
    if (keys.length === 0) return paint(context, base, 'special');
  } else if (Object.prototype.toString.call(value) === '[object Arguments]') {
    keys = keys.filter((key) => typeof key === 'symbol' || !/^(0|[1-9][0-9]*)$/.test(key));
    braces = ['[Arguments] [', ']'];
    isArrayLike = true;
    entries = () => Array.from(value, (item) => nested(context, item, depth));
    if (value.length === 0) return '[Arguments] []';
  } else if (value instanceof RegExp) {
    base = RegExp.prototype.toString.call(value);
    if (keys.length === 0) return paint(context, base, 'regexp');
  } else if (value instanceof Date) {
    base = Number.isNaN(value.getTime()) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
    if (keys.length === 0) return paint(context, base, 'date');
  } else if (isError(value)) {
    base = errorBase(context, value, keys);
    if (value.cause !== undefined && !keys.includes('cause')) keys.push('cause');
    if (Array.isArray(value.errors) && !keys.includes('errors')) keys.push('errors');
    keys = keys.filter((key) => key !== 'stack' && key !== 'message');
    if (keys.length === 0) return base;
  } else if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    const bytes = new Uint8Array(value, 0, Math.min(50, value.byteLength));
    let shown = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    if (value.byteLength > 50) shown += ` ... ${value.byteLength - 50} more bytes`;
    braces = [`${prefix(name, '', 'ArrayBuffer')}{`, '}'];
    entries = () => [`[Uint8Contents]: <${shown}>`, `byteLength: ${primitive(context, value.byteLength)}`];
  } else if (value instanceof Promise) {
    braces = [`${prefix(name, tag, 'Promise')}{`, '}'];
    entries = () => [paint(context, '<pending>', 'special')];
  } else if (value instanceof WeakSet || value instanceof WeakMap) {
    braces = [`${prefix(name, '', 'WeakSet')}{`, '}'];
    entries = () => [paint(context, '<items unknown>', 'special')];
  } else if (value instanceof Number || value instanceof String || value instanceof Boolean || Object(value) instanceof Symbol || Object(value) instanceof BigInt) {
    const inner = value.valueOf();
    const kind = typeof inner === 'bigint' ? 'BigInt' : typeof inner[0] + '' && name;
    base = `[${kind}: ${primitive({ ...context, colors: false }, inner)}]`;
    if (typeof inner === 'string') keys = keys.filter((key) => typeof key === 'symbol' || !/^\d+$/.test(key));
    if (keys.length === 0) return base;
  } else if (typeof value.next === 'function' && /Iterator|Generator/.test(Object.prototype.toString.call(value))) {
    braces = [`Object [${value[Symbol.toStringTag]}] {`, '}'];
    if (keys.length === 0) return `${braces[0]}}`;
  } else {
    if (name === 'Object' && tag === '') {
      if (keys.length === 0) return '{}';
    } else {
      braces[0] = `${prefix(name, tag, 'Object')}{`;
      if (keys.length === 0) return `${braces[0]}}`;
    }
  }
  if (context.depth !== null && depth > context.depth) {
    const shown = name === null ? 'Object: null prototype' : tag !== '' && tag !== name ? `${name} [${tag}]` : name;
    return paint(context, `[${Array.isArray(value) ? 'Array' : shown}]`, 'special');
  }
  context.seen.push(value);
  const output = [];
  if (entries !== null) output.push(...entries());
  if (context.sorted) keys.sort(context.sorted === true ? undefined : context.sorted);
  for (const key of keys) output.push(property(context, value, key, depth, isArrayLike));
  context.seen.pop();
  const reference = context.circular.get(value);
  if (reference !== undefined) {
    const mark = paint(context, `<ref *${reference}>`, 'special');
    if (base === '') braces[0] = `${mark} ${braces[0]}`;
    else base = `${mark} ${base}`;
  }
  return join(context, output, base, braces, isArrayLike, depth, value);
}

const isError = (value) => value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
const more = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;

function functionBase(value, name, tag) {
  const text = Function.prototype.toString.call(value);
  if (/^class\b/.test(text)) {
    const parent = Object.getPrototypeOf(value)?.name;
    return `[class ${value.name === '' ? '(anonymous)' : value.name}${parent ? ` extends ${parent}` : ''}]`;
  }
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  let base = `[${/Function$/.test(kind) ? kind : 'Function'}`;
  if (name === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)' : `: ${value.name}`;
  return `${base}]${tag !== '' && tag !== name && !/Function$/.test(tag) ? ` [${tag}]` : ''}`;
}

function errorBase(context, error, keys) {
  let stack = typeof error.stack === 'string' && error.stack !== '' ? error.stack : Error.prototype.toString.call(error);
  const name = error.name ?? 'Error';
  if (!context.seen.includes(error) && typeof name === 'string' && keys.includes('name')) keys.splice(keys.indexOf('name'), 1);
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  if (first < 0) stack = `[${stack}]`;
  if (context.indentation > 0) stack = stack.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
  return stack;
}

function arrayItems(context, value, depth) {
  const limit = context.maxArrayLength ?? Infinity;
  const output = [];
  let index = 0;
  while (index < value.length && output.length < limit) {
    if (!Object.hasOwn(value, index)) {
      let holes = 0;
      while (index < value.length && !Object.hasOwn(value, index)) {
        holes++;
        index++;
      }
      output.push(paint(context, `<${holes} empty item${holes > 1 ? 's' : ''}>`, 'undefined'));
    } else {
      output.push(property(context, value, String(index), depth, 'item'));
      index++;
    }
  }
  if (index < value.length) output.push(more(value.length - index));
  return output;
}

function nested(context, value, depth) {
  context.indentation += 2;
  const text = format(context, value, depth + 1);
  context.indentation -= 2;
  return text;
}

function property(context, object, key, depth, kind) {
  const descriptor = Object.getOwnPropertyDescriptor(object, key) ?? { value: object[key], enumerable: true };
  let text;
  if (descriptor.get !== undefined) {
    text = paint(context, descriptor.set !== undefined ? '[Getter/Setter]' : '[Getter]', 'special');
  } else if (descriptor.set !== undefined) {
    text = paint(context, '[Setter]', 'special');
  } else {
    const step = context.compact !== true || kind === 'item' ? 2 : 3;
    context.indentation += step;
    text = format(context, descriptor.value, depth + 1);
    context.indentation -= step;
  }
  if (kind === 'item') return text;
  let label;
  if (typeof key === 'symbol') label = `[${paint(context, Symbol.prototype.toString.call(key), 'symbol')}]`;
  else if (key === '__proto__') label = "['__proto__']";
  else if (descriptor.enumerable === false) label = `[${key}]`;
  else label = KEY.test(key) ? key : paint(context, quote(key), 'string');
  return `${label}: ${text}`;
}

const width = (text) => text.replace(/\x1b\[\d+m/g, '').length;

function join(context, output, base, braces, isArrayLike, depth, value) {
  const compact = typeof context.compact === 'number' ? context.compact : 3;
  if (isArrayLike && compact >= 1 && output.length > 6) output = group(context, output, value);
  const start = output.length + context.indentation + braces[0].length + base.length + 10;
  const simple = context.currentDepthOf(value) - depth < compact;
  if (simple && output.length === output.flat().length) {
    const total = output.reduce((sum, text) => sum + width(text), 0) + output.length + start;
    const entries = output.length;
    if (!(isArrayLike && entries > 6 && output.grouped) && total <= context.breakLength && !output.join('').includes('\n')) {
      return `${base ? `${base} ` : ''}${braces[0]} ${output.join(', ')} ${braces[1]}`;
    }
  }
  const indent = `\n${' '.repeat(context.indentation)}`;
  return `${base ? `${base} ` : ''}${braces[0]}${indent}  ${output.join(`,${indent}  `)}${indent}${braces[1]}`;
}

/** Many short items of an array share lines, in columns. */
function group(context, output, value) {
  let total = 0;
  let longest = 0;
  let i = 0;
  let count = output.length;
  const extra = output.length > 0 && /^\.\.\. \d+ more item/.test(output[output.length - 1]) ? 1 : 0;
  count -= extra;
  const separator = 2;
  const lengths = [];
  for (; i < count; i++) {
    const length = width(output[i]);
    lengths.push(length);
    total += length + separator;
    longest = Math.max(longest, length);
  }
  const actual = longest + separator;
  if (!(actual * 3 + context.indentation < context.breakLength && (total / actual > 5 || longest <= 6))) return output;
  const bias = Math.sqrt(actual - total / output.length);
  const biased = Math.max(actual - 3 - (output.length > 0 ? 0 : 0) - bias + 3 - 3, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * Math.max(bias === 0 ? actual : actual - bias, 1) * count) / Math.max(actual - bias, 1)),
    Math.floor((context.breakLength - context.indentation) / actual),
    context.compact * 4,
    15);
  void biased;
  if (columns <= 1) return output;
  const grouped = [];
  const widths = [];
  for (let column = 0; column < columns; column++) {
    let size = 0;
    for (let j = column; j < count; j += columns) size = Math.max(size, lengths[j]);
    widths.push(size + separator);
  }
  const right = value !== undefined && Array.from({ length: Math.min(count, value.length) }, (_, j) => value[j])
    .every((item) => typeof item === 'number' || typeof item === 'bigint');
  for (let row = 0; row < count; row += columns) {
    const end = Math.min(row + columns, count);
    let line = '';
    let j = row;
    for (; j < end - 1; j++) {
      const cell = `${output[j]}, `;
      const padding = ' '.repeat(Math.max(0, widths[j - row] - width(cell)));
      line += right ? padding + cell : cell + padding;
    }
    line += right ? ' '.repeat(Math.max(0, widths[j - row] - separator - lengths[j])) + output[j] : output[j];
    grouped.push(line);
  }
  if (extra) grouped.push(output[output.length - 1]);
  if (grouped.length > 1 || extra) grouped.grouped = true;
  return grouped;
}

/** How many levels lie below a value: Node joins what has at most three into one line. */
function levels(value, seen, left) {
  if (value === null || typeof value !== 'object' || left === 0 || seen.has(value)) return 0;
  seen.add(value);
  let deepest = 0;
  const items = value instanceof Map ? [...value.values(), ...value.keys()] : value instanceof Set ? [...value] : null;
  if (items === null) {
    for (const key of Object.keys(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      if (descriptor !== undefined && 'value' in descriptor) {
        const below = descriptor.value;
        if (below !== null && typeof below === 'object') deepest = Math.max(deepest, 1 + levels(below, seen, left - 1));
      }
    }
  } else {
    for (const item of items) {
      if (item !== null && typeof item === 'object') deepest = Math.max(deepest, 1 + levels(item, seen, left - 1));
    }
  }
  seen.delete(value);
  return deepest;
}

function inspect(value, options, ...rest) {
  const user = typeof options === 'boolean' ? { showHidden: options, depth: rest[0] ?? 2, colors: rest[1] ?? false } : options ?? {};
  const context = { ...defaults, ...inspect.defaultOptions, ...user, user, seen: [], circular: new Map(), indentation: user.indentationLvl ?? 0 };
  if (context.depth === undefined) context.depth = 2;
  if (context.depth === Infinity) context.depth = null;
  if (context.maxArrayLength === null) context.maxArrayLength = Infinity;
  if (context.maxStringLength === null) context.maxStringLength = Infinity;
  // "Depth of" counts from the value itself, so that the comparison with its own depth is that of the levels below it.
  context.currentDepthOf = (inner) => levels(inner, new Set(), 4) + context.seen.length;
  return format(context, value, 0);
}
inspect.custom = custom;
inspect.defaultOptions = { ...defaults };
inspect.colors = { reset: [0, 0], bold: [1, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], cyan: [36, 39], gray: [90, 39] };
inspect.styles = { special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold', string: 'green', symbol: 'green', date: 'magenta', regexp: 'red' };

module.exports = { inspect, isError };
