// What every context has before anything of a program runs: process, timers, the module system, and the rest when it is first
// asked for. Comfort for programs: nothing here keeps anything in. Evaluates to a function of the host's functions.
(function (host) {
  'use strict';

  const hide = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
  const lazy = (name, make) =>
    Object.defineProperty(globalThis, name, {
      get() {
        const value = make();
        hide(name, value);
        return value;
      },
      set(value) {
        hide(name, value);
      },
      enumerable: false,
      configurable: true,
    });

  const realImport = (path, options) => (options === undefined ? import(path) : import(path, options));

  // ---- Errors of the host's functions

  const unwrap = (answer, syscall, path, dest) => {
    if (answer[0] === null) return answer[1];
    const where = (path === undefined ? '' : ` '${path}'`) + (dest === undefined ? '' : ` -> '${dest}'`);
    const error = new Error(`${answer[0]}: ${answer[2]}, ${syscall}${where}`);
    error.errno = answer[1];
    error.code = answer[0];
    error.syscall = syscall;
    if (path !== undefined) error.path = path;
    if (dest !== undefined) error.dest = dest;
    throw error;
  };

  // ---- Modules

  const builtinNames = new Set(
    ('assert assert/strict async_hooks buffer console constants crypto diagnostics_channel events fs fs/promises module os' +
      ' path path/posix perf_hooks process querystring readline readline/promises stream stream/promises' +
      ' string_decoder sys timers timers/promises tty url util util/types').split(' '));
  // Node's other modules: they exist elsewhere, and need what an isolate does not have.
  const absentNames = new Set(
    ('child_process cluster dgram dns dns/promises domain http http2 https inspector net repl tls trace_events v8 vm wasi' +
      ' worker_threads zlib sqlite test').split(' '));
  const packagePaths = {
    buffer: 'buffer/6.0.3/index.js',
    'base64-js': 'base64-js/1.5.1/index.js',
    ieee754: 'ieee754/1.2.1/index.js',
    events: 'events/3.3.0/events.js',
    inherits: 'inherits/2.0.4/inherits_browser.js',
    'path-browserify': 'path-browserify/1.0.1/index.js',
    'querystring-es3': 'querystring-es3/0.2.1/index.js',
    'readable-stream': 'readable-stream/3.6.2/readable-browser.js',
    'safe-buffer': 'safe-buffer/5.2.1/index.js',
    string_decoder: 'string_decoder/1.3.0/lib/string_decoder.js',
  };
  const builtinCache = new Map();
  const packageCache = new Map();

  function packageModule(path) {
    let module = packageCache.get(path);
    if (module === undefined) {
      module = { exports: {} };
      packageCache.set(path, module);
      const folder = path.slice(0, path.lastIndexOf('/'));
      host.packaged(path).call(module.exports, module.exports, (id) => packageRequire(folder, id), module, path, folder);
    }
    return module.exports;
  }

  function packageRequire(folder, id) {
    if (id === 'util-deprecate') return (f) => f;
    if (id.startsWith('.')) {
      const parts = folder.split('/');
      for (const part of id.split('/')) {
        if (part === '..') parts.pop();
        else if (part !== '.' && part !== '') parts.push(part);
      }
      let path = parts.join('/');
      // readable-stream names what a bundler would replace.
      path = path.replace(/internal\/streams\/stream$/, 'internal/streams/stream-browser');
      return packageModule(path.endsWith('.js') ? path : path + '.js');
    }
    const name = id.replace(/\/$/, '');
    if (name === 'buffer' || name === 'events' || name === 'util' || name === 'stream' || name === 'string_decoder') {
      return builtin(name);
    }
    return packageModule(packagePaths[name]);
  }

  const internals = {
    host,
    unwrap,
    lazy,
    hide,
    packaged: (name) => packageModule(packagePaths[name]),
    builtin: (name) => builtin(name),
    builtinNames,
    createRequire: (path) => createRequire(newModule(path)),
  };

  function builtin(name) {
    let module = builtinCache.get(name);
    if (module === undefined) {
      module = { exports: {} };
      builtinCache.set(name, module);
      const file = { sys: 'util', 'path/posix': 'path', constants: 'os' }[name] ?? name;
      const make = host.builtin(file.replace('/', '_'));
      make.call(module.exports, module.exports, builtin, module, internals, undefined);
    }
    return module.exports;
  }

  const moduleError = (code, message, extra) => Object.assign(new Error(message), { code }, extra);

  function absentModule(name, specifier) {
    if (name === 'child_process') {
      host.refused('process.start', specifier, 'an isolate starts no processes');
    }
    return moduleError(
      'ERR_UNKNOWN_BUILTIN_MODULE',
      `No such built-in module: ${specifier} (it needs what an isolate does not have)`);
  }

  /** The name of a module of Node, or null. */
  function builtinName(specifier) {
    const name = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
    if (builtinNames.has(name)) return name;
    if (absentNames.has(name) && name !== 'test') throw absentModule(name, specifier);
    if (specifier.startsWith('node:')) throw absentModule(name, specifier);
    return null;
  }

  const dirname = (path) => path.slice(0, Math.max(1, path.lastIndexOf('/')));
  const join = (folder, name) => {
    const parts = [];
    for (const part of (name.startsWith('/') ? name : folder + '/' + name).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    return '/' + parts.join('/');
  };

  const REGULAR = 0;
  const DIRECTORY = 1;
  const typeCache = new Map();

  /** What a path is; nothing outside the mounts is looked at, so that a search for packages asks for nothing forbidden. */
  function typeOf(path) {
    let type = typeCache.get(path);
    if (type === undefined) {
      const covered = host.covers(path);
      const answer = covered[1] === true ? host.stat(path, true) : ['ENOENT'];
      type = answer[0] === null ? answer[1][0] : -1;
      if (type !== -1) typeCache.set(path, type);
    }
    return type;
  }

  const packageJsonCache = new Map();

  function packageJson(folder) {
    let json = packageJsonCache.get(folder);
    if (json === undefined) {
      const path = join(folder, 'package.json');
      json = null;
      if (typeOf(path) === REGULAR) {
        const text = unwrap(host.readText(path), 'open', path);
        try {
          json = JSON.parse(text);
        } catch (error) {
          throw moduleError('ERR_INVALID_PACKAGE_CONFIG', `Invalid package config ${path}. ${error.message}`);
        }
      }
      packageJsonCache.set(folder, json);
    }
    return json;
  }

  /** The nearest package around a path: [folder, json], or null. */
  function packageOf(path) {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (folder.endsWith('/node_modules')) return null;
      const json = packageJson(folder);
      if (json !== null) return [folder, json];
      if (folder === '/') return null;
    }
  }

  const extensions = ['.js', '.json', '.cjs', '.mjs'];

  function asFile(path) {
    if (typeOf(path) === REGULAR) return path;
    for (const extension of extensions) {
      if (typeOf(path + extension) === REGULAR) return path + extension;
    }
    return null;
  }

  function asFolder(path) {
    if (typeOf(path) !== DIRECTORY) return null;
    const json = packageJson(path);
    if (json !== null && typeof json.main === 'string') {
      const main = join(path, json.main);
      const found = asFile(main) ?? (typeOf(main) === DIRECTORY ? asFile(main + '/index') : null);
      if (found !== null) return found;
    }
    return asFile(path + '/index');
  }

  function target(value, folder, pattern, conditions) {
    if (typeof value === 'string') {
      const path = pattern === null ? value : value.replaceAll('*', pattern);
      return path.startsWith('./') ? join(folder, path) : value.startsWith('.') ? null : { bare: path };
    }
    if (Array.isArray(value)) {
      for (const item of value) {
        const found = target(item, folder, pattern, conditions);
        if (found !== null) return found;
      }
      return null;
    }
    if (value !== null && typeof value === 'object') {
      for (const condition of Object.keys(value)) {
        if (condition === 'default' || conditions.has(condition)) {
          const found = target(value[condition], folder, pattern, conditions);
          if (found !== undefined) return found;
        }
      }
      return undefined;
    }
    return null;
  }

  /** Node's PACKAGE_IMPORTS_EXPORTS_RESOLVE: an exact key, else the longest pattern. */
  function mapped(table, key, folder, conditions) {
    if (Object.hasOwn(table, key) && !key.includes('*')) return target(table[key], folder, null, conditions);
    let best = null;
    for (const pattern of Object.keys(table)) {
      const star = pattern.indexOf('*');
      if (star < 0) continue;
      const head = pattern.slice(0, star);
      const tail = pattern.slice(star + 1);
      if (key.startsWith(head) && key.endsWith(tail) && key.length >= pattern.length - 1 &&
          (best === null || head.length > best.indexOf('*'))) {
        best = pattern;
      }
    }
    if (best === null) return undefined;
    const star = best.indexOf('*');
    return target(table[best], folder, key.slice(star, key.length - (best.length - star - 1)), conditions);
  }

  function exported(folder, json, subpath, conditions) {
    let table = json.exports;
    if (typeof table === 'string' || Array.isArray(table) || Object.keys(table).every((key) => !key.startsWith('.'))) {
      table = { '.': table };
    }
    const found = mapped(table, subpath, folder, conditions);
    if (typeof found === 'string') return found;
    throw moduleError('ERR_PACKAGE_PATH_NOT_EXPORTED',
      subpath === '.' ? `No "exports" main defined in ${folder}/package.json`
        : `Package subpath '${subpath}' is not defined by "exports" in ${folder}/package.json`);
  }

  const REQUIRE = new Set(['require', 'node', 'module-sync']);
  const IMPORT = new Set(['import', 'node', 'module-sync']);

  function bare(specifier, importer, conditions) {
    const slash = specifier.startsWith('@') ? specifier.indexOf('/', specifier.indexOf('/') + 1) : specifier.indexOf('/');
    const name = slash < 0 ? specifier : specifier.slice(0, slash);
    const subpath = slash < 0 ? '.' : '.' + specifier.slice(slash);
    const own = packageOf(importer);
    if (own !== null && own[1].name === name && own[1].exports != null) {
      return exported(own[0], own[1], subpath, conditions);
    }
    for (let folder = dirname(importer); ; folder = dirname(folder)) {
      if (!folder.endsWith('/node_modules')) {
        const place = join(folder, 'node_modules/' + name);
        if (typeOf(place) === DIRECTORY) {
          const json = packageJson(place);
          if (json !== null && json.exports != null) return exported(place, json, subpath, conditions);
          const path = subpath === '.' ? place : join(place, subpath);
          const found = subpath === '.' ? asFolder(path) : asFile(path) ?? asFolder(path);
          if (found !== null) return found;
        }
      }
      if (folder === '/') return null;
    }
  }

  /** A path, or the name of a module of Node as {builtin}. */
  function find(specifier, importer, conditions) {
    const node = builtinName(specifier);
    if (node !== null) return { builtin: node };
    let path = null;
    if (specifier.startsWith('file:')) {
      path = asFile(decodeURIComponent(specifier.replace(/^file:\/\//, '')));
    } else if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
      const place = join(dirname(importer), specifier);
      path = asFile(place) ?? asFolder(place);
    } else if (specifier.startsWith('#')) {
      const own = packageOf(importer);
      const found = own === null || own[1].imports == null ? undefined : mapped(own[1].imports, specifier, own[0], conditions);
      if (found != null) return typeof found === 'string' ? found : find(found.bare, importer, conditions);
    } else {
      path = bare(specifier, importer, conditions);
    }
    if (path !== null) return realPath(path);
    return null;
  }

  function realPath(path) {
    const answer = host.realpath(path);
    return answer[0] === null ? answer[1] : path;
  }

  const isEsm = (path, text) => {
    if (path.endsWith('.mjs')) return true;
    if (path.endsWith('.cjs') || path.endsWith('.json')) return false;
    const own = packageOf(path);
    if (own !== null && own[1].type !== undefined) return own[1].type === 'module';
    return host.isModule(text ?? unwrap(host.readText(path), 'open', path));
  };

  // CommonJS

  const cache = Object.create(null);

  function newModule(path) {
    const module = Object.create(Module.prototype);
    Object.assign(module, { id: path, path: dirname(path), filename: path, exports: {}, loaded: false, children: [] });
    const paths = [];
    for (let folder = module.path; ; folder = dirname(folder)) {
      if (!folder.endsWith('/node_modules')) paths.push(join(folder, 'node_modules'));
      if (folder === '/') break;
    }
    module.paths = paths;
    return module;
  }

  function Module(id) {
    return newModule(id);
  }

  function load(path, parent) {
    const known = cache[path];
    if (known !== undefined) return known.exports;
    const module = newModule(path);
    module.parent = parent;
    cache[path] = module;
    parent?.children.push(module);
    try {
      const text = unwrap(host.readText(path), 'open', path).replace(/^\ufeff/, '');
      if (path.endsWith('.json')) {
        try {
          module.exports = JSON.parse(text);
        } catch (error) {
          error.message = path + ': ' + error.message;
          throw error;
        }
      } else if (isEsm(path, text)) {
        throw moduleError('ERR_REQUIRE_ESM', `require() of ES Module ${path} not supported. Use import() instead.`);
      } else {
        const make = host.compile(path, text.startsWith('#!') ? '//' + text : text);
        Reflect.apply(make, module.exports, [module.exports, createRequire(module), module, path, module.path]);
      }
      module.loaded = true;
    } catch (error) {
      delete cache[path];
      throw error;
    }
    return module.exports;
  }

  function notFound(specifier, module) {
    return moduleError('MODULE_NOT_FOUND',
      `Cannot find module '${specifier}'\nRequire stack:\n- ${module.filename}`, { requireStack: [module.filename] });
  }

  function createRequire(module) {
    const resolve = (specifier) => {
      if (typeof specifier !== 'string') {
        throw Object.assign(new TypeError('The "id" argument must be of type string.'), { code: 'ERR_INVALID_ARG_TYPE' });
      }
      const found = find(specifier, module.filename, REQUIRE);
      if (found === null) throw notFound(specifier, module);
      return found;
    };
    const require = (specifier) => {
      const found = resolve(specifier);
      return typeof found === 'string' ? load(found, module) : builtin(found.builtin);
    };
    require.resolve = (specifier) => {
      const found = resolve(specifier);
      return typeof found === 'string' ? found : specifier;
    };
    require.resolve.paths = () => module.paths;
    require.cache = cache;
    require.main = mainModule;
    require.extensions = Object.create(null);
    return require;
  }

  Module.prototype.require = function (specifier) {
    return createRequire(this)(specifier);
  };
  internals.Module = Module;
  internals.cache = cache;

  // ECMAScript modules

  const required = new Map();
  hide('__mxcRequired', (key) => required.get(key));

  function synthetic(key, exports) {
    required.set(key, exports);
    const names = new Set();
    if (exports !== null && (typeof exports === 'object' || typeof exports === 'function')) {
      for (const name of Object.keys(exports)) names.add(name);
    }
    names.delete('default');
    let text = `const m = __mxcRequired(${JSON.stringify(key)});\n`;
    let number = 0;
    for (const name of names) {
      if (!name.isWellFormed()) continue;
      text += `const v${number} = m[${JSON.stringify(name)}]; export { v${number} as ${JSON.stringify(name)} };\n`;
      number++;
    }
    return text + 'export default m;\n';
  }

  const thrower = (key, error) => {
    required.set(key, error);
    return `throw __mxcRequired(${JSON.stringify(key)});\n`;
  };

  /** The path for a specifier of a module; where the engine cannot load what is there, with the text of a module that stands for it. */
  function resolveModule(specifier, importer) {
    const prefix = '/.mxc-modules/';
    try {
      const found = find(specifier, importer, IMPORT);
      if (found === null) {
        const key = `missing:${importer}:${specifier}`;
        const what = /^\.{0,2}\//.test(specifier) ? `module '${join(dirname(importer), specifier)}'` : `package '${specifier}'`;
        const error = moduleError('ERR_MODULE_NOT_FOUND', `Cannot find ${what} imported from ${importer}`);
        return [prefix + encodeURIComponent(key) + '.mjs', thrower(key, error)];
      }
      if (typeof found !== 'string') {
        const key = 'node:' + found.builtin;
        return [prefix + encodeURIComponent(key) + '.mjs', synthetic(key, builtin(found.builtin))];
      }
      if (found.endsWith('.json') || isEsm(found)) return [found];
      return [prefix + encodeURIComponent(found) + '.mjs', synthetic(found, load(found, null))];
    } catch (error) {
      const key = `failed:${importer}:${specifier}`;
      return [prefix + encodeURIComponent(key) + '.mjs', thrower(key, error)];
    }
  }

  hide('__mxcImport', (importer) => (specifier, options) => {
    try {
      return realImport(host.resolveModule(String(specifier), importer), options);
    } catch (error) {
      return Promise.reject(error);
    }
  });

  const metas = new Map();
  hide('__mxcMeta', (path) => {
    let meta = metas.get(path);
    if (meta === undefined) {
      meta = Object.create(null);
      meta.url = 'file://' + encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
      meta.filename = path;
      meta.dirname = dirname(path);
      meta.resolve = (specifier) => {
        const found = find(specifier, path, IMPORT);
        if (found === null) throw moduleError('ERR_MODULE_NOT_FOUND', `Cannot find package '${specifier}' imported from ${path}`);
        return typeof found === 'string' ? 'file://' + encodeURI(found) : 'node:' + found.builtin;
      };
      metas.set(path, meta);
    }
    return meta;
  });

  // ---- Timers, ticks, the event loop

  const ticks = [];
  const immediates = [];
  const timers = new Map();
  let lastTimer = 0;
  const now = () => host.nanoTime() / 1e6;

  function drainTicks() {
    while (ticks.length > 0) {
      const [callback, args] = ticks.shift();
      callback(...args);
    }
  }

  let drainQueued = false;

  function nextTick(callback, ...args) {
    if (typeof callback !== 'function') {
      throw Object.assign(new TypeError('The "callback" argument must be of type function. Received ' + typeof callback),
        { code: 'ERR_INVALID_ARG_TYPE' });
    }
    ticks.push([callback, args]);
    if (!inSync && !drainQueued) {
      drainQueued = true;
      Promise.resolve().then(() => {
        drainQueued = false;
        drainTicks();
      });
    }
  }

  // While a synchronous part of the program runs: ticks then come before promises, at its end.
  let inSync = false;

  function sync(action) {
    inSync = true;
    try {
      const value = action();
      drainTicks();
      return value;
    } finally {
      inSync = false;
      if (ticks.length > 0) Promise.resolve().then(drainTicks);
    }
  }

  class Timeout {
    constructor(callback, delay, args, repeat) {
      if (typeof callback !== 'function') {
        throw Object.assign(new TypeError('The "callback" argument must be of type function. Received ' + typeof callback),
          { code: 'ERR_INVALID_ARG_TYPE' });
      }
      const millis = Number(delay);
      this._delay = millis >= 1 && millis <= 2147483647 ? Math.trunc(millis) : 1;
      this._callback = callback;
      this._args = args;
      this._repeat = repeat;
      this._id = ++lastTimer;
      this._ref = true;
      this._start();
    }
    _start() {
      this._due = now() + this._delay;
      timers.set(this._id, this);
    }
    ref() { this._ref = true; return this; }
    unref() { this._ref = false; return this; }
    hasRef() { return this._ref; }
    refresh() { this._start(); return this; }
    close() { timers.delete(this._id); return this; }
    [Symbol.toPrimitive]() { return this._id; }
  }

  const clear = (timer) => {
    const id = timer instanceof Timeout ? timer._id : Number(timer);
    timers.delete(id);
  };

  class Immediate {
    constructor(callback, args) {
      this._callback = callback;
      this._args = args;
      this._ref = true;
    }
    ref() { this._ref = true; return this; }
    unref() { this._ref = false; return this; }
    hasRef() { return this._ref; }
  }

  hide('setTimeout', (callback, delay, ...args) => new Timeout(callback, delay, args, false));
  hide('setInterval', (callback, delay, ...args) => new Timeout(callback, delay, args, true));
  hide('clearTimeout', clear);
  hide('clearInterval', clear);
  hide('setImmediate', (callback, ...args) => {
    const immediate = new Immediate(callback, args);
    immediates.push(immediate);
    return immediate;
  });
  hide('clearImmediate', (immediate) => {
    const index = immediates.indexOf(immediate);
    if (index >= 0) immediates.splice(index, 1);
  });
  hide('queueMicrotask', (callback) => {
    if (typeof callback !== 'function') {
      throw Object.assign(new TypeError('The "callback" argument must be of type function.'), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    Promise.resolve().then(() => {
      try {
        callback();
      } catch (error) {
        internals.pendingErrors.push(error);
      }
    });
  });
  internals.pendingErrors = [];
  internals.nextTick = nextTick;
  // Streams of input: each is asked for its next part when nothing else is left to do.
  internals.inputs = [];

  /** The timer that is due first; equal ones in the order in which they were made. */
  function firstTimer(onlyRef) {
    let first = null;
    for (const timer of timers.values()) {
      if ((!onlyRef || timer._ref) && (first === null || timer._due < first._due)) first = timer;
    }
    return first;
  }

  let settled = true;
  let mainError;
  let dueBatch = 0;

  /** Milliseconds until there is something to do, or less than 0 when there never will be. */
  function millisToNext() {
    if (internals.pendingErrors.length > 0 || immediates.length > 0) return 0;
    if (mainError !== undefined) return 0;
    const waited = firstTimer(true);
    if (waited === null && internals.inputs.length === 0) return -1;
    if (internals.inputs.length > 0) return 0;
    return Math.max(0, firstTimer(false)._due - now());
  }

  /** One callback: of a timer that is due, else an immediate, else a part of input. */
  function next() {
    if (mainError !== undefined) {
      const [error] = mainError;
      mainError = undefined;
      throw error;
    }
    if (internals.pendingErrors.length > 0) throw internals.pendingErrors.shift();
    const timer = firstTimer(false);
    if (dueBatch > 0 || immediates.length === 0) {
      if (timer !== null && timer._due <= now()) {
        dueBatch = Math.max(0, dueBatch - 1);
        runTimer(timer);
        return;
      }
    }
    dueBatch = 0;
    if (immediates.length > 0) {
      const immediate = immediates.shift();
      // Timers that are due come before the immediates of the next round.
      if (immediates.length === 0) dueBatch = timers.size;
      sync(() => immediate._callback(...immediate._args));
      return;
    }
    const input = internals.inputs.shift();
    if (input !== undefined) sync(input);
  }

  function runTimer(timer) {
    if (timer._repeat) timer._start();
    else timers.delete(timer._id);
    sync(() => timer._callback.apply(timer, timer._args));
  }

  // ---- The program

  let mainModule;
  let lastValue;
  const process = (internals.process = builtin('process'));
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', configurable: true, writable: true });
  hide('global', globalThis);
  hide('process', process);
  hide('console', builtin('console'));
  lazy('Buffer', () => builtin('buffer').Buffer);
  for (const name of ['URL', 'URLSearchParams']) lazy(name, () => builtin('url')[name]);
  for (const name of ['AbortController', 'AbortSignal', 'Event', 'EventTarget', 'DOMException', 'structuredClone', 'atob', 'btoa',
    'fetch', 'Headers', 'Request', 'Response', 'Blob', 'performance', 'crypto', 'navigator']) {
    lazy(name, () => builtin('web')[name]);
  }
  builtinNames.delete('web');
  host.builtin('dates').call({}, {}, builtin, { exports: {} }, internals, undefined);

  return {
    resolveModule,
    bind(names, values) {
      process.env = Object.create(null);
      for (let i = 0; i < names.length; i++) process.env[names[i]] = values[i];
      Object.setPrototypeOf(process.env, Object.prototype);
    },
    begin(path, args) {
      process.argv.length = 0;
      process.argv.push('/usr/local/bin/node', path, ...Array.from({ length: args.length }, (_, i) => args[i]));
      process.exitCode = undefined;
      lastValue = undefined;
      mainError = undefined;
      settled = true;
    },
    run(path, text, asModule) {
      if (asModule || isEsm(path, text)) {
        settled = false;
        realImport(path).then(
          () => { settled = true; },
          (error) => { settled = true; mainError = [error]; });
        return;
      }
      if (mainModule === undefined || mainModule.filename !== path) {
        mainModule = newModule(path);
        mainModule.id = '.';
        cache[path] = mainModule;
        process.mainModule = mainModule;
      }
      hide('module', mainModule);
      hide('exports', mainModule.exports);
      hide('require', createRequire(mainModule));
      hide('__filename', path);
      hide('__dirname', mainModule.path);
      lastValue = sync(() => host.script(path, text.startsWith('#!') ? '//' + text : text));
      mainModule.loaded = true;
    },
    millisToNext,
    next,
    checkSettled() {
      if (!settled) {
        const error = new Error('Detected unsettled top-level await: nothing is left that could settle it');
        error.stack = error.message;
        throw error;
      }
    },
    uncaught(error) {
      if (process.listenerCount('uncaughtException') > 0) {
        process.emit('uncaughtException', error, 'uncaughtException');
        return null;
      }
      return builtin('process_errors').report(error);
    },
    finish(status) {
      if (process.exitCode === undefined && status !== 0) process.exitCode = status;
      const code = Number(process.exitCode ?? 0);
      process.emit('exit', code);
      return Number(process.exitCode ?? code) & 0xff;
    },
    value(charsMax) {
      const depth = (value, left) =>
        left < 0 ||
        (value !== null && typeof value === 'object' && Object.values(value).some((item) => depth(item, left - 1)));
      try {
        if (lastValue === undefined || (typeof lastValue === 'number' && !Number.isFinite(lastValue))) return null;
        const json = JSON.stringify(lastValue);
        return typeof json === 'string' && json.length <= charsMax && !depth(lastValue, 100) ? json : null;
      } catch {
        return null;
      }
    },
  };
})
