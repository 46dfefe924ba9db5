// process. Loaded into every context, so it is small; its streams come when they are asked for.
const EventEmitter = require('events');
const { host, unwrap, hide } = internals;

const process = Object.create(EventEmitter.prototype, {
  constructor: { value: Object.assign(function process() {}, { prototype: EventEmitter.prototype }) },
});
EventEmitter.call(process);

const started = host.nanoTime();
const nanos = () => BigInt(Math.round(host.nanoTime() - started)) + 1_000_000_000n;

Object.assign(process, {
  title: 'node',
  version: 'v20.19.0',
  versions: { node: '20.19.0', modules: '115', graaljs: '25.2.4' },
  release: { name: 'node', lts: 'Iron' },
  arch: 'x64',
  platform: 'linux',
  argv: [],
  argv0: 'node',
  execArgv: [],
  execPath: '/usr/local/bin/node',
  env: {},
  pid: 2,
  ppid: 1,
  config: { variables: {}, target_defaults: {} },
  features: { inspector: false, ipv6: false, tls: false, typescript: false },
  allowedNodeEnvironmentFlags: new Set(),
  nextTick: (callback, ...args) => internals.nextTick(callback, ...args),
  cwd: () => unwrap(host.cwd(), 'uv_cwd'),
  chdir(path) {
    require('errors').requireString(path, 'directory');
    unwrap(host.chdir(path), 'chdir', path);
  },
  umask: () => 0o22,
  uptime: () => Number(nanos()) / 1e9,
  getuid: () => 1000,
  geteuid: () => 1000,
  getgid: () => 1000,
  getegid: () => 1000,
  getgroups: () => [1000],
  hrtime: Object.assign(
    (before) => {
      const all = nanos() - (before ? BigInt(before[0]) * 1_000_000_000n + BigInt(before[1]) : 0n);
      return [Number(all / 1_000_000_000n), Number(all % 1_000_000_000n)];
    },
    { bigint: () => nanos() }),
  memoryUsage: Object.assign(
    () => ({ rss: 67108864, heapTotal: 33554432, heapUsed: 16777216, external: 0, arrayBuffers: 0 }),
    { rss: () => 67108864 }),
  cpuUsage: () => ({ user: Math.round(Number(nanos()) / 1000), system: 0 }),
  resourceUsage: () => ({ userCPUTime: Math.round(Number(nanos()) / 1000), systemCPUTime: 0, maxRSS: 65536 }),
  emitWarning(warning, type = 'Warning', code) {
    if (type !== null && typeof type === 'object') ({ type = 'Warning', code } = type);
    const text = warning instanceof Error ? `${warning.name}: ${warning.message}` : `${type}: ${warning}`;
    process.nextTick(() => process.stderr.write(`(node:2) ${code ? `[${code}] ` : ''}${text}\n`));
  },
  exit(code) {
    if (code !== undefined && code !== null) process.exitCode = code;
    if (!process._exiting) {
      process._exiting = true;
      process.emit('exit', Number(process.exitCode ?? 0));
    }
    host.exit(Number(process.exitCode ?? 0) | 0);
  },
  reallyExit: (code) => host.exit(Number(code ?? 0) | 0),
  setUncaughtExceptionCaptureCallback(callback) {
    if (callback !== null) require('errors').requireFunction(callback, 'fn');
    internals.exceptionCapture = callback;
  },
  hasUncaughtExceptionCaptureCallback: () => typeof internals.exceptionCapture === 'function',
  abort: () => host.exit(134),
  kill(pid, signal) {
    if (pid === process.pid && signal !== 0) host.exit(143);
    throw Object.assign(new Error('kill ESRCH'), { errno: -3, code: 'ESRCH', syscall: 'kill' });
  },
  binding() {
    throw Object.assign(new Error('No such module'), { code: 'ERR_INVALID_MODULE' });
  },
  getBuiltinModule: (name) =>
    internals.builtinNames.has(name.replace(/^node:/, '')) ? require(name.replace(/^node:/, '')) : undefined,
});

for (const name of ['stdin', 'stdout', 'stderr']) {
  Object.defineProperty(process, name, {
    get() {
      const stream = require('process_streams')[name];
      Object.defineProperty(process, name, { value: stream, writable: true, configurable: true, enumerable: true });
      return stream;
    },
    configurable: true,
    enumerable: true,
  });
}
Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });

let exitCode;
Object.defineProperty(process, 'exitCode', {
  get: () => exitCode,
  set(value) {
    const given = typeof value === 'string' && value !== '' && Number.isInteger(Number(value)) ? Number(value) : value;
    if (given !== undefined && given !== null && typeof given !== 'number') throw require('errors').invalidArgType('code', 'number', value);
    if (typeof given === 'number' && !Number.isInteger(given)) throw require('errors').outOfRange('code', 'an integer', given);
    exitCode = value;
  },
  enumerable: true,
  configurable: true,
});

module.exports = process;
