const path = internals.packaged('path-browserify');
const { requireString } = require('errors');

// The package's errors have no code.
const check = (name, names) => {
  const original = path[name];
  path[name] = {
    [name](...args) {
      names.forEach((argument, i) => requireString(args[i], argument));
      return original.apply(path, args);
    },
  }[name];
};
for (const [name, ...names] of [['normalize', 'path'], ['isAbsolute', 'path'], ['dirname', 'path'], ['extname', 'path'], ['parse', 'path'], ['relative', 'from', 'to']]) {
  check(name, names);
}
const { basename, join, resolve, format } = path;
path.basename = (file, suffix) => {
  if (suffix !== undefined) requireString(suffix, 'suffix');
  requireString(file, 'path');
  return basename(file, suffix);
};
path.join = (...parts) => {
  for (const part of parts) requireString(part, 'path');
  return join(...parts);
};
path.resolve = (...parts) => {
  parts.forEach((part, i) => requireString(part, `paths[${i}]`));
  return resolve(...parts);
};
path.format = (parts) => format(parts?.ext && !parts.ext.startsWith('.') && !parts.base ? { ...parts, ext: `.${parts.ext}` } : parts);
path.posix = path;
path.win32 ??= path;
path.toNamespacedPath ??= (value) => value;
module.exports = path;
