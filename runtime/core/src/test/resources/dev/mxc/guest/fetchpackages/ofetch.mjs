// Its build for browsers: the one for Node imports http.
import { ofetch } from '../node_modules/ofetch/dist/index.mjs';
const base = process.env.SERVER;
console.log(await ofetch('/json', { baseURL: base }));
console.log((await ofetch('/echo', { baseURL: base, method: 'POST', body: { a: 'b' }, query: { x: [1, 2] } })).body);
await ofetch(base + '/status?code=500', { retry: 0 }).catch((e) => console.log(e.name, e.status));
console.log((await ofetch.raw(base + '/text')).headers.get('content-type'));
