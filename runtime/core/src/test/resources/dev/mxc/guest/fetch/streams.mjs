import { ReadableStream as Same, TransformStream as Transform } from 'node:stream/web';
console.log(Same === ReadableStream, Transform === TransformStream);
const numbers = (n) => new ReadableStream({ start(c) { for (let i = 0; i < n; i++) c.enqueue(i); c.close(); } });
const all = async (stream) => {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
};
console.log(await all(numbers(3)), await all(ReadableStream.from([1, 2])), await all(ReadableStream.from((async function* () { yield 'a'; })())));
const stream = numbers(2);
console.log(stream, stream.locked);
const reader = stream.getReader();
console.log(stream.locked, await reader.read(), await reader.read(), await reader.read(), await reader.closed);
try {
  stream.getReader();
} catch (e) {
  console.log(e.name);
}
reader.releaseLock();
console.log(stream.locked);
const [a, b] = numbers(3).tee();
console.log(await all(a), await all(b));
const double = () => new TransformStream({ transform: (x, c) => c.enqueue(2 * x), flush: (c) => c.enqueue('end') });
console.log(await all(numbers(3).pipeThrough(double())), new TransformStream());
const written = [];
await numbers(3).pipeTo(new WritableStream({ write: (x) => void written.push(x), close: () => void written.push('closed') }));
console.log(written, new WritableStream());
const writable = new WritableStream({ write: (x) => new Promise((resolve) => setTimeout(resolve, 5)) }, new CountQueuingStrategy({ highWaterMark: 2 }));
const writer = writable.getWriter();
console.log(writer.desiredSize);
writer.write(1);
writer.write(2);
console.log(writer.desiredSize);
await writer.ready;
await writer.close();
console.log(await writer.closed);

let pulls = 0;
const lazy = new ReadableStream({ pull: (c) => { pulls++; c.enqueue(pulls); } }, { highWaterMark: 0 });
const slow = lazy.getReader();
console.log(pulls, await slow.read(), pulls, await slow.cancel('x'));
let canceled;
const cancelable = new ReadableStream({ cancel: (reason) => { canceled = reason; } });
await cancelable.cancel('why');
console.log(canceled);
for await (const x of numbers(5)) if (x === 2) break;
const broken = new ReadableStream({ pull: () => { throw new RangeError('x'); } });
await all(broken).catch((e) => console.log(e.name, e.message));
await numbers(1).pipeTo(new WritableStream({ write: () => { throw new Error('full'); } })).catch((e) => console.log(e.message));
const controller = new AbortController();
const piping = new ReadableStream().pipeTo(new WritableStream(), { signal: controller.signal });
controller.abort();
await piping.catch((e) => console.log(e.name));

const bytes = new ReadableStream({ type: 'bytes', start(c) { c.enqueue(new Uint8Array([1, 2, 3, 4, 5])); c.close(); } });
const byob = bytes.getReader({ mode: 'byob' });
console.log(await byob.read(new Uint8Array(3)), (await byob.read(new Uint8Array(3))).value.length, (await byob.read(new Uint8Array(3))).done);
console.log(Buffer.concat(await all(new Blob(['ab', 'c']).stream())).toString());
console.log((await all(ReadableStream.from(['gr\ud83d', '\ude00', '\ud800']).pipeThrough(new TextEncoderStream()))).map((part) => Buffer.from(part).toString('hex')).join(' '));
const cut = [new Uint8Array([0xe2, 0x9c]), new Uint8Array([0x93, 0x41])];
console.log((await all(ReadableStream.from(cut).pipeThrough(new TextDecoderStream()))).join(''), new TextDecoderStream().encoding);
await all(ReadableStream.from([new Uint8Array([255])]).pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))).catch((e) => console.log(e.name));
console.log(new ByteLengthQueuingStrategy({ highWaterMark: 5 }).size(new Uint8Array(3)));
const lines = new TransformStream({
  start() { this.rest = ''; },
  transform(text, c) { const parts = (this.rest + text).split('\n'); this.rest = parts.pop(); parts.forEach((line) => c.enqueue(line)); },
  flush(c) { if (this.rest) c.enqueue(this.rest); },
});
console.log(await all(ReadableStream.from(['a\nb', 'c\n', 'd']).pipeThrough(lines)));
