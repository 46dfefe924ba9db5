// Where nobody answers a connection is late, which is no refusal.
const full = process.env.FULL;
const show = (e) => console.log(e.name, e.message, e.cause?.name, e.cause?.code);
await fetch(full, { signal: AbortSignal.timeout(200) }).catch(show);
const controller = new AbortController();
setTimeout(() => controller.abort(), 50);
await fetch(full, { method: 'POST', body: 'x', signal: controller.signal }).catch(show);
const late = fetch(full).catch(show);
console.log((await fetch(process.env.SERVER + '/json')).status);
await late;
