// Its build for browsers: the one for Node imports http.
import { createRequire } from 'node:module';
const axios = createRequire(import.meta.url)('../node_modules/axios/dist/browser/axios.cjs');
const client = axios.create({ adapter: 'fetch', baseURL: process.env.SERVER });
console.log((await client.get('/json')).data);
console.log((await client.post('/echo', { a: 1 }, { headers: { 'x-own': '1' } })).data.body);
await client.get('/status?code=404').catch((e) => console.log(e.name, e.code, e.response.status));
await client.get('/hang', { timeout: 100 }).catch((e) => console.log(e.name, e.code));
const text = await client.get('/text', { responseType: 'text' });
console.log(text.status, text.headers['content-type'], text.data.length);
const stream = await client.get('/chunks?n=10', { responseType: 'stream' });
let length = 0;
for await (const chunk of stream.data) length += chunk.length;
console.log(length);
await client.get('/nothing', { signal: AbortSignal.abort() }).catch((e) => console.log(e.name, e.code));
