const show = (action) => {
  try {
    console.log(action());
  } catch (e) {
    console.log(e.name, e.message);
  }
};
const headers = new Headers({ b: '2', A: '1', 'Set-Cookie': 'x=1' });
headers.append('set-cookie', 'y=2');
headers.append('a', ' more\t');
console.log([...headers], [...headers.keys()], [...headers.values()], headers);
console.log(headers.get('A'), headers.get('none'), headers.has('B'), headers.getSetCookie());
headers.delete('a');
headers.set('B', '3');
headers.forEach((value, name, all) => console.log(name, value, all === headers));
for (const [name] of headers) headers.delete(name);
console.log([...headers], String(headers), Object.prototype.toString.call(headers.entries()).slice(0, 7));
console.log([...new Headers(new Map([['x', 'y']]))], [...new Headers([['a', 'b'], new Set(['c', 'd'])])], [...new Headers(headers)]);
for (const bad of [null, 1, 'text', [['a']], [['a', 'b', 'c']], { 'ä': '1' }, { a: 'x\ny' }, [1]]) {
  try {
    new Headers(bad);
    console.log('fine');
  } catch (e) {
    console.log(e.name);
  }
}
show(() => headers.append('a'));
show(() => headers.get());
show(() => headers.get('a b'));

const request = new Request('http://example.com/a b?c#d', { method: 'put', headers: { 'X-A': '1' }, body: 'text' });
console.log(request.url, request.method, request.headers.get('content-type'), request.bodyUsed, request.body.constructor.name, request.duplex);
console.log(request.mode, request.credentials, request.cache, request.redirect, request.referrer, request.integrity, request.keepalive, request.destination);
console.log(request.signal.constructor.name, request.signal.aborted, await request.text(), request.bodyUsed);
show(() => new Request(request));
console.log(new Request('http://a/', { method: 'pOst' }).method, new Request(new URL('http://a/b')).url);
console.log(new Request(new Request('http://a/', { headers: { a: '1' }, redirect: 'manual' }), { method: 'POST' }).redirect);
show(() => new Request());
show(() => new Request('x'));
show(() => new Request('http://a/', { body: 'x' }));
show(() => new Request('http://a/', { method: 'POST', body: new ReadableStream() }));
console.log(new Request('http://a/', { headers: { a: '1' } }));

const response = new Response('text', { status: 201, statusText: 'Made', headers: { a: '1' } });
console.log(response.status, response.statusText, response.ok, response.type, response.url, response.redirected, [...response.headers]);
console.log(response);
const copy = response.clone();
console.log(await response.text(), await copy.text(), response.bodyUsed);
console.log(new Response().body, await new Response().text(), (await new Response(new Uint8Array([1, 2])).arrayBuffer()).byteLength);
console.log(await new Response(new Blob(['b'], { type: 'x/y' })).blob(), new Response(new URLSearchParams('a=1')).headers.get('content-type'));
console.log(await Response.json({ a: 1 }, { status: 202 }).json(), Response.json(1).headers.get('content-type'));
console.log(Response.redirect('http://a/b', 301).headers.get('location'), Response.error().type, Response.error().status);
for (const make of [() => new Response('', { status: 99 }), () => new Response('', { status: 600 }), () => new Response('', { status: 204 }), () => new Response('', { statusText: '\n' }), () => Response.redirect('http://a/', 200), () => Response.redirect('no'), () => Response.json(), () => Response.json(undefined)]) show(make);
console.log(new Response(null, { status: 204 }).status);
const stream = new ReadableStream({ start(c) { c.enqueue(new Uint8Array([104, 105])); c.close(); } });
console.log(await new Response(stream).text());
await new Response(new ReadableStream({ start(c) { c.enqueue('text'); c.close(); } })).text().catch((e) => console.log(e.name));
const [left, right] = [new Response('tee'), null];
const twin = left.clone();
console.log((await left.json().catch((e) => e.name)), await twin.text());
