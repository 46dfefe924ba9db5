const { aborted } = require('errors');

const abortable = (start, stop, { signal, ref = true } = {}) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return void reject(aborted(signal));
    const end = () => {
      stop(timer);
      reject(aborted(signal));
    };
    const timer = start((value) => {
      signal?.removeEventListener('abort', end);
      resolve(value);
    });
    if (!ref) timer.unref();
    signal?.addEventListener('abort', end, { once: true });
  });

exports.setTimeout = (millis, value, options) =>
  abortable((resolve) => setTimeout(() => resolve(value), millis), clearTimeout, options);
exports.setImmediate = (value, options) =>
  abortable((resolve) => setImmediate(() => resolve(value)), clearImmediate, options);
exports.setInterval = async function* (millis, value, options) {
  while (true) yield await exports.setTimeout(millis, value, options);
};
exports.scheduler = { wait: (millis, options) => exports.setTimeout(millis, undefined, options), yield: () => exports.setImmediate() };
