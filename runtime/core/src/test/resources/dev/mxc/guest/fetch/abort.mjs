const base = process.env.SERVER;
const show = (e) => console.log(e?.constructor?.name, e?.name, e?.message ?? e, e?.code);
await fetch(base + '/json', { signal: AbortSignal.abort() }).catch(show);
await fetch(base + '/json', { signal: AbortSignal.abort('a reason') }).catch(show);
await fetch(base + '/hang', { signal: AbortSignal.timeout(50) }).catch(show);

const controller = new AbortController();
const hanging = fetch(base + '/hang', { signal: controller.signal });
setTimeout(() => controller.abort(), 20);
await hanging.catch(show);
const reason = new RangeError('mine');
const other = new AbortController();
setTimeout(() => other.abort(reason), 20);
await fetch(base + '/hang', { signal: AbortSignal.any([controller.signal.aborted ? other.signal : null, AbortSignal.timeout(60_000)]) }).catch((e) => console.log(e === reason));

const response = await fetch(base + '/hang-body', { signal: AbortSignal.timeout(2000) });
console.log(response.status);
await response.text().catch(show);
const streaming = new AbortController();
const body = (await fetch(base + '/hang-body', { signal: streaming.signal })).body.getReader();
console.log(new TextDecoder().decode((await body.read()).value));
setTimeout(() => streaming.abort(), 20);
await body.read().catch(show);
await body.closed.catch(show);
const early = new AbortController();
const unread = await fetch(base + '/hang-body', { signal: early.signal });
early.abort();
await unread.text().catch(show);

const request = new Request(base + '/hang', { signal: AbortSignal.timeout(30) });
await fetch(request).catch(show);
console.log(request.signal.aborted, request.signal.reason.name);
const late = new AbortController();
console.log(await (await fetch(base + '/json', { signal: late.signal })).text());
late.abort();
const race = await Promise.race([fetch(base + '/hang', { signal: AbortSignal.timeout(5000) }), new Promise((resolve) => setTimeout(resolve, 20, 'first'))]);
console.log(race);
process.exit();
