module.exports = {
  setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate,
  get promises() { return require('timers/promises'); },
};
const { promisify } = require('util');
for (const [name, custom] of Object.entries({
  setTimeout: (millis, value) => require('timers/promises').setTimeout(millis, value),
  setImmediate: (value) => require('timers/promises').setImmediate(value),
})) {
  Object.defineProperty(globalThis[name], promisify.custom, { value: custom, configurable: true });
}
