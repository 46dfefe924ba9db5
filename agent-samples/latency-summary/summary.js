// Summarises requests, one JSON object per line on standard input, without keeping the lines.
const readline = require('node:readline');
const { EventEmitter, once } = require('node:events');

class RouteStatistics {
  #milliseconds = [];
  failures = 0;

  add({ ms, status }) {
    this.#milliseconds.push(ms);
    if (status >= 500) this.failures++;
  }

  /** Nearest rank. */
  percentile(p) {
    const sorted = [...this.#milliseconds].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
  }

  get count() {
    return this.#milliseconds.length;
  }
}

async function* requests(input) {
  for await (const line of readline.createInterface({ input, crlfDelay: Infinity })) {
    try {
      yield JSON.parse(line);
    } catch (error) {
      console.error(`skipped a line: ${error.name}`);
    }
  }
}

async function main() {
  const routes = new Map();
  const done = new EventEmitter();
  let first = Infinity;
  let last = -Infinity;

  once(done, 'end').then(([seconds]) => console.log(`over ${seconds.toFixed(1)} s`));

  for await (const request of requests(process.stdin)) {
    first = Math.min(first, request.at);
    last = Math.max(last, request.at);
    if (!routes.has(request.route)) routes.set(request.route, new RouteStatistics());
    routes.get(request.route).add(request);
  }

  const head = ['route', 'count', 'p50', 'p95', 'max', 'failed'];
  const rows = [...routes].sort(([, a], [, b]) => b.percentile(95) - a.percentile(95)).map(([route, s]) => [
    route,
    s.count,
    ...[50, 95, 100].map((p) => s.percentile(p).toFixed(1)),
    s.failures || '',
  ]);
  const sizes = head.map((title, i) => Math.max(title.length, ...rows.map((row) => String(row[i]).length)));
  for (const row of [head, ...rows]) {
    console.log(row.map((cell, i) => (i === 0 ? String(cell).padEnd(sizes[i]) : String(cell).padStart(sizes[i]))).join('  ').trimEnd());
  }
  console.log(`${new Date(first).toISOString()} to ${new Date(last).toISOString()}`);
  setTimeout(() => done.emit('end', (last - first) / 1000), 5);
}

main();
