// util.format, apart from util, which is larger and which console.log does not need.
const { inspect } = require('inspect');

/** Whether String(value) is Object's own or the language's, which tells less than inspect does. */
function isPlainToString(value) {
  value = internals.proxies.get(value)?.target ?? value;
  if (typeof value.toString !== 'function') return true;
  if (Object.hasOwn(value, 'toString')) return false;
  let object = value;
  do object = Object.getPrototypeOf(object);
  while (!Object.hasOwn(object, 'toString'));
  const constructor = Object.getOwnPropertyDescriptor(object, 'constructor')?.value;
  return typeof constructor === 'function' && isBuiltIn(constructor.name);
}
const isBuiltIn = (name) => /^[A-Z]/.test(name) && Object.hasOwn(globalThis, name);

const shortest = (value, options, context) => inspect(value, { ...options, ...context });

function formatted(mark, value, options) {
  switch (mark) {
    case '%s':
      if (typeof value === 'bigint') return `${value}n`;
      if (typeof value === 'number') return Object.is(value, -0) ? '-0' : `${value}`;
      if (typeof value !== 'object' || value === null || !isPlainToString(value)) return String(value);
      return shortest(value, options, { depth: 0, colors: false, compact: 3 });
    case '%d':
      if (typeof value === 'bigint') return `${value}n`;
      return typeof value === 'symbol' ? 'NaN' : shortest(Number(value), options);
    case '%i':
      if (typeof value === 'bigint') return `${value}n`;
      return typeof value === 'symbol' ? 'NaN' : shortest(Number.parseInt(value), options);
    case '%f': return typeof value === 'symbol' ? 'NaN' : shortest(Number.parseFloat(value), options);
    case '%j':
      try {
        return JSON.stringify(value);
      } catch (error) {
        if (/circular|cyclic/i.test(error.message)) return '[Circular]';
        throw error;
      }
    case '%o': return shortest(value, options, { showHidden: true, showProxy: true, depth: 4 });
    case '%O': return shortest(value, options);
    default: return '';
  }
}

function formatWithOptions(options, ...args) {
  const first = args[0];
  let text = '';
  let used = 0;
  if (typeof first === 'string') {
    used = 1;
    if (args.length === 1) return first;
    text = first.replace(/%[sdifjoOc%]/g, (mark) => {
      if (mark === '%%') return '%';
      return used >= args.length ? mark : formatted(mark, args[used++], options);
    });
  }
  const rest = args.slice(used).map((value) => (typeof value === 'string' ? value : inspect(value, options)));
  return typeof first === 'string' ? [text, ...rest].join(' ') : rest.join(' ');
}

module.exports = { formatWithOptions };
