// Reads what is in stock, orders what is low, and looks for the token that did it.
const base = process.argv[2] ?? 'https://localhost:8443';

async function call(path, body) {
  const init = body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(base + path, init);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

for (const item of (await call('/v1/stock')).filter(({ count }) => count < 5)) {
  const order = await call('/v1/orders', { name: item.name, count: 10 });
  console.log(item.name, 'ordered as', order.id);
}

// The service shows what it was sent. The token is not in the program, and does not come back either.
console.log('sent along:', (await call('/v1/echo')).authorization);
console.log('in the environment:', JSON.stringify(Object.keys(process.env).filter((name) => name.includes('TOKEN'))));
await call('/admin/tokens').catch((error) => console.log('/admin/tokens:', error.cause.code));
