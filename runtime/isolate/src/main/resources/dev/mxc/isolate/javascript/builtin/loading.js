// How a module is loaded that was found: CommonJS here, ECMAScript modules by the engine, each as the other sees it. Evaluated in
// every context.
const { host, unwrap, hide, cache, builtinNames, builtin } = internals;
const { find, isEsm, moduleError, dirname, join, REQUIRE, IMPORT } = require('resolution');

const realImport = (path, options) => (options === undefined ? import(path) : import(path, options));

// ---- CommonJS

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
  const resolve = (specifier, fresh) => {
    if (typeof specifier !== 'string') {
      throw builtin('errors').invalidArgType('id', 'string', specifier);
    }
    if (specifier === '') throw builtin('errors').invalidArgValue('id', specifier, 'must be a non-empty string');
    const found = find(specifier, module.filename, REQUIRE, fresh);
    if (found === null) throw notFound(specifier, module);
    return found;
  };
  const require = (specifier) => {
    const found = resolve(specifier, false);
    return typeof found === 'string' ? load(found, module) : builtin(found.builtin);
  };
  require.resolve = (specifier) => {
    const found = resolve(specifier, true);
    return typeof found === 'string' ? found : specifier;
  };
  require.resolve.paths = (specifier) => (/^\.\.?(\/|$)/.test(specifier) ? [module.path] : builtinNames.has(specifier) ? null : [...module.paths]);
  require.cache = cache;
  require.main = internals.mainModule;
  require.extensions = Object.create(null);
  return require;
}

Module.prototype.require = function (specifier) {
  return createRequire(this)(specifier);
};
internals.Module = Module;
internals.newModule = newModule;
internals.createRequire = createRequire;

// ---- ECMAScript modules

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
      const place = prefix + encodeURIComponent(key) + '.mjs';
      return required.has(key) ? [place] : [place, synthetic(key, builtin(found.builtin))];
    }
    if (found.endsWith('.json') || isEsm(found)) return [found];
    const place = prefix + encodeURIComponent(found) + '.mjs';
    return required.has(found) ? [place] : [place, synthetic(found, load(found, null))];
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

module.exports = { realImport, resolveModule, importError };
