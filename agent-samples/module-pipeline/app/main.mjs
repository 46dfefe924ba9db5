// Weather stations: reads several files at once, carries on without those that are missing.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReadings } from './lib/readings.mjs';
import summarize, { sparkline, UNIT } from './lib/summary.mjs';

const folder = process.argv[2];
const { files } = JSON.parse(await readFile(join(folder, 'stations.json'), 'utf8'));

const results = await Promise.allSettled(
  files.map(async (name) => {
    const { readings, skipped } = parseReadings(await readFile(join(folder, name), 'utf8'));
    return { station: name.replace(/\.txt$/, ''), readings, skipped, ...summarize(readings) };
  }),
);

results.forEach((result, i) => {
  if (result.status === 'rejected') {
    console.log(`${files[i]}: no data (${result.reason.code})`);
    return;
  }
  const { station, readings, skipped, min, max, mean } = result.value;
  const note = skipped > 0 ? `, ${skipped} unreadable` : '';
  console.log(`${station.padEnd(9)} ${sparkline(readings)}  ${min.toFixed(1)} to ${max.toFixed(1)} ${UNIT}, mean ${mean.toFixed(2)}${note}`);
});

const values = results.flatMap((result) => result.value?.readings ?? []).map(({ value }) => value);
const { describe } = await import('./lib/summary.mjs');
console.log(describe(values));
