const EventEmitter = internals.packaged('events');

EventEmitter.EventEmitter = EventEmitter;
EventEmitter.captureRejectionSymbol = Symbol.for('nodejs.rejection');
EventEmitter.errorMonitor = Symbol('events.errorMonitor');
EventEmitter.getEventListeners = (emitter, name) => emitter.listeners(name);
EventEmitter.setMaxListeners = (n, ...emitters) => emitters.forEach((emitter) => emitter.setMaxListeners?.(n));
EventEmitter.listenerCount ??= (emitter, name) => emitter.listenerCount(name);
EventEmitter.on = (emitter, name) => {
  const events = [];
  const waiting = [];
  let failed;
  const take = (...args) => (waiting.length > 0 ? waiting.shift().resolve({ value: args, done: false }) : events.push(args));
  const fail = (error) => (waiting.length > 0 ? waiting.shift().reject(error) : (failed = [error]));
  emitter.on(name, take);
  if (name !== 'error') emitter.on('error', fail);
  return {
    next() {
      if (events.length > 0) return Promise.resolve({ value: events.shift(), done: false });
      if (failed) return Promise.reject(failed.pop());
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      emitter.off(name, take);
      emitter.off('error', fail);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() { return this; },
  };
};

module.exports = EventEmitter;
