// What a mode of caching and conditions say to caches on the way.
const base = process.env.SERVER;
const modes = ['default', 'no-store', 'reload', 'no-cache', 'force-cache'];
const sent = async (cache, headers) => {
  const { headers: got } = await (await fetch(base + '/echo', { cache, headers })).json();
  return [cache, got.pragma, got['cache-control'], got['if-none-match']].join(' ');
};
for (const cache of modes) console.log(await sent(cache, {}));
for (const cache of modes) console.log(await sent(cache, { 'If-None-Match': '"e"' }));
for (const cache of modes) console.log(await sent(cache, { 'Cache-Control': 'mine', pragma: 'mine' }));
for (const name of ['if-modified-since', 'if-unmodified-since', 'if-match', 'if-range']) console.log(await sent('default', { [name]: 'x' }));
const refused = async (options) => {
  await fetch(base + '/echo', options).then(() => console.log('sent'), (e) => console.log(e.name, e.message));
};
await refused({ cache: 'only-if-cached' });
await refused({ cache: 'never' });
await refused({ redirect: 'nope' });
console.log(new Request(base, { cache: 'no-store' }).cache);
