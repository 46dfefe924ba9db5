// console: text goes out as it is, everything else through util.inspect, which is loaded when it is first needed.
const { host } = internals;

const counts = new Map();
const times = new Map();
let indent = '';

function format(args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return require('util').format(...args);
}

function print(fd, args) {
  let text = format(args);
  if (indent !== '') text = indent + text.replaceAll('\n', '\n' + indent);
  host.write(fd, text + '\n');
}

const elapsed = (label) => {
  const start = times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.time()`);
    return undefined;
  }
  const millis = (host.nanoTime() - start) / 1e6;
  return millis >= 1000 ? `${(millis / 1000).toFixed(3)}s` : `${Number(millis.toFixed(3))}ms`;
};

const console = {
  log: (...args) => print(1, args),
  info: (...args) => print(1, args),
  debug: (...args) => print(1, args),
  error: (...args) => print(2, args),
  warn: (...args) => print(2, args),
  trace(...args) {
    const error = new Error(format(args));
    error.name = 'Trace';
    print(2, [error.stack.replace(/^Error/, 'Trace')]);
  },
  dir: (value, options) => print(1, [require('util').inspect(value, { customInspect: false, ...options })]),
  dirxml: (...args) => print(1, args),
  assert(condition, ...args) {
    if (!condition) {
      if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
      else args.unshift('Assertion failed');
      print(2, args);
    }
  },
  count(label = 'default') {
    counts.set(`${label}`, (counts.get(`${label}`) ?? 0) + 1);
    print(1, [`${label}: ${counts.get(`${label}`)}`]);
  },
  countReset: (label = 'default') => void counts.delete(`${label}`),
  time: (label = 'default') => void times.set(`${label}`, host.nanoTime()),
  timeEnd(label = 'default') {
    const text = elapsed(`${label}`);
    if (text !== undefined) print(1, [`${label}: ${text}`]);
    times.delete(`${label}`);
  },
  timeLog(label = 'default', ...args) {
    const text = elapsed(`${label}`);
    if (text !== undefined) print(1, [`${label}: ${text}`, ...args]);
  },
  group(...args) {
    if (args.length > 0) print(1, args);
    indent += '  ';
  },
  groupEnd() {
    indent = indent.slice(2);
  },
  table(data, columns) {
    if (data === null || typeof data !== 'object') return console.log(data);
    print(1, [require('console_table').table(data, columns)]);
  },
};
console.groupCollapsed = console.group;
console.Console = function Console() {
  return console;
};
Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });

module.exports = console;
