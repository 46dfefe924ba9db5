import { createHash } from 'node:crypto';
const base = process.env.SERVER;
const get = (path, init) => fetch(base + path, init);
const shown = ([...headers]) => headers.filter(([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name));

const text = await (await get('/text')).text();
console.log(text.length, text.slice(0, 30));
console.log(await (await get('/json')).json());
const buffer = await (await get('/bytes?n=1000')).arrayBuffer();
console.log(buffer.constructor.name, buffer.byteLength, new Uint8Array(buffer).slice(250, 255));
const blob = await (await get('/text')).blob();
console.log(blob.constructor.name, blob.size, blob.type, (await blob.text()).length);
console.log((await (await get('/bytes?n=0')).arrayBuffer()).byteLength);
await (await get('/no-json')).json().catch((e) => console.log(e.name, e instanceof SyntaxError));
const cookies = await get('/cookies');
console.log(cookies.headers.getSetCookie(), cookies.headers.get('set-cookie'), cookies.headers.get('X-TWO'), shown(cookies.headers));
try {
  cookies.headers.set('a', 'b');
} catch (e) {
  console.log(e.name, e.message);
}

const used = await get('/json');
console.log(used.bodyUsed);
await used.text();
console.log(used.bodyUsed, used.body.locked);
for (const kind of ['text', 'json', 'arrayBuffer', 'blob']) await used[kind]().catch((e) => console.log(kind, e.name, e.message));
try {
  used.clone();
} catch (e) {
  console.log(e.name, e.message);
}
const locked = await get('/json');
locked.body.getReader();
await locked.text().catch((e) => console.log(e.name, e.message));
console.log(locked.bodyUsed);

const first = await get('/json');
const second = first.clone();
console.log(second.status, second.url === first.url, second.headers.get('content-type'), await second.text(), await first.json());

let count = 0;
let sum = 0;
for await (const chunk of (await get('/chunks?n=50')).body) {
  if (!(chunk instanceof Uint8Array)) throw new Error('no bytes');
  count += chunk.length;
  for (const byte of chunk) sum += byte;
}
console.log(count, sum);

const reader = (await get('/bytes?n=100000')).body.getReader();
let length = 0;
for (;;) {
  const { done, value } = await reader.read();
  if (done) break;
  length += value.length;
}
await reader.closed;
console.log(length);

let decoded = '';
for await (const part of (await get('/text')).body.pipeThrough(new TextDecoderStream())) decoded += part;
console.log(decoded === text);

const part = (await get('/endless')).body.getReader();
console.log((await part.read()).value.length > 0, await part.cancel('enough'), await part.read());
for await (const chunk of (await get('/endless')).body) {
  console.log(chunk.length > 0);
  break;
}

const hash = (algorithm, text) => `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;
const json = await (await get('/json')).text();
for (const integrity of [hash('sha256', json), hash('sha512', 'other'), `${hash('sha256', 'other')} ${hash('sha384', json)}`, 'md5-x', `${hash('sha256', json)} ${hash('sha384', 'other')}`]) {
  await get('/json', { integrity }).then((r) => r.text()).then(console.log, (e) => console.log(e.name, e.message, e.cause?.message));
}

const form = await new Response('a=1&b=%C3%BC&a=2', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData();
console.log([...form]);
const multipart = new FormData();
multipart.append('x', '1\r\n2');
multipart.append('f', new File(['ü'], 'n.txt', { type: 'text/plain' }));
const back = await new Response(multipart).formData();
console.log(back.get('x'), back.get('f').name, back.get('f').type, await back.get('f').text());
await new Response('x').formData().catch((e) => console.log(e.name));
