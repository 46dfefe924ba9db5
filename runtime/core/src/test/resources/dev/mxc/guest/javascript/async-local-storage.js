const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { EventEmitter } = require('events');
const { readFile } = require('fs/promises');
const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const here = () => als.getStore();
const log = (...args) => console.log(...args);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const later = (value) => new Promise((resolve) => setImmediate(resolve, value));
const thenable = (value) => ({ then(resolve) { log('then called in', here()); resolve(value); } });

const cases = {
  async 'a value'() { await 1; return here(); },
  async 'a native promise'() { await Promise.resolve(); return here(); },
  async 'a pending promise'() { await sleep(1); return here(); },
  async 'a promise made outside'() { await outside; return here(); },
  async 'a thenable'() { const value = await thenable('v'); return [value, here()]; },
  async 'a rejection'() { try { await Promise.reject(new Error('no')); } catch (error) { return [error.message, here()]; } },
  async 'a rejected thenable'() {
    try { await { then(_, reject) { setTimeout(reject, 1, 'late'); } }; } catch (error) { return [error, here()]; }
  },
  async 'finally around await'() {
    const seen = [];
    try { await sleep(1); seen.push(here()); throw 'x'; } catch { await null; seen.push(here()); } finally { await later(); seen.push(here()); }
    return seen;
  },
  async 'nested functions'() {
    const inner = async () => { await 0; return here(); };
    const a = await inner();
    const b = await als.run('inner', inner);
    return [a, b, here()];
  },
  async 'run inside, awaited outside'() {
    const seen = [];
    await als.run('deep', async () => { await 1; seen.push(here()); await als.run('deeper', async () => { await 1; seen.push(here()); }); seen.push(here()); });
    return [...seen, here()];
  },
  async 'enterWith before await'() { als.enterWith('entered'); await 1; return here(); },
  async 'enterWith after await'() { await 1; als.enterWith('entered'); await 1; return here(); },
  async 'enterWith in a callee before its await'() {
    const callee = async () => { als.enterWith('callee'); await 1; return here(); };
    const result = callee();
    return [here(), await result, here()];
  },
  async 'enterWith in a callee after its await'() {
    const callee = async () => { await 1; als.enterWith('callee'); return here(); };
    return [await callee(), here()];
  },
  async 'exit'() {
    const inside = await als.exit(async () => { const first = here(); await 1; return [first, here()]; });
    return [inside, here()];
  },
  async 'two storages'() {
    return other.run('o', async () => { await 1; const a = [here(), other.getStore()]; const b = await other.exit(async () => { await 1; return [here(), other.getStore()]; }); return [a, b, other.getStore()]; });
  },
  async 'an async generator'() {
    async function* numbers() { yield here(); await 1; yield here(); await sleep(1); yield here(); }
    const seen = [];
    for await (const value of numbers()) seen.push(value, here());
    return seen;
  },
  async 'a generator resumed elsewhere'() {
    async function* g() { yield here(); yield here(); await 1; yield here(); }
    const it = g();
    return [(await it.next()).value, (await als.run('second', () => it.next())).value, (await als.run('third', () => it.next())).value, here()];
  },
  async 'a generator that is asked ahead'() {
    async function* g() { await sleep(1); yield here(); await 1; yield here(); yield here(); }
    const it = g();
    const asked = ['x', 'y', 'z'].map((name) => als.run(name, () => it.next()));
    return (await Promise.all(asked)).map((step) => step.value);
  },
  async 'return of a generator'() {
    const seen = [];
    async function* g() { try { yield 1; yield 2; } finally { await 1; seen.push(here()); } }
    for await (const value of g()) { seen.push(value); break; }
    const it = g();
    await it.next();
    await als.run('closer', () => it.return(7));
    return [...seen, here()];
  },
  async 'for await over promises'() {
    const seen = [];
    for await (const value of [sleep(1), 2, Promise.resolve(3)]) seen.push(value, here());
    return seen;
  },
  async 'yield*'() {
    async function* a() { yield here(); await sleep(1); yield here(); }
    async function* b() { yield* a(); await 1; yield here(); }
    const seen = [];
    for await (const value of b()) seen.push(value);
    return seen;
  },
  async 'then, catch and finally'() {
    const seen = [];
    await Promise.resolve().then(() => { seen.push(here()); throw 1; }).catch(() => seen.push(here())).finally(() => seen.push(here()));
    return seen;
  },
  async 'then is called here, settled elsewhere'() {
    let settle;
    const promise = new Promise((resolve) => { settle = resolve; });
    const seen = promise.then(() => here());
    als.run('settler', () => setTimeout(settle, 1));
    return [await seen, here()];
  },
  async 'combinators'() {
    const one = async (name) => als.run(name, async () => { await sleep(1); return here(); });
    return [await Promise.all([one('p'), one('q')]), await Promise.race([one('r')]), await Promise.any([one('s')]),
      (await Promise.allSettled([one('t')]))[0].value, here()];
  },
  async 'callbacks'() {
    const seen = [];
    setTimeout(() => seen.push(['timer', here()]), 1);
    setImmediate(() => seen.push(['immediate', here()]));
    process.nextTick(() => seen.push(['tick', here()]));
    queueMicrotask(() => seen.push(['microtask', here()]));
    await sleep(5);
    return seen.sort();
  },
  async 'files'() { const text = await readFile(__filename, 'utf8'); return [text.length > 100, here()]; },
  async 'enterWith stays with an interval'() {
    const seen = [];
    await new Promise((resolve) => {
      const timer = setInterval(() => { seen.push(here()); als.enterWith(`tick ${seen.length}`); if (seen.length === 3) { clearInterval(timer); resolve(); } }, 1);
    });
    return [...seen, here()];
  },
  async 'a resource'() {
    const resource = als.run('made', () => new AsyncResource('T'));
    const seen = [resource.runInAsyncScope(here), await resource.runInAsyncScope(async () => { await 1; return here(); })];
    resource.runInAsyncScope(() => als.enterWith('kept'));
    return [...seen, resource.runInAsyncScope(here), here()];
  },
  async 'bind and snapshot'() {
    const bound = als.run('bound', () => AsyncLocalStorage.bind((a, b) => [a, b, here()]));
    const snapshot = als.run('snapped', () => AsyncLocalStorage.snapshot());
    const own = als.run('own', () => AsyncResource.bind(function (a) { return [this?.name, a, here()]; }));
    return [bound(1, 2), bound.length, snapshot((x) => [x, here()], 5), own.call({ name: 'self' }, 1), await snapshot(async () => { await 1; return here(); }), here()];
  },
  async 'emitters run in their caller'() {
    const emitter = new EventEmitter();
    als.run('listener', () => emitter.on('x', () => log('emitted in', here())));
    await 1;
    emitter.emit('x');
    return here();
  },
  async 'arguments, result and exception of run'() {
    const seen = [als.run('r', (...args) => [args, here()], 1, 2)];
    try { als.run('r', () => { throw new Error('thrown'); }); } catch (error) { seen.push(error.message, here()); }
    await als.run('r', async () => { await 1; throw new Error('later'); }).catch((error) => seen.push(error.message, here()));
    return seen;
  },
  async 'class members and arrows'() {
    class Service {
      field = async () => { await 1; return here(); };
      async #hidden() { await 1; return here(); }
      async call() { return [await this.#hidden(), await this.field(), here()]; }
      static async make() { await 1; return [new Service(), here()]; }
    }
    const [service, at] = await Service.make();
    return [at, ...(await service.call())];
  },
  async 'text evaluated at run time'() {
    return [await eval('(async () => { await 1; return here(); })()'), await new Function('here', 'return (async () => { await 1; return here(); })()')(here)];
  },
  async 'await in odd places'() {
    const pick = async (a = here()) => `${await a}${(await 1, here())}`;
    const object = { [await later('key')]: here(), b: (await 1) + (await later(2)), ...(await { c: here() }) };
    return [await pick(), object, [...(await [here()])], await (await (async () => here)())(), -(await 3), typeof (await 4)];
  },
};
const outside = sleep(3);

async function main() {
  log('outside', here());
  for (const [name, run] of Object.entries(cases)) {
    const result = als.run(name.toUpperCase(), run);
    log(name, '->', await result);
    log('  after:', here());
  }
  const order = [];
  const flow = (id) => als.run(id, async () => {
    for (let i = 0; i < 5; i++) {
      await (i % 2 === 0 ? null : sleep((id * 7) % 3));
      if (here() !== id) order.push(`lost ${id}`);
    }
    return here();
  });
  const ids = Array.from({ length: 200 }, (_, i) => i);
  log('flows', (await Promise.all(ids.map(flow))).every((id, i) => id === i), order);
  als.enterWith('main');
  await 1;
  log(here(), als.run(undefined, here), als.run('main', here));
  als.disable();
  log('disabled', here());
  await 1;
  als.run('again', () => log('again', here()));
  for (const bad of [() => AsyncResource.bind(1), () => new AsyncResource('T').bind(), () => new AsyncResource(), () => AsyncLocalStorage.bind(7)]) {
    try { bad(); } catch (error) { log(error.name, error.code, error.message); }
  }
  const ticks = [];
  const trace = (name) => ticks.push(name);
  await Promise.all([
    (async () => { trace('a1'); await null; trace('a2'); await null; trace('a3'); })(),
    (async () => { trace('b1'); await Promise.resolve(); trace('b2'); await { then: (r) => r() }; trace('b3'); })(),
    Promise.resolve().then(() => trace('c1')).then(() => trace('c2')).then(() => trace('c3')),
  ]);
  log(ticks.join());
}

main().then(() => log('end', here()));
log('sync end', here());
