import OpenAI from 'openai';
const client = (path) => new OpenAI({ apiKey: 'x', baseURL: process.env.SERVER + path, maxRetries: 0, timeout: 10_000 });
const whole = await client('/echo').chat.completions.create({ model: 'm', messages: [] });
console.log(whole.url, whole.method, whole.body);
const stream = await client('/events').chat.completions.create({ model: 'm', messages: [], stream: true });
for await (const event of stream) console.log(event);
await client('/status?code=401&x=').models.list().catch((e) => console.log(e.constructor.name, e.status));
const stopped = client('/hang?');
await stopped.models.list({ timeout: 100 }).catch((e) => console.log(e.constructor.name));
