// Where a module is: Node's algorithm over the virtual files. Evaluated in every context.
const { host, unwrap, builtinNames, cache } = internals;

// Node's other modules: they exist elsewhere, and need what an isolate does not have.
const absentNames = new Set(
  ('child_process cluster dgram dns dns/promises domain http http2 https inspector net repl tls trace_events v8 vm wasi' +
    ' worker_threads zlib sqlite test').split(' '));

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
    const path = require('url').fileURLToPath(withoutQuery(specifier));
    return conditions === IMPORT ? exactly(path) : asFile(path);
  }
  if (conditions !== IMPORT) {
    const place = join(dirname(importer), specifier);
    return (specifier.endsWith('/') ? null : asFile(place)) ?? asFolder(place);
  }
  return exactly(join(dirname(importer), decodeURIComponent(withoutQuery(specifier))));
}

const places = new Map();

/**
 * A path, or the name of a module of Node as {builtin}. What was found from a folder once is found again without a look, unless
 * {@code fresh}: Node remembers as much of what it has loaded.
 */
function find(specifier, importer, conditions, fresh) {
  const key = `${conditions === IMPORT ? 'i' : 'r'}${dirname(importer)}\0${specifier}`;
  const known = fresh ? undefined : places.get(key);
  if (known !== undefined && (conditions === IMPORT || typeof known !== 'string' || cache[known] !== undefined)) return known;
  const place = search(specifier, importer, conditions);
  if (place !== null) places.set(key, place);
  return place;
}

function search(specifier, importer, conditions) {
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

const realPaths = new Map();

function realPath(path) {
  let real = realPaths.get(path);
  if (real === undefined) {
    const answer = host.realpath(path);
    real = answer[0] === null ? answer[1] : path;
    realPaths.set(path, real);
  }
  return real;
}

const kinds = new Map();

/** Whether a file is an ECMAScript module: by its name, by its package, else by what it says. */
function isEsm(path, text) {
  if (path.endsWith('.mjs')) return true;
  if (path.endsWith('.cjs') || path.endsWith('.json')) return false;
  const own = packageOf(path);
  if (own !== null && own[1].type !== undefined) return own[1].type === 'module';
  if (text !== undefined) return host.isModule(text);
  if (!kinds.has(path)) kinds.set(path, host.isModule(unwrap(host.readText(path), 'open', path)));
  return kinds.get(path);
}

module.exports = { find, isEsm, moduleError, dirname, join, REQUIRE, IMPORT };
