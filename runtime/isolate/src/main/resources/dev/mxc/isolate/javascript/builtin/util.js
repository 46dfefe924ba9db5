const { inspect, isError } = require('inspect');
const { formatWithOptions } = require('format');
const TypedArray = Object.getPrototypeOf(Uint8Array);

const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');

function promisify(original) {
  require('errors').requireFunction(original, 'original');
  if (original[kCustomPromisify]) return original[kCustomPromisify];
  function promised(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, ...values) => (error ? reject(error) : resolve(values[0]))]);
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = kCustomPromisify;

const falsy = (reason) =>
  Object.assign(require('errors').coded(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value'), { reason });

const callbackify = (original) =>
  function (...args) {
    const callback = args.pop();
    original.apply(this, args).then(
      (value) => process.nextTick(callback, null, value),
      (error) => process.nextTick(callback, error || falsy(error)));
  };

function inherits(constructor, parent) {
  Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

const deprecated = new Set();
function deprecate(action, message, code) {
  let warned = false;
  return function (...args) {
    if (!warned && !deprecated.has(code)) {
      warned = true;
      if (code !== undefined) deprecated.add(code);
      process.emitWarning(message, 'DeprecationWarning', code);
    }
    return new.target ? Reflect.construct(action, args, new.target) : Reflect.apply(action, this, args);
  };
}

const types = {
  isDate: (value) => value instanceof Date,
  isRegExp: (value) => value instanceof RegExp,
  isPromise: (value) => value instanceof Promise,
  isMap: (value) => value instanceof Map,
  isSet: (value) => value instanceof Set,
  isWeakMap: (value) => value instanceof WeakMap,
  isWeakSet: (value) => value instanceof WeakSet,
  isNativeError: (value) => value instanceof Error,
  isTypedArray: (value) => value instanceof TypedArray,
  isUint8Array: (value) => value instanceof Uint8Array,
  isArrayBuffer: (value) => value instanceof ArrayBuffer,
  isSharedArrayBuffer: (value) => value instanceof SharedArrayBuffer,
  isAnyArrayBuffer: (value) => value instanceof ArrayBuffer || value instanceof SharedArrayBuffer,
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isDataView: (value) => value instanceof DataView,
  isAsyncFunction: (value) => tagOf(value) === 'AsyncFunction',
  isGeneratorFunction: (value) => /GeneratorFunction$/.test(tagOf(value)),
  isGeneratorObject: (value) => tagOf(value) === 'Generator',
  isMapIterator: (value) => tagOf(value) === 'Map Iterator',
  isSetIterator: (value) => tagOf(value) === 'Set Iterator',
  isSymbolObject: (value) => typeof value === 'object' && tagOf(value) === 'Symbol',
  isNumberObject: (value) => value instanceof Number,
  isStringObject: (value) => value instanceof String,
  isBooleanObject: (value) => value instanceof Boolean,
  isBigIntObject: (value) => typeof value === 'object' && tagOf(value) === 'BigInt',
  isBoxedPrimitive: (value) => ['Number', 'String', 'Boolean', 'Symbol', 'BigInt'].includes(tagOf(value)) && typeof value === 'object',
  isArgumentsObject: (value) => tagOf(value) === 'Arguments',
  isModuleNamespaceObject: (value) => tagOf(value) === 'Module',
  isProxy: (value) => value !== null && (typeof value === 'object' || typeof value === 'function') && internals.proxies.get(value) !== undefined,
  isExternal: () => false,
};
for (const kind of ['Int8', 'Int16', 'Int32', 'Uint16', 'Uint32', 'Uint8Clamped', 'Float32', 'Float64', 'BigInt64', 'BigUint64']) {
  types[`is${kind}Array`] = (value) => value instanceof globalThis[`${kind}Array`];
}

const fail = (name, value) => {
  throw require('errors').invalidArgValue(name, value);
};

module.exports = {
  inspect,
  format: (...args) => formatWithOptions({}, ...args),
  formatWithOptions,
  promisify,
  callbackify,
  inherits,
  deprecate,
  types,
  TextEncoder,
  TextDecoder,
  isDeepStrictEqual: (a, b) => require('deep_equal').deepEqual(a, b, true),
  isArray: Array.isArray,
  isString: (value) => typeof value === 'string',
  isFunction: (value) => typeof value === 'function',
  isRegExp: types.isRegExp,
  isDate: types.isDate,
  isError,
  isObject: (value) => value !== null && typeof value === 'object',
  isPrimitive: (value) => value === null || (typeof value !== 'object' && typeof value !== 'function'),
  isBuffer: (value) => require('buffer').Buffer.isBuffer(value),
  debuglog: () => Object.assign(() => {}, { enabled: false }),
  debug: () => Object.assign(() => {}, { enabled: false }),
  stripVTControlCharacters: (text) => text.replace(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\-_])/g, ''),
  styleText(names, text, { validateStream = true, stream = process.stdout } = {}) {
    const marks = [names].flat().map((name) => inspect.colors[name] ?? fail('format', name));
    if (validateStream && !stream.isTTY) return text;
    return marks.reduceRight((all, [on, off]) => `\x1b[${on}m${all}\x1b[${off}m`, text);
  },
  toUSVString: (text) => String(text).toWellFormed(),
  getSystemErrorMap: () => new Map(Object.entries(require('os').constants.errno).map(([name, value]) => [-value, [name, '']])),
  getSystemErrorName: (number) => Object.entries(require('os').constants.errno).find(([, value]) => value === -number)?.[0],
  aborted: async (signal) => {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  },
  get MIMEType() { return require('mime_type').MIMEType; },
  parseArgs: (config) => require('parse_args').parseArgs(config),
};
