// `new Date('Jan 2 2024')` and its like are local time, as they are for Node; the engine takes text that is not in ISO form as UTC.
const NativeDate = Date;
const ISO = /^\s*[+-]?\d{4,6}(-\d\d(-\d\d)?)?(T|\s*$)/;
const ZONED = /(\b(?:GMT|UTC|Z|[ECMP][SD]T)\b|[+-]\d\d:?\d\d\s*(\([^)]*\)\s*)?$|\bGMT[+-])/i;

const parse = (text) => {
  const time = NativeDate.parse(text);
  if (Number.isNaN(time) || ISO.test(text) || ZONED.test(text)) return time;
  const utc = new NativeDate(time);
  return new NativeDate(
    utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate(),
    utc.getUTCHours(), utc.getUTCMinutes(), utc.getUTCSeconds(), utc.getUTCMilliseconds()).getTime();
};

function timeOf(value) {
  if (value instanceof NativeDate) return value.getTime();
  if (value !== null && typeof value === 'object') {
    const convert = value[Symbol.toPrimitive];
    value = convert === undefined ? (typeof value.valueOf() === 'object' ? String(value) : value.valueOf()) : convert.call(value, 'default');
  }
  return typeof value === 'string' ? parse(value) : value;
}

const LocalDate = {
  Date: function Date(...args) {
    if (new.target === undefined) return new NativeDate().toString();
    return Reflect.construct(NativeDate, args.length === 1 ? [timeOf(args[0])] : args, new.target);
  },
}.Date;
for (const [key, value] of Object.entries({
  prototype: NativeDate.prototype,
  length: 7,
  now: NativeDate.now,
  UTC: NativeDate.UTC,
  parse: { parse: (text) => parse(String(text)) }.parse,
})) {
  Object.defineProperty(LocalDate, key, { value, writable: key !== 'prototype' && key !== 'length', enumerable: false });
}
Object.defineProperty(NativeDate.prototype, 'constructor', { value: LocalDate, writable: true, configurable: true });
internals.hide('Date', LocalDate);

// The parts of V8's stack traces that packages rely on.
if (Error.captureStackTrace === undefined) {
  Object.defineProperty(Error, 'captureStackTrace', {
    value: function captureStackTrace(target) {
      const stack = new Error().stack.split('\n');
      let head = 'Error';
      try {
        head = target instanceof Error ? `${target.name}${target.message ? ': ' + target.message : ''}` : String(target.name ?? 'Error');
      } catch {
        head = 'Error';
      }
      Object.defineProperty(target, 'stack', { value: [head, ...stack.slice(2)].join('\n'), writable: true, configurable: true });
    },
    writable: true,
    configurable: true,
  });
}
if (Error.stackTraceLimit === undefined) Error.stackTraceLimit = 10;
