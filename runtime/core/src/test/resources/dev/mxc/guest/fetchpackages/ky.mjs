import ky from 'ky';
const base = process.env.SERVER;
console.log(await ky.get(base + '/json').json());
console.log((await ky.post(base + '/echo', { json: { a: 1 } }).json()).body);
await ky.get(base + '/status?code=404', { retry: 0 }).catch((e) => console.log(e.name, e.response.status));
await ky.get(base + '/hang', { timeout: 100, retry: 0 }).catch((e) => console.log(e.name));
const api = ky.create({ prefixUrl: base, headers: { 'x-own': '1' }, hooks: { afterResponse: [(q, o, r) => console.log('hook', r.status)] } });
console.log((await api.get('echo', { searchParams: { q: 'ü' } }).json()).url);
