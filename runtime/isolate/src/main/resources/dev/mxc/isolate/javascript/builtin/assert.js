const { inspect } = require('util');
const { deepEqual: equal } = require('deep_equal');
const { coded, invalidArgType } = require('errors');

const shown = (value) => inspect(value, { compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, sorted: true, getters: true });

/** Lines of both sides; what only one has is marked. The common lines are a longest common subsequence. */
function lineDiff(actual, expected) {
  const a = shown(actual).split('\n');
  const b = shown(expected).split('\n');
  const lengths = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const output = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      output.push(`  ${a[i++]}`);
      j++;
    } else if (i < a.length && (j === b.length || lengths[i + 1][j] >= lengths[i][j + 1])) {
      output.push(`+ ${a[i++]}`);
    } else {
      output.push(`- ${b[j++]}`);
    }
  }
  return output.join('\n');
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const titles = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

function describe(operator, actual, expected) {
  if (operator === 'strictEqual' && isObject(actual) && isObject(expected) && shown(actual) === shown(expected)) {
    return `Values have same structure but are not reference-equal:\n\n${shown(actual)}\n`;
  }
  if (operator === 'strictEqual' || operator === 'deepStrictEqual') {
    const [a, b] = [inspect(actual), inspect(expected)];
    if (!isObject(actual) && !isObject(expected) && a.length + b.length <= 12 * 10 && (a !== b || actual === 0)) {
      return `${titles[operator]}\n\n${a} !== ${b}\n`;
    }
    return `${titles[operator]}\n+ actual - expected\n\n${lineDiff(actual, expected)}`;
  }
  if (operator === 'notStrictEqual' || operator === 'notDeepStrictEqual') {
    const text = shown(actual);
    const title = titles[operator === 'notStrictEqual' && isObject(actual) ? 'notStrictEqualObject' : operator];
    return text.includes('\n') ? `${title}\n\n${text}\n` : `${title}${text.length > 5 ? '\n\n' : ' '}${text}${text.length > 5 ? '\n' : ''}`;
  }
  if (operator === 'deepEqual') return `${titles.deepEqual}\n\n${shown(actual)}\n\nshould loosely deep-equal\n\n${shown(expected)}`;
  if (operator === 'notDeepEqual') return `${titles.notDeepEqual}\n\n${shown(actual)}${isObject(actual) ? '' : '\n'}`;
  return `${inspect(actual)} ${operator} ${inspect(expected)}`;
}

class AssertionError extends Error {
  constructor(options) {
    if (!isObject(options)) throw invalidArgType('options', 'object', options);
    const { message, actual, expected, operator, stackStartFn } = options;
    super(message ?? describe(operator, actual, expected));
    Object.defineProperty(this, 'name', { value: 'AssertionError', writable: true, configurable: true });
    Object.assign(this, { generatedMessage: message === undefined || message === null, code: 'ERR_ASSERTION', actual, expected, operator });
    Error.captureStackTrace(this, stackStartFn);
    const { stack } = this;
    const head = `${this.name}: ${this.message}`;
    this.stack = stack.startsWith(head) ? `${this.name} [${this.code}]: ${this.message}${stack.slice(head.length)}` : stack;
  }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}

function fail(actual, expected, message, operator, generated) {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ actual, expected, message: message ?? generated, operator });
  error.generatedMessage = message === undefined || message === null;
  throw error;
}

const assert = function ok(value, message) {
  if (!value) {
    fail(value, true, message, '==', arguments.length === 0
      ? 'No value argument passed to `assert.ok()`'
      : 'The expression evaluated to a falsy value');
  }
};

const check = (test, operator) =>
  function (actual, expected, message) {
    if (arguments.length < 2) throw coded(TypeError, 'ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
    if (!test(actual, expected)) fail(actual, expected, message, operator);
  };

const checkText = (wanted, operator, word) => (text, pattern, message) => {
  if (!(pattern instanceof RegExp)) throw invalidArgType('regexp', 'RegExp', pattern);
  if (typeof text === 'string' && pattern.test(text) === wanted) return;
  fail(text, pattern, message, operator, typeof text === 'string'
    ? `The input ${word} the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`
    : `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})`);
};

Object.assign(assert, {
  ok: assert,
  AssertionError,
  equal: check((a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b)), '=='),
  notEqual: check((a, b) => a != b && !(Number.isNaN(a) && Number.isNaN(b)), '!='),
  strictEqual: check(Object.is, 'strictEqual'),
  notStrictEqual: check((a, b) => !Object.is(a, b), 'notStrictEqual'),
  deepEqual: check((a, b) => equal(a, b, false), 'deepEqual'),
  deepStrictEqual: check((a, b) => equal(a, b, true), 'deepStrictEqual'),
  notDeepEqual: check((a, b) => !equal(a, b, false), 'notDeepEqual'),
  notDeepStrictEqual: check((a, b) => !equal(a, b, true), 'notDeepStrictEqual'),
  match: checkText(true, 'match', 'did not match'),
  doesNotMatch: checkText(false, 'doesNotMatch', 'was expected to not match'),
  fail: (message) => fail(undefined, undefined, message, 'fail', 'Failed'),
  ifError(value) {
    if (value === null || value === undefined) return;
    const text = value instanceof Error ? (value.message === '' ? value.constructor.name : value.message) : inspect(value);
    const error = new AssertionError({ message: `ifError got unwanted exception: ${text}`, actual: value, expected: null, operator: 'ifError' });
    error.generatedMessage = false;
    throw error;
  },
  throws(action, expected, message) {
    verify(caught(action), expected, message, 'throws');
  },
  doesNotThrow(action, expected, message) {
    unwanted(caught(action), expected, message, 'doesNotThrow', 'exception');
  },
  async rejects(promise, expected, message) {
    verify(await rejected(promise), expected, message, 'rejects');
  },
  async doesNotReject(promise, expected, message) {
    unwanted(await rejected(promise), expected, message, 'doesNotReject', 'rejection');
  },
});

/** What an action throws, in an array; or undefined. */
function caught(action) {
  if (typeof action !== 'function') throw invalidArgType('fn', 'function', action);
  try {
    action();
  } catch (error) {
    return [error];
  }
  return undefined;
}

async function rejected(promise) {
  if (typeof promise !== 'function' && typeof promise?.then !== 'function') throw invalidArgType('promiseFn', ['function', 'Promise'], promise);
  const started = typeof promise === 'function' ? promise() : promise;
  try {
    await started;
  } catch (error) {
    return [error];
  }
  return undefined;
}

function unwanted(thrown, expected, message, operator, what) {
  if (thrown === undefined) return;
  const text = typeof expected === 'string' ? expected : message;
  fail(thrown[0], undefined, `Got unwanted ${what}${text ? `: ${text}` : '.'}\nActual message: "${thrown[0]?.message}"`, operator);
}

function verify(thrown, expected, message, operator) {
  if (typeof expected === 'string') [expected, message] = [undefined, expected];
  if (thrown === undefined) {
    const name = expected?.name ? ` (${expected.name})` : '';
    fail(undefined, expected, `Missing expected ${operator === 'rejects' ? 'rejection' : 'exception'}${name}${message ? `: ${message}` : '.'}`, operator);
  }
  const [error] = thrown;
  if (expected === undefined) return;
  if (expected instanceof RegExp) {
    if (!expected.test(String(error))) {
      fail(error, expected, message, operator, `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`);
    }
  } else if (typeof expected === 'function') {
    verifyWith(error, expected, message, operator);
  } else {
    verifyProperties(error, expected, message, operator);
  }
}

function verifyWith(error, expected, message, operator) {
  if (expected.prototype !== undefined && error instanceof expected) return;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    const name = error?.constructor?.name || error?.name || 'Error';
    fail(error, expected, message, operator,
      `The error is expected to be an instance of "${expected.name}". Received ${error instanceof Error ? `"${name}"\n\nError message:\n\n${error.message}` : inspect(error)}`);
  }
  const result = expected.call({}, error);
  if (result !== true) {
    const name = expected.name ? `"${expected.name}" ` : '';
    fail(error, expected, message, operator,
      `The ${name}validation function is expected to return "true". Received ${inspect(result)}${error instanceof Error ? `\n\nCaught error:\n\n${error}` : ''}`);
  }
}

function verifyProperties(error, expected, message, operator) {
  const keys = Object.keys(expected).concat(expected instanceof Error ? ['name', 'message'] : []);
  const same = (key) =>
    expected[key] instanceof RegExp && typeof error[key] === 'string' ? expected[key].test(error[key]) : equal(error[key], expected[key], true);
  if (keys.every(same)) return;
  const pick = (object) => Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
  fail(error, expected, message, operator, describe('deepStrictEqual', pick(error), pick(expected)));
}

assert.strict = Object.assign((...args) => assert(...args), assert, {
  equal: assert.strictEqual,
  notEqual: assert.notStrictEqual,
  deepEqual: assert.deepStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
