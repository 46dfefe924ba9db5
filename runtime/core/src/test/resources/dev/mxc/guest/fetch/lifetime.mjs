// What is under way keeps the program alive, and what nobody waits for does not.
import { AsyncLocalStorage } from 'node:async_hooks';
const base = process.env.SERVER;
console.log((await Promise.all(Array.from({ length: 10 }, () => fetch(base + '/meet').then((r) => r.text())))).join(' '));
const hundred = await Promise.all(Array.from({ length: 100 }, () => fetch(base + '/bytes?n=300000')));
console.log(hundred.length, (await Promise.all(hundred.map((r) => r.arrayBuffer()))).reduce((sum, b) => sum + b.byteLength, 0));

const storage = new AsyncLocalStorage();
console.log(await Promise.all([1, 2, 3].map((id) => storage.run(id, async () => {
  const response = await fetch(`${base}/slow?ms=${40 - id * 10}`);
  const before = storage.getStore();
  await response.text();
  return [before, storage.getStore()];
}))));
const events = [];
setTimeout(() => events.push('timer'), 10);
fetch(base + '/slow?ms=300').then((r) => r.text()).then((t) => {
  events.push(t);
  console.log(events);
});
setTimeout(() => events.push('unref'), 50).unref();
process.on('exit', () => console.log('exit', events));
const unread = await fetch(base + '/endless');
console.log(unread.status);
