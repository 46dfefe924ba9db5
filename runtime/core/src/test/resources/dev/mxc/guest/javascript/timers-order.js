// Who comes first: ticks, promises, queueMicrotask, timers, immediates. Each part begins where the
// one before it ended, so that the order is the rule's and not the speed of the machine.
const fs = require('fs');
const log = (text) => console.log(text);

function timers() {
  setTimeout(() => {
    log('timeout 0');
    process.nextTick(() => log('tick in timeout'));
    Promise.resolve().then(() => log('promise in timeout'));
  }, 0);
  setTimeout((a, b) => log(`arguments ${a} ${b}`), 1, 'a', 'b');
  const never = setTimeout(() => log('never'), 1);
  clearTimeout(never);
  clearTimeout(undefined);
  clearTimeout(12345);
  setTimeout(() => {
    log('timeout late');
    immediates();
  }, 400);
  setTimeout(() => log('timeout soon'), 20);
}

function immediates() {
  setImmediate(() => log('immediate 1'));
  setImmediate(() => {
    log('immediate 2');
    setImmediate(() => {
      log('immediate in immediate');
      fs.readFile(__filename, afterReading);
    });
    process.nextTick(() => log('tick in immediate'));
  });
  setImmediate((x) => log(`immediate ${x}`), 3);
  clearImmediate(setImmediate(() => log('never either')));
}

function afterReading() {
  setTimeout(() => {
    log('timeout after reading');
    intervals();
  }, 0);
  setImmediate(() => log('immediate after reading'));
  process.nextTick(() => log('tick after reading'));
}

function intervals() {
  let count = 0;
  const interval = setInterval(() => {
    log(`interval ${++count}`);
    if (count === 3) {
      clearInterval(interval);
      waiting();
    }
  }, 5);
}

async function waiting() {
  log('async starts');
  await new Promise((resolve) => setTimeout(resolve, 10));
  log('async after timer');
  process.nextTick(() => log('tick after timer'));
  await null;
  log('async end');
}

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
  log('async at once');
  await null;
  log('async after await');
})();
setTimeout(timers, 0);
setTimeout(() => log('unref is not waited for'), 60000).unref();
process.on('beforeExit', () => log('beforeExit'));
process.on('exit', (code) => log(`exit ${code} ${process.exitCode}`));
log('main ends');
