const channels = new Map();

class Channel {
  constructor(name) {
    this.name = name;
    this._subscribers = [];
  }
  get hasSubscribers() { return this._subscribers.length > 0; }
  subscribe(subscriber) { this._subscribers.push(subscriber); }
  unsubscribe(subscriber) {
    const index = this._subscribers.indexOf(subscriber);
    if (index < 0) return false;
    this._subscribers.splice(index, 1);
    return true;
  }
  publish(message) {
    for (const subscriber of [...this._subscribers]) subscriber(message, this.name);
  }
  bindStore() {}
  unbindStore() {}
  runStores(context, action, self, ...args) {
    this.publish(context);
    return Reflect.apply(action, self, args);
  }
}

const channel = (name) => {
  if (!channels.has(name)) channels.set(name, new Channel(name));
  return channels.get(name);
};

module.exports = {
  Channel,
  channel,
  hasSubscribers: (name) => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name, subscriber) => channel(name).subscribe(subscriber),
  unsubscribe: (name, subscriber) => channel(name).unsubscribe(subscriber),
};
