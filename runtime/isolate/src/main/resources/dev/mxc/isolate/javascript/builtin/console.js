// console: text goes out as it is, everything else through util.inspect, which is loaded when it is first needed.
const { host } = internals;

function format(args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  // A program that has util may have changed how inspect shows things.
  const simple = internals.isLoaded('inspect') ? null : require('format_simple')(args);
  return simple ?? require('format').formatWithOptions({}, ...args);
}

const isPlain = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');

/** A console that hands its lines, with the number of their stream, to {@code write}. */
function make(console, write) {
  const counts = new Map();
  const times = new Map();
  let indent = '';

  const print = (fd, args) => {
    let text = format(args);
    if (indent !== '') text = indent + text.replaceAll('\n', '\n' + indent);
    write(fd, text + '\n');
  };

  const elapsed = (method, label) => {
    const start = times.get(label);
    if (start === undefined) {
      process.emitWarning(`No such label '${label}' for console.${method}()`);
      return undefined;
    }
    const millis = (host.nanoTime() - start) / 1e6;
    if (millis >= 60000) return `${Math.floor(millis / 60000)}:${((millis % 60000) / 1000).toFixed(3).padStart(6, '0')} (m:ss.mmm)`;
    return millis >= 1000 ? `${(millis / 1000).toFixed(3)}s` : `${Number(millis.toFixed(3))}ms`;
  };

  const methods = {
    log: (...args) => print(1, args),
    info: (...args) => print(1, args),
    debug: (...args) => print(1, args),
    error: (...args) => print(2, args),
    warn: (...args) => print(2, args),
    trace(...args) {
      const error = { name: 'Trace', message: format(args) };
      Error.captureStackTrace(error, methods.trace);
      print(2, [error.stack]);
    },
    dir: (value, options) => print(1, [require('inspect').inspect(value, { customInspect: false, ...options })]),
    dirxml: (...args) => print(1, args),
    assert(condition, ...args) {
      if (condition) return;
      args[0] = args.length === 0 ? 'Assertion failed' : `Assertion failed: ${args[0]}`;
      print(2, args);
    },
    count(label = 'default') {
      counts.set(`${label}`, (counts.get(`${label}`) ?? 0) + 1);
      print(1, [`${label}: ${counts.get(`${label}`)}`]);
    },
    countReset(label = 'default') {
      if (!counts.delete(`${label}`)) process.emitWarning(`Count for '${label}' does not exist`);
    },
    time(label = 'default') {
      if (times.has(`${label}`)) process.emitWarning(`Label '${label}' already exists for console.time()`);
      else times.set(`${label}`, host.nanoTime());
    },
    timeEnd(label = 'default') {
      const text = elapsed('timeEnd', `${label}`);
      if (text !== undefined) print(1, [`${label}: ${text}`]);
      times.delete(`${label}`);
    },
    timeLog(label = 'default', ...args) {
      const text = elapsed('timeLog', `${label}`);
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
      if (isPlain(data)) return methods.log(data);
      if (columns !== undefined && !Array.isArray(columns)) throw require('errors').invalidArgType('properties', 'Array', columns);
      print(1, [require('console_table').table(data, columns)]);
    },
  };
  methods.groupCollapsed = methods.group;
  Object.assign(console, methods);
  return console;
}

const console = make({}, (fd, text) => {
  // A program that replaced a stream's write sees what is printed.
  const stream = internals.outputs?.[fd];
  if (stream === undefined || stream.write === stream._ownWrite) host.write(fd, text);
  else stream.write(text);
});

console.Console = function Console(out, err) {
  if (new.target === undefined) return new Console(out, err);
  const { stdout, stderr = stdout } = typeof out?.write === 'function' ? { stdout: out, stderr: err ?? out } : out ?? {};
  if (typeof stdout?.write !== 'function') {
    throw require('errors').coded(TypeError, 'ERR_CONSOLE_WRITABLE_STREAM', 'Console expects a writable stream instance for stdout');
  }
  make(this, (fd, text) => (fd === 1 ? stdout : stderr).write(text));
};
Object.defineProperty(console.Console, Symbol.hasInstance, { value: (value) => value === console || typeof value?.groupEnd === 'function' });
Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });

module.exports = console;
