const { inspect } = require('util');
const { deepEqual: equal } = require('deep_equal');

class AssertionError extends Error {
  constructor({ message, actual, expected, operator, stackStartFn }) {
    super(message ?? `${inspect(actual)} ${operator} ${inspect(expected)}`);
    this.name = 'AssertionError';
    this.code = 'ERR_ASSERTION';
    this.generatedMessage = message === undefined;
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    if (stackStartFn) Error.captureStackTrace(this, stackStartFn);
  }
}

function fail(actual, expected, message, operator, generated) {
  if (message instanceof Error) throw message;
  throw new AssertionError({ actual, expected, message: message ?? generated, operator });
}

const two = (title, actual, expected) => `${title}\n\n${inspect(actual)} !== ${inspect(expected)}\n`;

const assert = function ok(value, message) {
  if (!value) {
    fail(value, true, message, '==', arguments.length === 0
      ? 'No value argument passed to `assert.ok()`'
      : 'The expression evaluated to a falsy value');
  }
};

const check = (test, operator, generate) => (actual, expected, message) => {
  if (!test(actual, expected)) fail(actual, expected, message, operator, generate(actual, expected));
};
const deepMessage = (actual, expected) => `Expected values to be strictly deep-equal:\n${inspect(actual)}\n\nshould equal\n\n${inspect(expected)}`;

Object.assign(assert, {
  ok: assert,
  AssertionError,
  equal: check((a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b)), '==', (a, b) => `${inspect(a)} == ${inspect(b)}`),
  notEqual: check((a, b) => a != b, '!=', (a, b) => `${inspect(a)} != ${inspect(b)}`),
  strictEqual: check(Object.is, 'strictEqual', (a, b) => two('Expected values to be strictly equal:', a, b)),
  notStrictEqual: check((a, b) => !Object.is(a, b), 'notStrictEqual', (a) => `Expected "actual" to be strictly unequal to: ${inspect(a)}`),
  deepEqual: check((a, b) => equal(a, b, false), 'deepEqual', (a, b) => `Expected values to be loosely deep-equal:\n\n${inspect(a)}\n\nshould loosely deep-equal\n\n${inspect(b)}`),
  deepStrictEqual: check((a, b) => equal(a, b, true), 'deepStrictEqual', deepMessage),
  notDeepEqual: check((a, b) => !equal(a, b, false), 'notDeepEqual', (a) => `Expected "actual" not to be loosely deep-equal to: ${inspect(a)}`),
  notDeepStrictEqual: check((a, b) => !equal(a, b, true), 'notDeepStrictEqual', (a) => `Expected "actual" not to be strictly deep-equal to: ${inspect(a)}`),
  match: check((text, pattern) => typeof text === 'string' && pattern.test(text), 'match', (text, pattern) => `The input did not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`),
  doesNotMatch: check((text, pattern) => !pattern.test(text), 'doesNotMatch', (text, pattern) => `The input was expected to not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`),
  fail: (message) => fail(undefined, undefined, message ?? 'Failed', 'fail'),
  ifError(value) {
    if (value !== null && value !== undefined) throw value instanceof Error ? value : new AssertionError({ message: `ifError got unwanted exception: ${inspect(value)}`, actual: value, expected: null, operator: 'ifError' });
  },
  throws(action, expected, message) {
    let thrown;
    try {
      action();
    } catch (error) {
      thrown = [error];
    }
    verify(thrown, expected, message, 'throws');
  },
  doesNotThrow(action) {
    try {
      action();
    } catch (error) {
      fail(error, undefined, undefined, 'doesNotThrow', `Got unwanted exception.\nActual message: "${error?.message}"`);
    }
  },
  async rejects(promise, expected, message) {
    let thrown;
    try {
      await (typeof promise === 'function' ? promise() : promise);
    } catch (error) {
      thrown = [error];
    }
    verify(thrown, expected, message, 'rejects');
  },
  async doesNotReject(promise) {
    try {
      await (typeof promise === 'function' ? promise() : promise);
    } catch (error) {
      fail(error, undefined, undefined, 'doesNotReject', `Got unwanted rejection.\nActual message: "${error?.message}"`);
    }
  },
});

function verify(thrown, expected, message, operator) {
  if (typeof expected === 'string') [expected, message] = [undefined, expected];
  if (thrown === undefined) {
    fail(undefined, expected, message, operator, `Missing expected ${operator === 'rejects' ? 'rejection' : 'exception'}${expected?.name ? ` (${expected.name}).` : '.'}`);
  }
  const [error] = thrown;
  if (expected === undefined) return;
  if (expected instanceof RegExp) {
    if (!expected.test(String(error))) fail(error, expected, message, operator, `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`);
  } else if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return;
    if (Object.prototype.isPrototypeOf.call(Error, expected)) throw error;
    if (expected.call({}, error) !== true) fail(error, expected, message, operator, `The validation function is expected to return "true". Received ${inspect(false)}`);
  } else {
    for (const key of Object.keys(expected).concat(expected instanceof Error ? ['name', 'message'] : [])) {
      const same = expected[key] instanceof RegExp && typeof error[key] === 'string' ? expected[key].test(error[key]) : equal(error[key], expected[key], true);
      if (!same) fail(error, expected, message, operator, deepMessage(error[key], expected[key]));
    }
  }
}

assert.strict = Object.assign((...args) => assert(...args), assert, {
  equal: assert.strictEqual,
  notEqual: assert.notStrictEqual,
  deepEqual: assert.deepStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
