// Bodies into files and out of them, by Node's streams.
import { Readable, Writable, Transform } from 'node:stream';
import { pipeline, finished } from 'node:stream/promises';
import fs from 'node:fs';
const base = process.env.SERVER;
const file = '/tmp/mxc-fetched-' + process.pid;
const size = () => {
  const { size } = fs.statSync(file);
  fs.rmSync(file);
  return size;
};
await pipeline(Readable.fromWeb((await fetch(base + '/bytes?n=300000')).body), fs.createWriteStream(file));
console.log(size());
await pipeline((await fetch(base + '/chunks?n=30')).body, fs.createWriteStream(file));
console.log(size());
await (await fetch(base + '/bytes?n=200000')).body.pipeTo(Writable.toWeb(fs.createWriteStream(file)));
console.log(fs.statSync(file).size);
const answer = await fetch(base + '/echo', { method: 'POST', body: Readable.toWeb(fs.createReadStream(file)), duplex: 'half' });
console.log((await answer.json()).length, size());
const direct = await fetch(base + '/echo', { method: 'POST', body: Readable.from([Buffer.from('a'), Buffer.from('b')]), duplex: 'half' });
console.log((await direct.json()).body);
const upper = new Transform({ transform: (chunk, encoding, callback) => callback(null, chunk.toString().toUpperCase()) });
let text = '';
for await (const part of Readable.fromWeb((await fetch(base + '/json')).body).pipe(upper)) text += part;
console.log(text);
await finished(Readable.fromWeb((await fetch(base + '/cut')).body).resume()).catch((e) => console.log(e.name, e.message));
const written = [];
const sink = Writable.fromWeb(new WritableStream({ write: (chunk) => void written.push(Buffer.from(chunk).toString()), close: () => void written.push('end') }));
sink.write('x');
sink.end('y');
await finished(sink);
console.log(written);
const endless = Readable.fromWeb((await fetch(base + '/endless')).body);
for await (const part of endless) {
  console.log(part instanceof Buffer);
  break;
}
console.log(endless.destroyed);
