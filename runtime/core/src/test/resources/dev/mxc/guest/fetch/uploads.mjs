const base = process.env.SERVER;
const post = async (body, more) => {
  const { length, sum, headers, body: begin } = await (await fetch(base + '/echo', { method: 'POST', body, ...more })).json();
  console.log(length, sum, headers['content-length'], headers['transfer-encoding'], headers['content-type'], JSON.stringify(begin.slice(0, 20)));
};
const parts = (count, size) => {
  let i = 0;
  return new ReadableStream({
    pull(controller) {
      if (i === count) return controller.close();
      controller.enqueue(new Uint8Array(size).fill(i++));
    },
  });
};
await post('x'.repeat(100_000));
await post(new Uint8Array(3_000_000).fill(7));
await post(parts(3, 5), { duplex: 'half' });
await post(parts(300, 70_000), { duplex: 'half' });
await post(new Blob(['blob']).stream(), { duplex: 'half' });
await post((async function* () { yield new Uint8Array([65]); yield new Uint8Array([66]); })(), { duplex: 'half' });
await post(parts(2, 2)).catch((e) => console.log(e.name, e.message));
await post(new ReadableStream({ start: (c) => { c.enqueue('text'); c.close(); } }), { duplex: 'half' }).catch((e) => console.log(e.name, e.message, e.cause?.name));
const fails = new ReadableStream({ pull: () => { throw new RangeError('of its own'); } });
await post(new ReadableStream({ start: (c) => { c.enqueue(1); c.close(); } }), { duplex: 'half' }).catch((e) => console.log(e.name, e.message, e.cause?.name));
await post(fails, { duplex: 'half' }).catch((e) => console.log(e.name, e.message, e.cause?.name, e.cause?.message));
const locked = parts(1, 1);
locked.getReader();
await post(locked, { duplex: 'half' }).catch((e) => console.log(e.name));
const upper = new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.toUpperCase()) });
const piped = new ReadableStream({ start(c) { c.enqueue('ab'); c.enqueue('ü'); c.close(); } }).pipeThrough(upper).pipeThrough(new TextEncoderStream());
await post(piped, { duplex: 'half' });
