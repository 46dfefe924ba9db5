// `new Date('Jan 2 2024')` and its like are local time, as they are for Node; the engine takes text that is not in ISO form as UTC.
const NativeDate = Date;
const ISO = /^\s*[+-]?\d{4,6}(-\d\d(-\d\d)?)?(T|\s*$)/;
const ZONED = /(\b(?:GMT|UTC|Z|[ECMP][SD]T)\b|\dZ\s*$|[+-]\d\d:?\d\d\s*(\([^)]*\)\s*)?$|\bGMT[+-])/i;

const parse = (text) => {
  const time = NativeDate.parse(text);
  // The engine takes a time without a date; and one with both as local already.
  if (/^\s*\d{1,2}:\d\d\s*$/.test(text)) return NaN;
  if (Number.isNaN(time) || ISO.test(text) || ZONED.test(text) || /\d:\d/.test(text)) return time;
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
  const frames = (above) => {
    const lines = new Error().stack.split('\n').filter((line) => /^\s+at /.test(line)).slice(2);
    const last = typeof above !== 'function' || above.name === '' ? -1
      : lines.findIndex((line) => line.includes(` ${above.name} (`) || line.includes(`.${above.name} (`));
    return lines.slice(last + 1);
  };
  // As V8 does it, the first line is made when the stack is first read: by then the message is set.
  const head = (target) => {
    try {
      return Error.prototype.toString.call(target);
    } catch {
      return 'Error';
    }
  };
  const own = (target, value) => Object.defineProperty(target, 'stack', { value, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(Error, 'captureStackTrace', {
    value: function captureStackTrace(target, above) {
      const lines = frames(above);
      Object.defineProperty(target, 'stack', {
        get() {
          const value = [head(this), ...lines].join('\n');
          own(this, value);
          return value;
        },
        set(value) {
          own(this, value);
        },
        configurable: true,
        enumerable: false,
      });
    },
    writable: true,
    configurable: true,
  });
}
if (Error.stackTraceLimit === undefined) Error.stackTraceLimit = 10;
