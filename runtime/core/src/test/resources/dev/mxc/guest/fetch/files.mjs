// Files as bodies, and bodies as files.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const base = process.env.SERVER;
const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'files-')), 'data.bin');
const sent = async (body, headers) => {
  const { method, length, sum, headers: got } = await (await fetch(base + '/echo', { method: 'POST', body, headers, duplex: 'half' })).json();
  console.log(method, length, sum, got['content-type']?.replace(/boundary=.*/, 'boundary'), got['content-length'], got['transfer-encoding']);
};

await pipeline(Readable.fromWeb((await fetch(base + '/bytes?n=300000')).body), fs.createWriteStream(file));
console.log(fs.statSync(file).size);
const blob = await fs.openAsBlob(file, { type: 'application/own' });
console.log(blob.constructor.name, blob.size, blob.type, (await fs.openAsBlob(file)).type);
await sent(blob);
await sent(blob.slice(10, 20, 'text/plain'));
await sent(fs.readFileSync(file), { 'content-type': 'a/b' });
await sent(fs.createReadStream(file));
const form = new FormData();
form.set('file', blob, 'own.bin');
const { length } = await (await fetch(base + '/echo', { method: 'POST', body: form })).json();
console.log(length > 300000);
for (const bad of [() => fs.openAsBlob(file + '.not'), () => fs.openAsBlob(5), () => fs.openAsBlob(file, { type: 5 }), () => fs.openAsBlob(file, 7)]) {
  try {
    await bad();
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}
const lines = [];
for await (const line of readline.createInterface({ input: Readable.fromWeb((await fetch(base + '/text')).body) })) lines.push(line.length);
console.log(lines);
