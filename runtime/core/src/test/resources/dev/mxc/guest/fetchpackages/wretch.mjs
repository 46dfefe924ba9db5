import wretch from 'wretch';
const base = process.env.SERVER;
console.log(await wretch(base).get('/json').json());
console.log((await wretch(base).url('/echo').post({ a: 1 }).json()).body);
await wretch(base).get('/status?code=404').notFound((e) => console.log('not found', e.status)).res();
