const EventEmitter = require('events');

class Interface extends EventEmitter {
  constructor(options) {
    super();
    this.input = options.input;
    this.output = options.output;
    this.closed = false;
    this._prompt = options.prompt ?? '> ';
    this._lines = [];
    this._question = null;
    let rest = '';
    const decoder = new (require('string_decoder').StringDecoder)('utf8');
    const take = (line) => {
      if (this._question) {
        const answer = this._question;
        this._question = null;
        answer(line);
      } else {
        this.emit('line', line);
      }
    };
    this._data = (chunk) => {
      const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split(/\r\n|\n|\r(?!$)/);
      rest = parts.pop();
      parts.forEach(take);
    };
    this._end = () => {
      if (rest !== '') take(rest);
      rest = '';
      this.close();
    };
    this.input?.on('data', this._data);
    this.input?.on('end', this._end);
  }
  setPrompt(prompt) { this._prompt = prompt; }
  getPrompt() { return this._prompt; }
  prompt() { this.output?.write(this._prompt); }
  question(query, options, callback) {
    this.output?.write(query);
    this._question = callback ?? options;
  }
  write(text) { this.output?.write(text); }
  pause() { this.input?.pause(); return this; }
  resume() { this.input?.resume(); return this; }
  close() {
    if (this.closed) return;
    this.closed = true;
    this.input?.off?.('data', this._data);
    this.input?.off?.('end', this._end);
    this.input?.pause?.();
    this.emit('close');
  }
  [Symbol.asyncIterator]() {
    const lines = [];
    const waiting = [];
    let ended = this.closed;
    this.on('line', (line) => (waiting.length > 0 ? waiting.shift()({ value: line, done: false }) : lines.push(line)));
    this.on('close', () => {
      ended = true;
      while (waiting.length > 0) waiting.shift()({ value: undefined, done: true });
    });
    return {
      next: () =>
        lines.length > 0 ? Promise.resolve({ value: lines.shift(), done: false })
          : ended ? Promise.resolve({ value: undefined, done: true })
            : new Promise((resolve) => waiting.push(resolve)),
      return: () => {
        this.close();
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() { return this; },
    };
  }
}

module.exports = {
  Interface,
  createInterface: (input, output) => new Interface(input?.on ? { input, output } : input),
  clearLine: () => true,
  cursorTo: () => true,
  moveCursor: () => true,
  clearScreenDown: () => true,
  emitKeypressEvents: () => {},
  get promises() { return require('readline/promises'); },
};
