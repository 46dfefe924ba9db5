// Prints a CSV file as a Markdown table: numbers to the right, the best value of each column in bold.
import { readFileSync } from 'node:fs';

/** Rows of RFC 4180 text: quoted fields may hold commas, quotes and line ends. */
function parseCsv(text) {
  const rows = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (field.lastIndex < text.length) {
    const [, quoted, plain, end] = field.exec(text);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

const isNumeric = (cells) => cells.some(Boolean) && cells.every((cell) => cell === '' || !Number.isNaN(Number(cell)));

function decorate(cells) {
  if (!isNumeric(cells)) {
    return cells.map((cell) => (cell === '' ? '–' : cell.replaceAll('|', '\\|')));
  }
  const best = Math.min(...cells.filter(Boolean).map(Number));
  return cells.map((cell) => {
    if (cell === '') return '–';
    const text = Number(cell).toFixed(2);
    return Number(cell) === best ? `**${text}**` : text;
  });
}

// One column per code point, two for the wide ones of East Asian scripts.
const width = (text) => [...text].reduce((sum, c) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/u.test(c) ? 2 : 1), 0);
const pad = (text, size, right) => (right ? ' '.repeat(size - width(text)) + text : text + ' '.repeat(size - width(text)));

const [header, ...rows] = parseCsv(readFileSync(process.argv[2], 'utf8'));
const columns = header.map((title, i) => {
  const values = rows.map((row) => row[i]);
  const cells = [title.replaceAll('_', ' '), ...decorate(values)];
  return { cells, right: isNumeric(values), size: Math.max(3, ...cells.map(width)) };
});

const line = (parts) => `| ${parts.join(' | ')} |`;
const rule = columns.map(({ size, right }) => '-'.repeat(size - 1) + (right ? ':' : '-'));
for (let i = 0; i <= rows.length; i++) {
  console.log(line(columns.map(({ cells, size, right }) => pad(cells[i], size, right))));
  if (i === 0) console.log(line(rule));
}
