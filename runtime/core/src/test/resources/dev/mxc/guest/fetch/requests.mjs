const base = process.env.SERVER;
const echo = async (path, init) => {
  const response = await fetch(base + path, init);
  console.log(response.status, response.statusText, response.ok, response.type, response.redirected, response.url.replace(base, ''));
  console.log(await response.json());
};
await echo('/echo?q=1&r=%20x#fragment');
await echo('/echo', { method: 'post', body: JSON.stringify({ a: 'ü' }), headers: { 'Content-Type': 'application/json' } });
await echo('/echo', { method: 'PUT', body: 'text ✓' });
await echo('/echo', { method: 'delete' });
await echo('/echo', { method: 'PATCH', body: new Uint8Array([1, 2, 255]).subarray(1) });
await echo('/echo', { method: 'POST' });
await echo('/echo', { method: 'POST', body: '' });
await echo('/echo', { method: 'OPTIONS' });
await echo('/echo', { method: 'chicken' });
await echo('/echo', { headers: [['X-A', ' one '], ['x-a', 'two'], ['Accept', 'text/html'], ['User-Agent', 'me'], ['cookie', 'a=1'], ['Cookie', 'b=2']] });
await echo('/echo', { headers: new Headers({ 'x-latin': 'caf\xe9', 'accept-encoding': 'identity', 'X-Empty': '' }) });
await echo(new URL('/echo/../echo2', base).pathname);
await echo('/echo', { method: 'POST', body: new URLSearchParams({ a: '1 2', b: 'ü' }) });
await echo('/echo', { method: 'POST', body: new Blob(['abc', new Uint8Array([0])], { type: 'image/x-test' }) });
await echo('/echo', { method: 'POST', body: new Blob(['abc']) });
await echo('/echo', { method: 'POST', body: new Uint16Array([1, 2]).buffer });
await echo('/echo', { method: 'POST', body: new DataView(new ArrayBuffer(3), 1) });
await echo('/echo', { method: 'POST', body: 12 });
await echo('/echo', { method: 'POST', body: { toString: () => 'own text' } });

const head = await fetch(base + '/text', { method: 'HEAD' });
console.log(head.status, head.body, head.bodyUsed, JSON.stringify(await head.text()));
for (const code of [204, 304, 404, 500, 418]) {
  const response = await fetch(`${base}/status?code=${code}`);
  console.log(response.status, response.ok, response.body === null, JSON.stringify(await response.text()));
}
const request = new Request(base + '/echo', { method: 'POST', body: 'from a request', headers: { 'x-one': '1' } });
const answer = await fetch(request, { headers: { 'x-two': '2' } });
console.log(request.bodyUsed, await answer.json());
await fetch(request).catch((e) => console.log(e.name, e.message));
const again = new Request(base + '/echo', { method: 'POST', body: 'twice' });
const copy = again.clone();
console.log((await (await fetch(again)).json()).body, (await (await fetch(copy)).json()).body, copy.bodyUsed);

const form = new FormData();
form.append('text', 'a value\nof two lines');
form.append('na"me', new Blob(['file ü'], { type: 'text/x' }), 'f"ile.txt');
form.append('file', new File(['x'], 'named.bin'));
const sent = await (await fetch(base + '/echo', { method: 'POST', body: form })).json();
const boundary = /boundary=(.*)/.exec(sent.headers['content-type'])[1];
console.log(/^----formdata-undici-0\d{11}$/.test(boundary), sent.length);
console.log(sent.body.replaceAll(boundary, 'BOUNDARY'));
