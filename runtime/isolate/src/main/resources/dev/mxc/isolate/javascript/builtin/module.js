const { Module, cache, builtinNames, createRequire } = internals;

Module.Module = Module;
Module._cache = cache;
Module.builtinModules = [...builtinNames];
Module.isBuiltin = (name) => builtinNames.has(String(name).replace(/^node:/, ''));
Module.createRequire = (from) => {
  const path = from instanceof URL || String(from).startsWith('file:') ? require('url').fileURLToPath(from) : String(from);
  return createRequire(path);
};
Module.syncBuiltinESMExports = () => {};
Module.register = () => {};

module.exports = Module;
