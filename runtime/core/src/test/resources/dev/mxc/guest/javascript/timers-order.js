// Who comes first: ticks, promises, queueMicrotask, timers, immediates.
const log = (text) => console.log(text);
setImmediate(() => log('immediate 1'));
setTimeout(() => log('timeout 0'), 0);
setTimeout(() => log('timeout late'), 200);
setTimeout((a, b) => log(`arguments ${a} ${b}`), 1, 'a', 'b');
Promise.resolve().then(() => {
  log('promise 1');
  process.nextTick(() => log('tick from promise'));
  Promise.resolve().then(() => log('promise from promise'));
}).then(() => log('promise 2'));
process.nextTick((x) => {
  log('tick 1 ' + x);
  process.nextTick(() => log('tick from tick'));
  Promise.resolve().then(() => log('promise from tick'));
}, 'x');
queueMicrotask(() => log('microtask'));
(async () => {
  log('async starts');
  await null;
  log('async after await');
  await new Promise((resolve) => setTimeout(resolve, 60));
  log('async after timer');
  process.nextTick(() => log('tick after timer'));
  await null;
  log('async end');
})();
setTimeout(() => {
  log('outer timeout');
  process.nextTick(() => log('tick in timeout'));
  Promise.resolve().then(() => log('promise in timeout'));
  setImmediate(() => log('immediate in timeout'));
  setTimeout(() => log('timeout in timeout'), 0);
}, 130);
setImmediate(() => {
  log('immediate 2');
  setImmediate(() => log('immediate in immediate'));
  process.nextTick(() => log('tick in immediate'));
});
let count = 0;
const interval = setInterval(() => {
  log(`interval ${++count}`);
  if (count === 3) clearInterval(interval);
}, 270);
const never = setTimeout(() => log('never'), 1);
clearTimeout(never);
clearTimeout(undefined);
clearTimeout(12345);
clearImmediate(setImmediate(() => log('never either')));
setTimeout(() => log('unref is not waited for'), 5000).unref();
process.on('beforeExit', () => log('beforeExit'));
process.on('exit', (code) => log(`exit ${code} ${process.exitCode}`));
log('main ends');
