// What console.log prints of values.
const show = (...values) => console.log(...values);
show(0, -0, 1.5, NaN, Infinity, 1e21, 123456789012345678901234567890n, true, null, undefined, Symbol('s'), Symbol(), Symbol.iterator);
show('text', ['text', "it's", '"', `both ' and "`, 'all \' " `', 'line\nbreak', '\t\b\u0001\u001b\x7f', '\ud800', 'ünïcödé ✓ 😀', '\\']);
show([], [1, 2, 3], [undefined, null], [, 1, , , 2, ,], new Array(3), [[]], [[[]]], [[[[]]]], [[[[1]]]]);
show({}, { a: 1 }, { a: 1, 'b-c': 2, 3: 4, [Symbol('k')]: 5, 'ünï': 6, '': 7 }, { a: { b: { c: { d: 1 } } } }, { a: { b: { c: {} } } }, { f: [[[1]]] });
show({ f() {}, g: () => {}, h: function () {}, async i() {}, *j() {}, async *k() {}, l: class {}, m: class A {}, n: class B extends Array {} });
show(function named() {}, () => {}, class {}, class X {}, class Y extends Map {}, async () => {}, function* gen() {}, Math.max, Symbol, Object.assign(() => {}, { extra: 1 }), Object.assign(class Z {}, { s: 1 }));
show(new Map([['a', 1], [{ k: 1 }, [1, 2]]]), new Map(), new Set([1, 'x', [2]]), new Set(), new WeakMap(), new WeakSet(), new Map([[new Map([[1, 2]]), new Set([new Set([1])])]]));
show([new Map([['a', { b: { c: { d: 1 } } }]])], { m: new Map([['k', { deep: { er: { x: 1 } } }]]) });
show(new Date(0), new Date(NaN), [new Date(1e12)], { d: new Date(1) }, /re/gi, [/a\/b/], Object.assign(/x/, { y: 1 }));
show(new Uint8Array([1, 2, 3]), new Float64Array(2), new BigInt64Array([1n]), new ArrayBuffer(4), new SharedArrayBuffer(2), new DataView(new ArrayBuffer(2)), new Uint8Array(0), Buffer.from('hi'), [Buffer.from('a')], { b: Buffer.alloc(60) });
show(new Number(1), new String('abc'), new Boolean(false), Object(Symbol('q')), Object(1n), Object.assign(new String('x'), { y: 1 }), new Number(-0));
show([new Number(1), new String('abc')], Object(Symbol.iterator));
class Plain { constructor() { this.x = 1; } }
class Derived extends Plain { #hidden = 2; get z() { return 3; } static s = 4; }
class Tagged { get [Symbol.toStringTag]() { return 'Tag'; } }
class MyArray extends Array {} class MyMap extends Map {} class MySet extends Set {} class MyError extends Error {} class MyPromise extends Promise {} class MyFn extends Function {}
show(new Plain(), new Derived(), new Tagged(), [new Plain()], Object.create(null), Object.assign(Object.create(null), { a: 1 }), Object.create({ a: 1 }), Object.create(Plain.prototype));
show(MyArray.from([1, 2]), new MyMap([[1, 2]]), new MySet([1]), new (class extends Uint8Array {})(2), new (class Foo extends Date {})(0), new (class Bar extends RegExp {})('a'));
show({ get a() { return 1; }, set b(x) {}, get c() { return 1; }, set c(x) {} }, Object.defineProperty({}, 'hidden', { value: 1 }), Object.freeze({ a: 1 }));
const circular = { name: 'c' }; circular.self = circular; circular.list = [circular, { circular }];
show(circular); const two = [1]; two.push(two, [two]); show(two);
const a = {}, b = { a }; a.b = b; show([a, b]); show({ x: a, y: b });
const m = new Map(); m.set('self', m); show(m); const st = new Set(); st.add(st); show(st);
show((function () { return arguments; })(1, 'a'), globalThis === global, [globalThis].length, JSON, Math, Reflect, Atomics, Intl);
show([1, 2][Symbol.iterator](), 'ab'[Symbol.iterator](), (function* () {})());
show({ a: 'x'.repeat(100) }, ['x'.repeat(100)], 'x'.repeat(10));
show({ text: 'line one\nline two\nline three which is rather long so that it does not fit on one line at all, really' });
show(process.versions.node.split('.')[0], typeof process.version, Object.prototype.toString.call(process), Object.prototype.toString.call(globalThis));
show([undefined], { u: undefined, n: null }, [function () {}], [class Q {}], [Symbol('z')], [-0], [1n]);
show('%s|%s|%s|%s|%s|%s', 'a', 1, 2n, Symbol('s'), null, undefined, 'rest', { r: 1 });
show('%s|%s|%s|%s', { a: { b: 1 } }, [1, [2, [3]]], () => 1, class K {}); show('%s', new Date(0)); show('%s', new Error('boom').message); show('%s', { toString() { return 'own'; } });
show('%s %s', new (class T { toString() { return 'T!'; } })(), new Plain()); show('%s', -0); show('%s', 12345678901234567890n);
show('%d|%d|%d|%d|%d', '42', 'x', 3n, {}, -0); show('%i|%i|%f|%f', 42.9, '7.9px', '1.5', 'x'); show('%j|%j', { a: [1] }, 'q'); show('%o', { a: [1, 2], f() {} }); show('%O', { a: { b: { c: { d: 1 } } } });
show('100%', 5, '%'); show('%c styled', 'color: red'); show('%%|%s', 'x'); show('%x', 1); show('a', 'b%s', 'c'); show('%s'); show('only %s'); show('', 1); show(); show('%s', 'a', 'b', 'c'); show('%s', ''); show('%d', '');
const circ = {}; circ.c = circ; show('%j', circ); show(5, '%s', 'x'); show(null, 'x'); show(['%s'], 'x');
