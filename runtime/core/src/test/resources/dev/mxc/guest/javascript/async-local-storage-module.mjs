import { AsyncLocalStorage } from 'async_hooks';
import { setTimeout as sleep } from 'timers/promises';
const als = new AsyncLocalStorage();
console.log(als.getStore());
als.enterWith('module');
console.log(als.getStore());
await 1;
console.log('value', als.getStore());
await sleep(1);
console.log('timer', als.getStore());
try { await Promise.reject(new Error('no')); } catch (error) { console.log(error.message, als.getStore()); }
for await (const value of (async function* () { yield als.getStore(); await 1; yield als.getStore(); })()) console.log('for await', value, als.getStore());
const result = await als.run('inner', async () => { await sleep(1); const { basename } = await import('node:path'); return [basename('/a/b'), als.getStore()]; });
console.log(result, als.getStore());
console.log(await Promise.all([1, 2, 3].map((n) => als.run(n, async () => { await sleep(4 - n); return als.getStore(); }))));
const server = async (request) => als.run({ id: request }, async () => { await step(); return (await Promise.all([deep(1), deep(2)])).join(); });
async function step() { await sleep(1); als.getStore().seen = true; }
async function deep(n) { await null; return `${als.getStore().id}:${n}:${als.getStore().seen}`; }
console.log(await Promise.all(['x', 'y'].map(server)));
als.exit(async () => { await 1; console.log('exit', als.getStore()); });
await sleep(1);
export default als.getStore();
console.log('end', als.getStore());
