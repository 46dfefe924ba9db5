const { Interface } = require('readline');

class PromiseInterface extends Interface {
  question(query) {
    return new Promise((resolve) => super.question(query, resolve));
  }
}

module.exports = {
  Interface: PromiseInterface,
  createInterface: (input, output) => new PromiseInterface(input?.on ? { input, output } : input),
};
