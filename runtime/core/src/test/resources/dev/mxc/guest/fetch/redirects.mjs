const base = process.env.SERVER;
const go = async (path, init) => {
  try {
    const response = await fetch(base + path, init);
    console.log(response.status, response.redirected, response.type, response.url.replace(base, ''), response.headers.get('location'));
    const text = await response.text();
    if (text.startsWith('{"method')) {
      const { method, headers, body } = JSON.parse(text);
      console.log(method, headers['content-type'], headers['content-length'], headers['x-own'], body);
    }
  } catch (e) {
    console.log(e.name, e.message, e.cause?.message);
  }
};
for (const code of [301, 302, 303, 307, 308]) {
  await go(`/redirect?code=${code}&to=/echo`);
  await go(`/redirect?code=${code}&to=/echo`, { method: 'POST', body: 'again', headers: { 'x-own': 'yes' } });
}
await go('/redirect?code=303&to=/echo', { method: 'PUT', body: 'x' });
await go('/redirect?code=302&to=/echo', { method: 'HEAD' });
await go('/redirect?code=302&left=5&to=/echo');
await go('/redirect?code=302&to=echo%3Fa%3D1');
await go('/redirect?code=302&to=/echo', { redirect: 'manual' });
await go('/redirect?code=302&to=/echo', { redirect: 'error' });
await go('/json', { redirect: 'error' });
await go('/status?code=304', { redirect: 'error' });
try {
  await fetch(base, { redirect: 'sometimes' });
} catch (e) {
  console.log(e.name);
}
