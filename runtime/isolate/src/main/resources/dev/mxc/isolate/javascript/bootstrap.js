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
    Real: RealProxy,
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

  // ---- Our own modules, and packages

  const builtinNames = new Set(
    ('assert assert/strict async_hooks buffer console constants crypto diagnostics_channel events fs fs/promises module os' +
      ' path path/posix perf_hooks process querystring readline readline/promises stream stream/promises stream/web' +
      ' string_decoder sys timers timers/promises tty url util util/types').split(' '));
  const packagePaths = {
    buffer: 'buffer/6.0.3/index.js',
    'base64-js': 'base64-js/1.5.1/index.js',
    ieee754: 'ieee754/1.2.1/index.js',
    events: 'events/3.3.0/events.js',
    'path-browserify': 'path-browserify/1.0.1/index.js',
    'readable-stream': 'readable-stream/4.7.0/lib/stream.js',
    string_decoder: 'string_decoder/1.3.0/lib/string_decoder.js',
    'web-streams-polyfill': 'web-streams-polyfill/3.3.3/dist/ponyfill.es2018.js',
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
    if (name === 'abort-controller') return builtin('event_target');
    if (name === 'safe-buffer') return builtin('buffer');
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
    isLoaded: (name) => builtinCache.has(name),
    builtinNames,
    cache: Object.create(null),
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

  // ---- The program's modules: see resolution.js and loading.js; the event loop: see event_loop.js

  const { realImport, resolveModule, importError } = builtin('loading');
  host.builtin('event_loop').call({}, {}, builtin, { exports: {} }, internals, undefined);
  const { loop, failures, sync } = internals;

  // ---- The program

  let lastValue;
  let settled = true;

  // Programs of a session that were modules, by path.
  const modulesRun = new Set();

  function runModule(path, text) {
    settled = false;
    const specifier = modulesRun.has(path) ? host.again(path, text) : path;
    modulesRun.add(path);
    realImport(specifier).then(
      () => { settled = true; },
      (error) => { settled = true; failures.push(error instanceof SyntaxError ? importError(error) : error); });
  }

  const process = (internals.process = builtin('process'));
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', configurable: true, writable: true });
  hide('global', globalThis);
  hide('process', process);
  hide('console', builtin('console'));
  internals.NativeTextDecoder = TextDecoder;
  const globals = {
    dom_exception: ['DOMException'],
    event_target: ['AbortController', 'AbortSignal', 'Event', 'EventTarget', 'CustomEvent'],
    blob: ['Blob', 'File', 'FormData'],
    web: ['structuredClone', 'atob', 'btoa', 'performance', 'crypto', 'navigator'],
    fetch: ['fetch'],
    headers: ['Headers'],
    request: ['Request'],
    response: ['Response'],
    web_streams: [
      'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableByteStreamController',
      'ReadableStreamDefaultController', 'WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController', 'TransformStream',
      'TransformStreamDefaultController', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream',
    ],
    url: ['URL', 'URLSearchParams'],
    text_decoder: ['TextDecoder'],
    buffer: ['Buffer'],
  };
  for (const file of Object.keys(globals)) {
    for (const name of globals[file]) lazy(name, () => builtin(file)[name]);
  }
  lazy('mxc', () => builtin('mxc').mxc);
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
      internals.forgetStreams?.();
      internals.forgetTools?.();
      lastValue = undefined;
      settled = true;
    },
    run(path, text, asModule) {
      const source = text.startsWith('#!') ? '//' + text : text;
      if (asModule || builtin('resolution').isEsm(path, text)) return runModule(path, text);
      let isScript;
      try {
        // A program that returns at its top is a function's body; what it evaluates to is not to be had then.
        isScript = host.parse(path, source);
      } catch (error) {
        // As Node since version 22: what is a program only as a module is one. The complaint need not speak of await: inside
        // of an expression it is that something else was expected there.
        if (!path.endsWith('.cjs') && /\bawait\b/.test(text) && host.isModuleAtLeast(path, source)) return runModule(path, text);
        throw error;
      }
      if (internals.mainModule?.filename !== path) {
        const main = internals.newModule(path);
        main.id = '.';
        main.parent = null;
        internals.mainModule = process.mainModule = internals.cache[path] = main;
      }
      const { mainModule, createRequire } = internals;
      hide('module', mainModule);
      hide('exports', mainModule.exports);
      hide('require', createRequire(mainModule));
      hide('__filename', path);
      hide('__dirname', mainModule.path);
      lastValue = sync(() => {
        if (isScript) return host.script();
        const make = host.compile(path, source);
        return void Reflect.apply(make, mainModule.exports, [mainModule.exports, globalThis.require, mainModule, path, mainModule.path]);
      });
      mainModule.loaded = true;
    },
    turn: loop.turn,
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
