// A large body that is read slowly, in either direction.
import { createHash } from 'node:crypto';
const base = process.env.SERVER;
const hash = createHash('sha256');
let length = 0;
for await (const chunk of (await fetch(base + '/bytes?n=20000000')).body) {
  length += chunk.length;
  hash.update(chunk);
}
console.log(length, hash.digest('hex'));
let made = 0;
const body = new ReadableStream({
  pull(controller) {
    if (made === 20_000_000) return controller.close();
    controller.enqueue(new Uint8Array(50_000).fill(made / 50_000));
    made += 50_000;
  },
});
const { length: sent, sum } = await (await fetch(base + '/echo', { method: 'POST', body, duplex: 'half' })).json();
console.log(sent, sum);
