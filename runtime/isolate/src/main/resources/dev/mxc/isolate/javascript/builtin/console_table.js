// The box drawing of console.table.
const { inspect } = require('inspect');
const { width } = require('inspect_layout');

const nested = (value) => value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2;
const show = (value) => inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth: nested(value) ? -1 : 0 });

function draw(header, lines) {
  const widths = header.map((name, i) => Math.max(width(name), ...lines.map((line) => width(line[i]))) + 2);
  const row = (cells) => `│${cells.map((cell, i) => ` ${cell}${' '.repeat(widths[i] - width(cell) - 1)}`).join('│')}│`;
  const rule = (a, b, c) => a + widths.map((size) => '─'.repeat(size)).join(b) + c;
  return [rule('┌', '┬', '┐'), row(header), rule('├', '┼', '┤'), ...lines.map(row), rule('└', '┴', '┘')].join('\n');
}

exports.table = (data, columns) => {
  if (data instanceof Map) {
    return draw(['(iteration index)', 'Key', 'Values'], [...data].map(([key, value], i) => [String(i), show(key), show(value)]));
  }
  if (data instanceof Set) return draw(['(iteration index)', 'Values'], [...data].map((value, i) => [String(i), show(value)]));
  const cells = Object.create(null);
  const rows = Object.keys(data);
  const values = new Map();
  rows.forEach((key, i) => {
    const item = data[key];
    if (item === null || (typeof item !== 'object' && typeof item !== 'function')) {
      values.set(i, show(item));
      return;
    }
    for (const name of columns ?? Object.keys(item)) {
      cells[name] ??= new Map();
      if (Object.hasOwn(item, name)) cells[name].set(i, show(item[name]));
    }
  });
  const names = Object.keys(cells);
  const header = ['(index)', ...names, ...(values.size > 0 ? ['Values'] : [])];
  return draw(header, rows.map((row, i) => [
    row,
    ...names.map((name) => cells[name].get(i) ?? ''),
    ...(values.size > 0 ? [values.get(i) ?? ''] : []),
  ]));
};
