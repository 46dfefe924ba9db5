const base = process.env.SERVER;
const plain = await (await fetch(base + '/text')).text();
for (const as of ['gzip', 'deflate', 'raw', 'members', 'short', 'twice']) {
  const response = await fetch(`${base}/coded?as=${as}`);
  const text = await response.text();
  console.log(as, response.headers.get('content-encoding'), text.length, text === plain, plain.startsWith(text.slice(0, 5000)));
  let streamed = '';
  for await (const part of (await fetch(`${base}/coded?as=${as}`)).body.pipeThrough(new TextDecoderStream())) streamed += part;
  console.log(streamed === text);
}
for (const as of ['broken', 'false']) {
  await (await fetch(`${base}/coded?as=${as}`)).text().then((t) => console.log(as, t.length), (e) => console.log(as, e.name, e.message, e.cause.code));
}
console.log((await (await fetch(`${base}/coded?as=unknown`)).arrayBuffer()).byteLength < plain.length);
const head = await fetch(`${base}/coded?as=gzip`, { method: 'HEAD' });
console.log(head.headers.get('content-encoding'), await head.text());
