// Turns an export of orders inside out: one entry per customer, and one flat line per article sold.
const fs = require('node:fs');
const path = require('node:path');

const cents = (text) => Math.round(Number(text) * 100);
const amount = (value) => (value / 100).toFixed(2);

function lineTotal({ qty, price, discount = 0 }) {
  return Math.round(qty * cents(price) * (1 - discount));
}

const { exportedAt, orders } = JSON.parse(fs.readFileSync('data/orders.json', 'utf8'));
const valid = orders.filter((order) => order.status !== 'cancelled');

const byCustomer = new Map();
for (const { id, placed, customer, lines, status } of valid) {
  const { id: key, name, contact: { email = null, ...otherContact } } = customer;
  const entry = byCustomer.get(key) ?? { customer: key, name, email, ...otherContact, total: 0, orders: [] };
  const total = lines.reduce((sum, line) => sum + lineTotal(line), 0);
  entry.total += total;
  entry.orders.push({ id, day: placed.slice(0, 10), status, articles: lines.map((line) => line.sku), total: amount(total) });
  byCustomer.set(key, entry);
}

const customers = [...byCustomer.values()]
  .sort((a, b) => b.total - a.total || a.name.localeCompare(b.name))
  .map((entry) => ({ ...entry, total: amount(entry.total) }));

const articles = Object.entries(
  valid
    .flatMap((order) => order.lines)
    .reduce((sold, line) => {
      const { qty, revenue } = sold[line.sku] ?? { qty: 0, revenue: 0 };
      return { ...sold, [line.sku]: { qty: qty + line.qty, revenue: revenue + lineTotal(line) } };
    }, {}),
).sort(([a], [b]) => (a < b ? -1 : 1));

const write = (name, text) => fs.writeFileSync(path.join('out', name), text);
write('customers.json', JSON.stringify({ exportedAt, customers }, null, 2) + '\n');
write('articles.ndjson', articles.map(([sku, sold]) => JSON.stringify({ sku, ...sold })).join('\n') + '\n');

console.log(`${valid.length} of ${orders.length} orders, ${customers.length} customers, ${articles.length} articles`);
for (const { name, total, orders: placed } of customers) {
  console.log(`${name.padEnd(20)} ${total.padStart(8)}  ${placed.map((order) => order.id).join(' ')}`);
}
console.log('written:', fs.readdirSync('out').filter((name) => !name.startsWith('.')).sort());
