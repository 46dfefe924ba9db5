// Nothing here loads util before the end: small values are printed without it.
const log = console.log;
log(1, -0, 0, NaN, -Infinity, 1e21, 12n, true, false, null, undefined, '', 'text', "it's");
log(); log(undefined); log(null, 'a'); log(''); log('a', ''); log(-0); log('-0', [-0]);
log({}, [], { a: 1 }, [1], [[]], [{}], { a: {} }, { a: [] });
log({ a: 1, b: 'two', c: true, d: null, e: undefined, f: 5n, g: -0 });
log([1, 'two', false, null, undefined], ['', ' ', 'a b']);
log({ a: { b: { c: 1 } } }); log({ a: { b: { c: {} } } }); log({ a: { b: { c: { d: 1 } } } }); log([[[1]]]); log([[[[1]]]]); log([[[[]]]]);
log({ list: [1, 2, 3], nested: { x: 1, y: [1, { z: 2 }] } });
log([1, 2, 3, 4, 5, 6]); log([1, 2, 3, 4, 5, 6, 7]); log({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 });
for (let length = 40; length < 84; length++) { log({ a: 'x'.repeat(length) }); log(['x'.repeat(length)]); log({ a: 1, b: { c: 'y'.repeat(length) } }); log([1, ['z'.repeat(length), 2]]); log({ p: { q: { r: 'w'.repeat(length) } } }); }
log({ [Symbol('s')]: 1 }, { 'a-b': 1 }, { 1: 2 }, { $: 1 }, { ä: 1 }, { ['__proto__']: 1 }, { constructor: 1 });
log({ get a() { return 1; } }, { set a(v) {} }, Object.defineProperty({}, 'hidden', { value: 1 }), Object.defineProperty([1], 'x', { value: 1 }));
log([1, , 3], Object.assign([1], { extra: 2 }), Object.create(null), Object.create({ a: 1 }), new (class A { b = 1; })(), new (class B extends Array {})());
log("'", ["'"], ['"'], ['`\''], ['\n'], ['\\'], ['ü'], ['\x7f'], { a: 'tab\t' }, ['%s']);
log({ toString() { return 'x'; } }, { toJSON: 1 }, { [Symbol.toStringTag]: 'Tag' }, { [Symbol.for('nodejs.util.inspect.custom')]: () => 'custom' });
log(Symbol('top'), () => {}, class {}, function named() {}, new Date(0), /x/g, new Map([[1, { a: 2 }]]), new Error('e').message, Promise.resolve(1));
const cycle = { a: 1 }; cycle.self = cycle; log(cycle); log([cycle, cycle]);
const shared = { s: 1 }; log({ x: shared, y: shared });
log('%s is %d', 'a', 4); log('100%', { a: 1 }); log('%', 1); log({ a: 1 }, '%s', 'b'); log('a\n', { b: 1 }); log(['a', 'b'], { c: 'd' }, 'e');
log(new Proxy({ a: 1 }, {}), new Proxy([1], {}), [new Proxy({}, {})]); log(globalThis === global, [Array.prototype].length, Object.prototype);
(function () { log(arguments); })(1, 2); log([new Array(3)], new Array(2), [undefined, null]); log(Object.freeze({ a: 1 }), Object.seal([1]));
console.error({ to: 'stderr' }); console.info([1]); console.debug({ d: 1 }); console.warn(1); console.group({ g: 1 }); log({ in: 'group' }); console.groupEnd();
Object.prototype.polluted = 1; log({ a: 1 }); delete Object.prototype.polluted;
require('util').inspect.defaultOptions.compact = false; log({ a: 1 }, [1]);
