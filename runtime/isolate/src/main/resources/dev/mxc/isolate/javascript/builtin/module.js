const { Module, cache, builtinNames } = internals;
const createRequire = (path) => internals.createRequire(internals.newModule(path));

Module.Module = Module;
Module._cache = cache;
Module.builtinModules = [...builtinNames];
Module.isBuiltin = (name) => builtinNames.has(String(name).replace(/^node:/, ''));
Module.createRequire = (from) => {
  const path = from instanceof URL || String(from).startsWith('file:') ? require('url').fileURLToPath(from) : String(from);
  return createRequire(path);
};
Module._load = (name, parent) => createRequire(parent?.filename ?? '/app/main.js')(name);
Module._resolveFilename = (name, parent) => createRequire(parent?.filename ?? '/app/main.js').resolve(name);
Module.wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
Module.wrap = (text) => Module.wrapper[0] + text + Module.wrapper[1];
Module.syncBuiltinESMExports = () => {};
Module.register = () => {};

module.exports = Module;
