const { performance } = require('web');

class PerformanceObserver {
  observe() {}
  disconnect() {}
  static supportedEntryTypes = [];
}

module.exports = {
  performance,
  PerformanceObserver,
  constants: {},
  monitorEventLoopDelay: () => ({ enable() {}, disable() {}, min: 0, max: 0, mean: 0, percentile: () => 0 }),
};
