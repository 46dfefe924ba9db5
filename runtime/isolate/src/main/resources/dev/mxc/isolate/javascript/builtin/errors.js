// Node's errors for bad arguments: their codes and messages.
const kinds = { string: 'string', number: 'number', boolean: 'boolean', object: 'object', function: 'function', bigint: 'bigint', symbol: 'symbol' };

function received(value) {
  if (value === null || value === undefined) return ` Received ${value}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  const { inspect } = require('inspect');
  if (typeof value === 'object') {
    return value.constructor?.name ? ` Received an instance of ${value.constructor.name}` : ` Received ${inspect(value, { depth: -1 })}`;
  }
  let text = inspect(value, { colors: false });
  if (text.length > 28) text = text.slice(0, 25) + '...';
  return ` Received type ${typeof value} (${text})`;
}

const listed = (names, last) =>
  names.length <= 1 ? names.join('') : names.length === 2 ? `${names[0]} ${last} ${names[1]}` : `${names.slice(0, -1).join(', ')}, ${last} ${names.at(-1)}`;

/** "of type string or an instance of Buffer or URL". */
function expectation(expected) {
  const types = expected.filter((name) => name in kinds);
  const classes = expected.filter((name) => !(name in kinds) && /^[A-Z]/.test(name));
  const parts = [];
  if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${listed(types, 'or')}`);
  if (classes.length > 0) parts.push(`an instance of ${listed(classes, 'or')}`);
  return parts.join(' or ');
}

const coded = (Kind, code, message) => {
  const error = new Kind(message);
  error.code = code;
  // Node's stack names the code; toString does not.
  const stack = String(error.stack);
  Object.defineProperty(error, 'stack', { value: stack.replace(/^(\w+)/, `$1 [${code}]`), writable: true, configurable: true, enumerable: false });
  return error;
};

function invalidArgType(name, expected, value) {
  const what = name.endsWith(' argument') ? `The ${name}` : `The "${name}" ${name.includes('.') ? 'property' : 'argument'}`;
  return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `${what} must be ${expectation([expected].flat())}.${received(value)}`);
}

function invalidArgValue(name, value, reason = 'is invalid') {
  const { inspect } = require('inspect');
  let text = inspect(value);
  if (text.length > 128) text = text.slice(0, 128) + '...';
  return coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${text}`);
}

function outOfRange(name, range, value) {
  let text = typeof value === 'bigint' ? `${value}` : require('inspect').inspect(value);
  if ((Number.isInteger(value) && Math.abs(value) > 2 ** 32) || (typeof value === 'bigint' && (value > 2n ** 32n || value < -(2n ** 32n)))) {
    text = text.replace(/\B(?=(\d{3})+(?!\d))/g, '_');
  }
  if (typeof value === 'bigint') text += 'n';
  return coded(RangeError, 'ERR_OUT_OF_RANGE', `The value of "${name}" is out of range. It must be ${range}. Received ${text}`);
}

/** What Node's own functions throw when a signal ends them. */
const aborted = (signal) =>
  Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError', code: 'ABORT_ERR' });

module.exports = {
  aborted,
  coded,
  invalidArgType,
  invalidArgValue,
  outOfRange,
  requireFunction(value, name) {
    if (typeof value !== 'function') throw invalidArgType(name, 'function', value);
  },
  requireString(value, name) {
    if (typeof value !== 'string') throw invalidArgType(name, 'string', value);
  },
};
