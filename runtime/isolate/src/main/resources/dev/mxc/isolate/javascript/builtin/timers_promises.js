const abortable = (start, stop, options) =>
  new Promise((resolve, reject) => {
    const signal = options?.signal;
    if (signal?.aborted) return void reject(signal.reason);
    const timer = start(resolve);
    if (options?.ref === false) timer.unref();
    signal?.addEventListener('abort', () => {
      stop(timer);
      reject(signal.reason);
    });
  });

exports.setTimeout = (millis, value, options) =>
  abortable((resolve) => setTimeout(() => resolve(value), millis), clearTimeout, options);
exports.setImmediate = (value, options) =>
  abortable((resolve) => setImmediate(() => resolve(value)), clearImmediate, options);
exports.setInterval = async function* (millis, value, options) {
  while (true) yield await exports.setTimeout(millis, value, options);
};
exports.scheduler = { wait: (millis, options) => exports.setTimeout(millis, undefined, options), yield: () => exports.setImmediate() };
