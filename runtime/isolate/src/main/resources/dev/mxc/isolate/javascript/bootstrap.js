// What every context has before anything of a program runs: process, timers, the module system, and the rest when it is first
// asked for. Comfort for programs: nothing here keeps anything in. Evaluates to a function of the host's functions.
(function (host) {
  'use strict';

  const hidden = (object, name, value) =>
    Object.defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
  const hide = (name, value) => hidden(globalThis, name, value);
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

  // What inspect shows of proxies and promises is not to be had from within the language.
  const RealProxy = Proxy;
  const proxyParts = new WeakMap();
  const proxies = {
    get: (proxy) => proxyParts.get(proxy),
    make(target, handler) {
      const proxy = new RealProxy(target, handler);
      proxyParts.set(proxy, { target, handler });
      return proxy;
    },
  };
  function NodeProxy(target, handler) {
    if (new.target === undefined) throw new TypeError("Constructor Proxy requires 'new'");
    return proxies.make(target, handler);
  }
  Object.defineProperty(NodeProxy, 'name', { value: 'Proxy', configurable: true });
  Object.defineProperty(NodeProxy, 'length', { value: 2, configurable: true });
  NodeProxy.prototype = undefined;
  hidden(NodeProxy, 'revocable', function revocable(target, handler) {
    const pair = RealProxy.revocable(target, handler);
    proxyParts.set(pair.proxy, { target, handler });
    const { revoke } = pair;
    pair.revoke = () => {
      proxyParts.set(pair.proxy, { target: null, handler: null });
      revoke();
    };
    return pair;
  });
  hide('Proxy', NodeProxy);

  /** The state of a promise, and its result in an array when it is a primitive value. */
  function promiseState(promise) {
    const [, state, text] = /^[^{]*\{\[\[PromiseStatus\]\]: "(\w+)", \[\[PromiseValue\]\]: (.*)\}$/s.exec(host.promiseState(promise)) ?? ['', 'pending', ''];
    const name = state === 'resolved' ? 'fulfilled' : state;
    if (text === 'undefined') return [name, [undefined]];
    try {
      if (/^-?\d+n$/.test(text)) return [name, [BigInt(text.slice(0, -1))]];
      if (/^[-\d"tfn]/.test(text)) return [name, [JSON.parse(text)]];
    } catch {
      // It is shown without its result.
    }
    return [name];
  }

  const realImport = (path, options) => (options === undefined ? import(path) : import(path, options));

  // ---- Errors of the host's functions

  // Where libuv's words are not the C library's.
  const texts = {
    EEXIST: 'file already exists', EISDIR: 'illegal operation on a directory', EIO: 'i/o error', ENAMETOOLONG: 'name too long',
    ELOOP: 'too many symbolic links encountered', EXDEV: 'cross-device link not permitted',
  };
  const unwrap = (answer, syscall, path, dest) => {
    if (answer[0] === null) return answer[1];
    const where = (path === undefined ? '' : ` '${path}'`) + (dest === undefined ? '' : ` -> '${dest}'`);
    const error = new Error(`${answer[0]}: ${texts[answer[0]] ?? answer[2]}, ${syscall}${where}`);
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
    'path-browserify': 'path-browserify/1.0.1/index.js',
    'readable-stream': 'readable-stream/4.7.0/lib/stream.js',
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
    if (id.startsWith('.')) {
      const parts = folder.split('/');
      for (const part of id.split('/')) {
        if (part === '..') parts.pop();
        else if (part !== '.' && part !== '') parts.push(part);
      }
      const path = parts.join('/');
      return packageModule(path.endsWith('.js') ? path : path + '.js');
    }
    const name = id.replace(/\/$/, '');
    if (name === 'process') return internals.process;
    if (name === 'abort-controller') return builtin('web');
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
    proxies,
    promiseState,
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
      `No such built-in module: ${specifier}${absentNames.has(name) ? ' (it needs what an isolate does not have)' : ''}`);
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
          const found = subpath === '.' ? asFolder(path) : conditions === IMPORT ? exactly(path) : asFile(path) ?? asFolder(path);
          if (found !== null) return found;
        }
      }
      if (folder === '/') return null;
    }
  }

  const withoutQuery = (specifier) => specifier.replace(/[?#].*$/s, '');

  /** What an import names is a file, to the letter. */
  function exactly(path) {
    const type = typeOf(path);
    if (type === DIRECTORY) {
      throw moduleError('ERR_UNSUPPORTED_DIR_IMPORT', `Directory import '${path}' is not supported resolving ES modules`);
    }
    return type === REGULAR ? path : null;
  }

  function located(specifier, importer, conditions) {
    if (specifier.startsWith('file:')) {
      const path = builtin('url').fileURLToPath(withoutQuery(specifier));
      return conditions === IMPORT ? exactly(path) : asFile(path);
    }
    if (conditions !== IMPORT) {
      const place = join(dirname(importer), specifier);
      return (specifier.endsWith('/') ? null : asFile(place)) ?? asFolder(place);
    }
    return exactly(join(dirname(importer), decodeURIComponent(withoutQuery(specifier))));
  }

  /** A path, or the name of a module of Node as {builtin}. */
  function find(specifier, importer, conditions) {
    const node = builtinName(specifier);
    if (node !== null) return { builtin: node };
    let path = null;
    if (/^(\.{0,2}\/|\.\.?$|file:)/.test(specifier)) {
      path = located(specifier, importer, conditions);
    } else if (specifier.startsWith('#')) {
      const own = packageOf(importer);
      const found = own === null || own[1].imports == null ? undefined : mapped(own[1].imports, specifier, own[0], conditions);
      if (found != null) return typeof found === 'string' ? realFile(found, importer) : find(found.bare, importer, conditions);
      if (conditions === IMPORT || own?.[1].imports != null) {
        const where = own === null ? '' : ` in package ${own[0]}/package.json`;
        throw typed('ERR_PACKAGE_IMPORT_NOT_DEFINED', `Package import specifier "${specifier}" is not defined${where} imported from ${importer}`);
      }
    } else if (conditions === IMPORT && /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(specifier)) {
      throw moduleError('ERR_UNSUPPORTED_ESM_URL_SCHEME',
        `Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol '${specifier.split(':')[0]}:'`);
    } else if (specifier !== '') {
      path = bare(specifier, importer, conditions);
    }
    return path === null ? null : realFile(path, importer);
  }

  const typed = (code, message) => Object.assign(new TypeError(message), { code });

  /** The file that a package maps to must be there. */
  function realFile(path, importer) {
    if (typeOf(path) === REGULAR) return realPath(path);
    throw moduleError(importer.endsWith('.mjs') ? 'ERR_MODULE_NOT_FOUND' : 'MODULE_NOT_FOUND', `Cannot find module '${path}' imported from ${importer}`);
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
        const namespace = host.namespace(path, false);
        // Transpilers look for the mark.
        module.exports = 'default' in namespace && !('__esModule' in namespace) ? host.namespace(path, true) : namespace;
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
        throw builtin('errors').invalidArgType('id', 'string', specifier);
      }
      if (specifier === '') throw builtin('errors').invalidArgValue('id', specifier, 'must be a non-empty string');
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
    require.resolve.paths = (specifier) => (/^\.\.?(\/|$)/.test(specifier) ? [module.path] : builtinNames.has(specifier) ? null : [...module.paths]);
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

  /** What failed behind a module that stands for another: linking looks for its names before its body can throw. */
  function importError(error) {
    const [, name] = /\/\.mxc-modules\/((?:failed|missing)%3A[^'"\s]+)\.mjs/.exec(error?.message ?? '') ?? [];
    return name === undefined ? builtin('process_errors').readable(error) : required.get(decodeURIComponent(name));
  }

  hide('__mxcImport', (importer) => (specifier, options) => {
    try {
      return realImport(host.resolveModule(String(specifier), importer), options).catch((error) => {
        throw error instanceof SyntaxError ? importError(error) : error;
      });
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
        if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, meta.url).href;
        const found = find(specifier, path, IMPORT);
        if (found === null) throw moduleError('ERR_MODULE_NOT_FOUND', `Cannot find package '${specifier}' imported from ${path}`);
        return typeof found === 'string' ? 'file://' + encodeURI(found) : 'node:' + found.builtin;
      };
      metas.set(path, meta);
    }
    return meta;
  });

  // ---- The event loop: see event_loop.js

  host.builtin('event_loop').call({}, {}, builtin, { exports: {} }, internals, undefined);
  const { loop, failures, sync } = internals;

  // ---- The program

  let mainModule;
  let lastValue;
  let settled = true;
  const process = (internals.process = builtin('process'));
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', configurable: true, writable: true });
  hide('global', globalThis);
  hide('process', process);
  hide('console', builtin('console'));
  internals.NativeTextDecoder = TextDecoder;
  lazy('TextDecoder', () => builtin('text_decoder').TextDecoder);
  lazy('Buffer', () => builtin('buffer').Buffer);
  for (const name of ['URL', 'URLSearchParams']) lazy(name, () => builtin('url')[name]);
  for (const name of ['AbortController', 'AbortSignal', 'Event', 'EventTarget', 'DOMException', 'structuredClone', 'atob', 'btoa',
    'fetch', 'Headers', 'Request', 'Response', 'Blob', 'File', 'FormData', 'CustomEvent', 'performance', 'crypto', 'navigator']) {
    lazy(name, () => builtin('web')[name]);
  }
  lazy('mxc', () => builtin('mxc').mxc);
  builtinNames.delete('web');
  host.builtin('dates').call({}, {}, builtin, { exports: {} }, internals, undefined);

  /** Calls what the program wants to hear of an exception; whether it heard. */
  function heard(error, origin) {
    process.emit('uncaughtExceptionMonitor', error, origin);
    const capture = internals.exceptionCapture;
    if (typeof capture === 'function') capture(error);
    else if (process.listenerCount('uncaughtException') > 0) process.emit('uncaughtException', error, origin);
    else return false;
    return true;
  }

  return {
    resolveModule,
    bind(names, values) {
      const env = {};
      for (let i = 0; i < names.length; i++) env[names[i]] = values[i];
      process.env = proxies.make(env, {
        set: (target, name, value) => Reflect.set(target, name, typeof name === 'symbol' ? value : `${value}`),
        defineProperty: (target, name, property) =>
          Reflect.defineProperty(target, name, 'value' in property ? { ...property, value: `${property.value}` } : property),
      });
    },
    begin(path, args) {
      process.argv.length = 0;
      process.argv.push('/usr/local/bin/node', path, ...Array.from({ length: args.length }, (_, i) => args[i]));
      process.exitCode = undefined;
      lastValue = undefined;
      settled = true;
    },
    run(path, text, asModule) {
      if (asModule || isEsm(path, text)) {
        settled = false;
        realImport(path).then(
          () => { settled = true; },
          (error) => { settled = true; failures.push(error instanceof SyntaxError ? importError(error) : error); });
        return;
      }
      if (mainModule === undefined || mainModule.filename !== path) {
        mainModule = newModule(path);
        mainModule.id = '.';
        mainModule.parent = null;
        cache[path] = mainModule;
        process.mainModule = mainModule;
      }
      hide('module', mainModule);
      hide('exports', mainModule.exports);
      hide('require', createRequire(mainModule));
      hide('__filename', path);
      hide('__dirname', mainModule.path);
      const source = text.startsWith('#!') ? '//' + text : text;
      lastValue = sync(() => {
        // A program that returns at its top is a function's body; what it evaluates to is not to be had then.
        if (host.parse(path, source)) return host.script();
        const make = host.compile(path, source);
        return void Reflect.apply(make, mainModule.exports, [mainModule.exports, globalThis.require, mainModule, path, mainModule.path]);
      });
      mainModule.loaded = true;
    },
    millisToNext: loop.millisToNext,
    next: loop.next,
    idle() {
      sync(() => process.emit('beforeExit', Number(process.exitCode ?? 0)));
    },
    checkSettled() {
      if (!settled) {
        const error = new Error('Detected unsettled top-level await: nothing is left that could settle it');
        error.stack = error.message;
        throw error;
      }
    },
    uncaught(error) {
      const origin = loop.takeOrigin();
      const { readable, report } = builtin('process_errors');
      try {
        if (sync(() => heard(readable(error), origin))) return null;
      } catch (another) {
        error = another;
      }
      return report(readable(error));
    },
    finish(status) {
      if (status !== 0) process.exitCode = status;
      const code = Number(process.exitCode ?? 0);
      if (!process._exiting) {
        process._exiting = true;
        process.emit('exit', code);
      }
      return Number(process.exitCode ?? code) & 0xff;
    },
    value(charsMax) {
      const deep = (value, left) =>
        left < 0 || (value !== null && typeof value === 'object' && Object.values(value).some((item) => deep(item, left - 1)));
      try {
        if (lastValue === undefined || (typeof lastValue === 'number' && !Number.isFinite(lastValue))) return null;
        const json = JSON.stringify(lastValue);
        return typeof json === 'string' && json.length <= charsMax && !deep(lastValue, 100) ? json : null;
      } catch {
        return null;
      }
    },
  };
})
