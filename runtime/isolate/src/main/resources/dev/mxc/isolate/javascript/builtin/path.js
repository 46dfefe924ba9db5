const path = internals.packaged('path-browserify');

path.posix = path;
path.win32 ??= path;
path.toNamespacedPath ??= (value) => value;
path.matchesGlob ??= undefined;
module.exports = path;
