// What util.inspect prints of primitive values, and its colours.
const colors = Object.assign(Object.create(null), {
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25], inverse: [7, 27], hidden: [8, 28],
  strikethrough: [9, 29], doubleunderline: [21, 24], black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39],
  magenta: [35, 39], cyan: [36, 39], white: [37, 39], bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49], bgYellow: [43, 49],
  bgBlue: [44, 49], bgMagenta: [45, 49], bgCyan: [46, 49], bgWhite: [47, 49], framed: [51, 54], overlined: [53, 55], gray: [90, 39],
  grey: [90, 39], blackBright: [90, 39], redBright: [91, 39], greenBright: [92, 39], yellowBright: [93, 39], blueBright: [94, 39],
  magentaBright: [95, 39], cyanBright: [96, 39], whiteBright: [97, 39], bgGray: [100, 49], bgRedBright: [101, 49],
  bgGreenBright: [102, 49], bgYellowBright: [103, 49], bgBlueBright: [104, 49], bgMagentaBright: [105, 49], bgCyanBright: [106, 49],
  bgWhiteBright: [107, 49],
});
const styles = Object.assign(Object.create(null), {
  special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold', string: 'green',
  symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline',
});

const NAMED = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };
const ESCAPED = /[\x00-\x1f\x7f-\x9f\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text in the quotes that need the fewest escapes. */
function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'";
  const escaped = text.replace(ESCAPED, (c) => {
    const code = c.charCodeAt(0);
    return NAMED[c] ?? (code > 0xff ? '\\u' + code.toString(16) : '\\x' + code.toString(16).toUpperCase().padStart(2, '0'));
  });
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

function paint(context, text, kind) {
  const style = context.colors ? colors[styles[kind]] : undefined;
  return style === undefined ? text : `\x1b[${style[0]}m${text}\x1b[${style[1]}m`;
}

function string(context, value) {
  let tail = '';
  if (value.length > context.maxStringLength) {
    const left = value.length - context.maxStringLength;
    value = value.slice(0, context.maxStringLength);
    tail = `... ${left} more character${left > 1 ? 's' : ''}`;
  }
  if (context.compact !== true && value.length > 16 && value.length > context.breakLength - context.indentation - 4) {
    const lines = value.split(/(?<=\n)/).map((line) => paint(context, quote(line), 'string'));
    return lines.join(` +\n${' '.repeat(context.indentation + 2)}`) + tail;
  }
  return paint(context, quote(value), 'string') + tail;
}

const thousands = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, '_');

function number(value, separated) {
  const text = Object.is(value, -0) ? '-0' : `${value}`;
  if (!separated || /[e]|Infinity|NaN/.test(text)) return text;
  const [, sign, whole, fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return sign + thousands(whole) + (fraction === undefined ? '' : '.' + fraction.replace(/(\d{3})(?=\d)/g, '$1_'));
}

function primitive(context, value) {
  switch (typeof value) {
    case 'string': return string(context, value);
    case 'number': return paint(context, number(value, context.numericSeparator), 'number');
    case 'bigint': return paint(context, `${context.numericSeparator ? thousands(`${value}`) : value}n`, 'bigint');
    case 'symbol': return paint(context, Symbol.prototype.toString.call(value), 'symbol');
    case 'object': return paint(context, 'null', 'null');
    default: return paint(context, `${value}`, typeof value);
  }
}

module.exports = { quote, paint, primitive, colors, styles };
