// fs over the virtual file system. The synchronous functions do the work; callbacks and promises call them in a turn of their own.
const { host, unwrap } = internals;
const { Buffer } = require('buffer');
const { invalidArgType, invalidArgValue } = require('errors');

const pathOf = (path) => {
  if (path instanceof URL) return require('url').fileURLToPath(path);
  if (path instanceof Uint8Array) return Buffer.from(path).toString();
  if (typeof path !== 'string') {
    throw invalidArgType('path', ['string', 'Buffer', 'URL'], path);
  }
  if (path.includes('\0')) throw invalidArgValue('path', path, 'must be a string, Uint8Array, or URL without null bytes');
  return path;
};
const optionsOf = (options) => {
  const all = typeof options === 'string' ? { encoding: options } : options ?? {};
  const { encoding } = all;
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw invalidArgValue('encoding', encoding, 'is invalid encoding');
  return all;
};
const isDescriptor = (value) => Number.isInteger(value) && value >= 0;
const descriptorOf = (value) => {
  if (typeof value !== 'number') throw invalidArgType('fd', 'number', value);
  if (!isDescriptor(value)) throw require('errors').outOfRange('fd', Number.isInteger(value) ? '>= 0 && <= 2147483647' : 'an integer', value);
  return value;
};
const DATA = ['string', 'Buffer', 'TypedArray', 'DataView'];
const bytesIn = (buffer) => Buffer.from(new ArrayBuffer(buffer));
const isUtf8 = (encoding) => /^utf-?8$/i.test(encoding);

// Letters as the host reads them, by Node's flags.
const FLAGS = { r: 'r', rs: 'r', 'r+': 'rw', 'rs+': 'rw', w: 'wct', wx: 'wctx', 'w+': 'rwct', 'wx+': 'rwctx', a: 'wac', ax: 'wacx', 'a+': 'rwac', 'ax+': 'rwacx' };
const constants = {
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024,
  S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFLNK: 40960,
};
function lettersOf(flags) {
  if (typeof flags === 'number') {
    const mode = flags & 3;
    return (mode === 1 ? 'w' : mode === 2 ? 'rw' : 'r') + (flags & 1024 ? 'a' : '') + (flags & 64 ? 'c' : '') + (flags & 128 ? 'x' : '') + (flags & 512 ? 't' : '');
  }
  const letters = FLAGS[flags];
  if (letters === undefined) throw invalidArgValue('flags', flags);
  return letters;
}

const [FILE, FOLDER, LINK] = [0, 1, 2];
const BITS = [32768, 16384, 40960];

class Stats {
  constructor(a, big) {
    const number = big ? (value) => BigInt(Math.round(value)) : (value) => value;
    this.dev = number(a[7]);
    this.mode = number(BITS[a[0]] | a[1]);
    this.nlink = number(a[8]);
    this.uid = number(1000);
    this.gid = number(1000);
    this.rdev = number(0);
    this.blksize = number(4096);
    this.ino = number(a[6]);
    this.size = number(a[2]);
    this.blocks = number(Math.ceil(a[2] / 512));
    this.atimeMs = number(a[4]);
    this.mtimeMs = number(a[3]);
    this.ctimeMs = number(a[5]);
    this.birthtimeMs = number(a[5]);
    for (const [name, at] of [['atime', 4], ['mtime', 3], ['ctime', 5], ['birthtime', 5]]) this[name] = new Date(a[at]);
    Object.defineProperty(this, '_type', { value: a[0] });
  }
  isFile() { return this._type === FILE; }
  isDirectory() { return this._type === FOLDER; }
  isSymbolicLink() { return this._type === LINK; }
  isBlockDevice() { return false; }
  isCharacterDevice() { return false; }
  isFIFO() { return false; }
  isSocket() { return false; }
}

class Dirent {
  constructor(name, parentPath, type) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    Object.defineProperty(this, '_type', { value: type });
  }
  isFile() { return this._type === FILE; }
  isDirectory() { return this._type === FOLDER; }
  isSymbolicLink() { return this._type === LINK; }
  isBlockDevice() { return false; }
  isCharacterDevice() { return false; }
  isFIFO() { return false; }
  isSocket() { return false; }
}

const positions = new Map();
let inputBuffer;

function readInputAll() {
  const parts = [];
  for (let part; (part = host.readInput()) !== null; ) parts.push(bytesIn(part));
  return Buffer.concat(parts);
}

const isOutput = (fd) => fd === 1 || fd === 2;
const viewOf = (data) => (typeof data === 'string' ? Buffer.from(data) : new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength));

const folderGiven = (syscall, path, message) => {
  const error = Object.assign(new Error(message), { code: 'ERR_FS_EISDIR', info: { code: 'EISDIR', message: 'is a directory', path, syscall, errno: 21 }, errno: 21, syscall, path });
  return Object.defineProperty(error, 'name', { value: 'SystemError', configurable: true, writable: true });
};

const sync = {
  stat(path, options) {
    path = pathOf(path);
    const answer = host.stat(path, true);
    if (answer[0] === 'ENOENT' && options?.throwIfNoEntry === false) return undefined;
    return new Stats(unwrap(answer, 'stat', path), options?.bigint);
  },
  lstat(path, options) {
    path = pathOf(path);
    const answer = host.stat(path, false);
    if (answer[0] === 'ENOENT' && options?.throwIfNoEntry === false) return undefined;
    return new Stats(unwrap(answer, 'lstat', path), options?.bigint);
  },
  fstat(fd) {
    descriptorOf(fd);
    const size = unwrap(host.size(fd), 'fstat');
    const now = Date.now();
    return new Stats([FILE, 0o644, size, now, now, now, fd, 0, 1]);
  },
  access(path, mode = 0) {
    path = pathOf(path);
    const a = unwrap(host.stat(path, true), 'access', path);
    for (const [bit, mask] of [[4, 0o444], [2, 0o222], [1, 0o111]]) {
      if (mode & bit && !(a[1] & mask)) unwrap(['EACCES', -13, 'permission denied'], 'access', path);
    }
  },
  readFile(path, options) {
    const { encoding, flag } = optionsOf(options);
    let data;
    if (path === 0 || path === '/dev/stdin') data = readInputAll();
    else if (isDescriptor(path)) {
      const parts = [];
      let at = positions.get(path) ?? 0;
      for (let part; (part = bytesIn(unwrap(host.read(path, at, 1 << 20), 'read'))).length > 0; at += part.length) parts.push(part);
      positions.set(path, at);
      data = Buffer.concat(parts);
    } else {
      path = pathOf(path);
      const asText = encoding && isUtf8(encoding) && (flag === undefined || flag === 'r');
      const answer = asText ? host.readText(path) : host.readBytes(path);
      // A folder can be opened; it is the reading that fails.
      const contents = answer[0] === 'EISDIR' ? unwrap(answer, 'read') : unwrap(answer, 'open', path);
      if (asText) return contents;
      data = bytesIn(contents);
    }
    return encoding && encoding !== 'buffer' ? data.toString(encoding) : data;
  },
  writeFile(path, data, options) {
    const { encoding, flag, mode } = { encoding: 'utf8', flag: 'w', mode: 0o666, ...optionsOf(options) };
    if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
      throw invalidArgType('data', DATA, data);
    }
    if (isDescriptor(path)) return void sync.write(path, typeof data === 'string' ? Buffer.from(data, encoding) : data);
    path = pathOf(path);
    if (typeof data === 'string' && isUtf8(encoding)) unwrap(host.writeAll(path, lettersOf(flag), mode & 0o755, data), 'open', path);
    else {
      const view = typeof data === 'string' ? Buffer.from(data, encoding) : viewOf(data);
      unwrap(host.writeAll(path, lettersOf(flag), mode & 0o755, view.buffer, view.byteOffset, view.byteLength), 'open', path);
    }
  },
  appendFile: (path, data, options) => sync.writeFile(path, data, { flag: 'a', ...optionsOf(options) }),
  readdir(path, options) {
    path = pathOf(path);
    const { withFileTypes, recursive } = optionsOf(options);
    const output = [];
    const visit = (folder, before) => {
      const flat = unwrap(host.list(folder), 'scandir', folder);
      const entries = [];
      for (let i = 0; i < flat.length; i += 2) entries.push([flat[i], flat[i + 1]]);
      entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      for (const [name, type] of entries) {
        output.push(withFileTypes ? new Dirent(name, folder, type) : before + name);
        if (recursive && type === FOLDER) visit(folder.replace(/\/$/, '') + '/' + name, before + name + '/');
      }
    };
    visit(path, '');
    return output;
  },
  mkdir(path, options) {
    path = pathOf(path);
    const { recursive, mode = 0o777 } = typeof options === 'object' && options !== null ? options : { mode: options };
    if (!recursive) return void unwrap(host.mkdir(path, (mode ?? 0o777) & 0o755), 'mkdir', path);
    const { resolve, dirname } = require('path');
    const missing = [];
    for (let at = resolve(path); ; at = dirname(at)) {
      const answer = host.stat(at, true);
      if (answer[0] === null) {
        if (answer[1][0] !== FOLDER) unwrap([at === resolve(path) ? 'EEXIST' : 'ENOTDIR', -17, at === resolve(path) ? 'file already exists' : 'not a directory'], 'mkdir', path);
        break;
      }
      if (answer[0] !== 'ENOENT') unwrap(answer, 'mkdir', path);
      missing.push(at);
    }
    for (const at of missing.toReversed()) unwrap(host.mkdir(at, 0o755), 'mkdir', path);
    return missing.at(-1);
  },
  rmdir(path, options) {
    if (options?.recursive) return sync.rm(path, { recursive: true });
    path = pathOf(path);
    unwrap(host.remove(path, true), 'rmdir', path);
  },
  unlink(path) {
    path = pathOf(path);
    unwrap(host.remove(path, false), 'unlink', path);
  },
  rm(path, options = {}) {
    path = pathOf(path);
    const answer = host.stat(path, false);
    if (answer[0] === 'ENOENT' && options.force) return;
    const type = unwrap(answer, 'lstat', path)[0];
    if (type !== FOLDER) return void unwrap(host.remove(path, false), 'rm', path);
    if (!options.recursive) throw folderGiven('rm', path, `Path is a directory: rm returned EISDIR (is a directory) ${path}`);
    for (const name of sync.readdir(path)) sync.rm(path.replace(/\/$/, '') + '/' + name, options);
    unwrap(host.remove(path, true), 'rm', path);
  },
  rename(from, to) {
    [from, to] = [pathOf(from), pathOf(to)];
    unwrap(host.rename(from, to), 'rename', from, to);
  },
  copyFile(from, to, mode = 0) {
    [from, to] = [pathOf(from), pathOf(to)];
    const data = unwrap(host.readBytes(from), 'copyfile', from, to);
    const view = new Uint8Array(new ArrayBuffer(data));
    unwrap(host.writeAll(to, mode & 1 ? 'wctx' : 'wct', 0o644, view.buffer, 0, view.length), 'copyfile', from, to);
  },
  cp(from, to, options = {}) {
    [from, to] = [pathOf(from), pathOf(to)];
    if (!sync.lstat(from).isDirectory()) return sync.copyFile(from, to);
    if (!options.recursive) throw folderGiven('cp', from, `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${from} is a directory (not copied)) ${from}`);
    sync.mkdir(to, { recursive: true });
    for (const name of sync.readdir(from)) sync.cp(`${from}/${name}`, `${to}/${name}`, options);
  },
  open(path, flags = 'r', mode = 0o666) {
    path = pathOf(path);
    const letters = lettersOf(flags);
    const fd = unwrap(host.open(path, letters, (mode ?? 0o666) & 0o755), 'open', path);
    positions.set(fd, letters.includes('a') ? unwrap(host.size(fd), 'fstat') : 0);
    return fd;
  },
  close(fd) {
    descriptorOf(fd);
    positions.delete(fd);
    unwrap(host.close(fd), 'close');
  },
  read(fd, buffer, offset, length, position) {
    descriptorOf(fd);
    if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
    offset ??= 0;
    length ??= buffer.byteLength - offset;
    let part;
    if (fd === 0) {
      if (!inputBuffer?.length) {
        const input = host.readInput();
        inputBuffer = input === null ? Buffer.alloc(0) : bytesIn(input);
      }
      part = inputBuffer.subarray(0, length);
      inputBuffer = inputBuffer.subarray(part.length);
    } else {
      const at = position === null || position === undefined || position < 0 ? positions.get(fd) ?? 0 : Number(position);
      part = new Uint8Array(new ArrayBuffer(unwrap(host.read(fd, at, length), 'read')));
      if (position === null || position === undefined || position < 0) positions.set(fd, at + part.length);
    }
    new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length).set(part);
    return part.length;
  },
  write(fd, data, offset, length, position) {
    descriptorOf(fd);
    if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw invalidArgType('buffer', DATA, data);
    let view;
    if (typeof data === 'string') {
      view = Buffer.from(data, typeof length === 'string' ? length : 'utf8');
      position = offset;
    } else {
      if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
      view = viewOf(data).subarray(offset ?? 0, (offset ?? 0) + (length ?? data.byteLength - (offset ?? 0)));
    }
    if (isOutput(fd)) {
      host.write(fd, view.buffer, view.byteOffset, view.byteLength);
      return view.byteLength;
    }
    const at = typeof position === 'number' ? position : positions.get(fd) ?? 0;
    const end = unwrap(host.writeAt(fd, at, view.buffer, view.byteOffset, view.byteLength), 'write');
    if (typeof position !== 'number') positions.set(fd, end);
    return view.byteLength;
  },
  ftruncate: (fd, size = 0) => void unwrap(host.truncate(fd, size), 'ftruncate'),
  truncate(path, size = 0) {
    const fd = sync.open(path, 'r+');
    try {
      sync.ftruncate(fd, size);
    } finally {
      sync.close(fd);
    }
  },
  fsync: () => {},
  fdatasync: () => {},
  utimes(path, access, modified) {
    path = pathOf(path);
    const seconds = (time) => (time instanceof Date ? time.getTime() / 1000 : Number(time));
    unwrap(host.utimes(path, seconds(access), seconds(modified)), 'utime', path);
  },
  chmod(path, mode) {
    path = pathOf(path);
    unwrap(host.chmod(path, (typeof mode === 'string' ? Number.parseInt(mode, 8) : mode) & 0o777), 'chmod', path);
  },
  chown: () => {},
  readlink(path) {
    path = pathOf(path);
    return unwrap(host.readlink(path), 'readlink', path);
  },
  realpath(path) {
    path = pathOf(path);
    return unwrap(host.realpath(path), 'lstat', path);
  },
  symlink: (target, path) => void unwrap(host.link(pathOf(path)), 'symlink', pathOf(target), pathOf(path)),
  link: (from, path) => void unwrap(host.link(pathOf(path)), 'link', pathOf(from), pathOf(path)),
  mkdtemp(prefix) {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    const name = prefix + Array.from(require('crypto').randomBytes(6), (byte) => letters[byte % letters.length]).join('');
    unwrap(host.mkdir(name, 0o700), 'mkdtemp', `${prefix}XXXXXX`);
    return name;
  },
  opendir(path) {
    const entries = sync.readdir(path, { withFileTypes: true });
    return {
      path,
      readSync: () => entries.shift() ?? null,
      read: async () => entries.shift() ?? null,
      closeSync() {},
      async close() {},
      async *[Symbol.asyncIterator]() { yield* entries; },
    };
  },
};

// Declared before the functions that are made of it below.
class FileHandle {
  constructor(fd) { this.fd = fd; }
  async read(buffer, ...rest) {
    buffer ??= Buffer.alloc(16384);
    return { __proto__: null, bytesRead: sync.read(this.fd, buffer, ...rest), buffer };
  }
  async write(data, ...rest) { return { __proto__: null, bytesWritten: sync.write(this.fd, data, ...rest), buffer: data }; }
  async readFile(options) { return sync.readFile(this.fd, options); }
  async writeFile(data, options) { return sync.writeFile(this.fd, data, options); }
  async appendFile(data, options) { return sync.writeFile(this.fd, data, options); }
  async stat() { return sync.fstat(this.fd); }
  async truncate(size) { return sync.ftruncate(this.fd, size); }
  async sync() {}
  async datasync() {}
  async close() {
    if (this.fd < 0) return;
    const { fd } = this;
    this.fd = -1;
    sync.close(fd);
  }
  readLines(options) { return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity }); }
  createReadStream(options) { return fs.createReadStream(null, { ...options, handle: this }); }
  createWriteStream(options) { return fs.createWriteStream(null, { ...options, handle: this }); }
  async [Symbol.for('Symbol.asyncDispose')]() { await this.close(); }
}

const promises = { constants };
const fs = { constants, Stats, Dirent, promises, ...constants };

for (const [name, action] of Object.entries(sync)) {
  fs[name + 'Sync'] = action;
  promises[name] = async (...args) => {
    if (args[0] instanceof FileHandle) args[0] = args[0].fd;
    else if (name.endsWith('File')) pathOf(args[0]);
    await new Promise((resolve) => internals.complete(resolve));
    return action(...args);
  };
  fs[name] = (...args) => {
    const callback = args.pop();
    if (typeof callback !== 'function') throw invalidArgType('cb', 'function', args.length === 0 ? undefined : args[3]);
    if (!['open', 'close', 'fstat', 'read', 'write', 'ftruncate', 'fsync', 'fdatasync'].includes(name) && !isDescriptor(args[0])) pathOf(args[0]);
    internals.complete(() => {
      let value;
      try {
        value = action(...args);
      } catch (error) {
        return void callback(error);
      }
      if (name === 'read' || name === 'write') callback(null, value, args[1]);
      else callback(null, value);
    });
  };
}
fs.realpathSync.native = fs.realpathSync;
fs.realpath.native = fs.realpath;
fs.existsSync = (path) => {
  try {
    return host.stat(pathOf(path), true)[0] === null;
  } catch {
    return false;
  }
};
fs.exists = (path, callback) => internals.complete(() => callback(fs.existsSync(path)));
fs.watch = fs.watchFile = () => {
  throw Object.assign(new Error('files cannot be watched in an isolate'), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
};
fs.unwatchFile = () => {};

promises.open = async (...args) => new FileHandle(sync.open(...args));

fs.createReadStream = (path, options) => {
  const { encoding, start, end = Infinity, highWaterMark = 65536, fd: given, handle, flags = 'r', autoClose = true, signal } = optionsOf(options);
  const { Readable, addAbortSignal } = require('stream');
  if (given === undefined && handle === undefined) path = pathOf(path);
  let fd = handle === undefined ? given : handle.fd;
  // Without a start, a descriptor goes on where it is.
  let at = start ?? (fd === undefined ? 0 : null);
  let left = end - (start ?? 0) + 1;
  const stream = new Readable({
    highWaterMark,
    autoDestroy: autoClose,
    read(size) {
      internals.complete(() => {
        if (stream.destroyed) return;
        try {
          open();
          const buffer = Buffer.alloc(Math.max(0, Math.min(size, left)));
          const count = buffer.length === 0 ? 0 : sync.read(fd, buffer, 0, buffer.length, at);
          if (at !== null) at += count;
          left -= count;
          stream.bytesRead += count;
          stream.push(count === 0 ? null : buffer.subarray(0, count));
        } catch (error) {
          stream.destroy(error);
        }
      });
    },
    destroy(error, done) {
      internals.complete(() => {
        try {
          if (handle !== undefined) handle.close();
          else if (fd !== undefined) sync.close(fd);
        } catch {
          // It was closed by the program.
        }
        fd = undefined;
        done(error);
      });
    },
  });
  const open = () => {
    if (fd !== undefined) return;
    fd = sync.open(path, flags);
    stream.fd = fd;
    stream.pending = false;
    stream.emit('open', fd);
    stream.emit('ready');
  };
  internals.complete(() => {
    if (stream.destroyed) return;
    try {
      open();
    } catch (error) {
      stream.destroy(error);
    }
  });
  if (encoding) stream.setEncoding(encoding);
  if (signal) addAbortSignal(signal, stream);
  return Object.assign(stream, { path, fd: fd ?? null, bytesRead: 0, pending: fd === undefined, close: (done) => stream.destroy(null, done) });
};
fs.createWriteStream = (path, options) => {
  const { flags = 'w', mode, encoding, fd: given, handle, start, highWaterMark = 16384, autoClose = true } = optionsOf(options);
  const { Writable } = require('stream');
  if (given === undefined && handle === undefined) path = pathOf(path);
  let fd = handle === undefined ? given : handle.fd;
  let failure;
  try {
    fd ??= sync.open(path, flags, mode);
  } catch (error) {
    failure = error;
  }
  if (start !== undefined) positions.set(fd, start);
  const stream = new Writable({
    highWaterMark,
    defaultEncoding: encoding ?? 'utf8',
    autoDestroy: autoClose,
    write(chunk, _, done) {
      internals.complete(() => {
        if (failure !== undefined || stream.destroyed) return;
        try {
          sync.write(fd, chunk);
          stream.bytesWritten += chunk.length;
        } catch (error) {
          return void done(error);
        }
        done();
      });
    },
    destroy(error, done) {
      internals.complete(() => {
        try {
          if (handle !== undefined) handle.close();
          else if (fd !== undefined) sync.close(fd);
        } catch {
          // It was closed by the program.
        }
        fd = undefined;
        done(error);
      });
    },
  });
  internals.complete(() => {
    if (failure !== undefined) return void stream.destroy(failure);
    stream.pending = false;
    stream.emit('open', fd);
    stream.emit('ready');
  });
  const close = (done) => {
    if (done) stream.once('close', done);
    stream.end();
  };
  return Object.assign(stream, { path, fd: fd ?? null, bytesWritten: 0, pending: true, close });
};
fs.ReadStream = function ReadStream(path, options) { return fs.createReadStream(path, options); };
fs.WriteStream = function WriteStream(path, options) { return fs.createWriteStream(path, options); };
fs.openAsBlob = (path, options) => require('blob').openAsBlob(pathOf(path), options);

module.exports = fs;
