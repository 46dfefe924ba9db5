// The box drawing of console.table.
const { inspect } = require('util');

const show = (value) => inspect(value, { depth: value !== null && typeof value === 'object' && !Array.isArray(value) ? 0 : 1, maxArrayLength: 3, breakLength: Infinity });

exports.table = (data, columns) => {
  const indexName = '(index)';
  const rows = [];
  const names = columns ? [...columns] : [];
  let hasValues = false;
  const add = (index, row) => {
    const cells = new Map();
    let value;
    if (row !== null && typeof row === 'object') {
      for (const key of Object.keys(row)) {
        if (columns && !names.includes(key)) continue;
        if (!names.includes(key)) names.push(key);
        cells.set(key, show(row[key]));
      }
    } else {
      hasValues = true;
      value = show(row);
    }
    rows.push({ index: String(index), cells, value });
  };
  if (data instanceof Map) [...data].forEach(([key, value], i) => add(i, { Key: key, Values: value }));
  else if (data instanceof Set) [...data].forEach((value, i) => add(i, value));
  else for (const key of Object.keys(data)) add(key, data[key]);
  const header = [indexName, ...names, ...(hasValues ? ['Values'] : [])];
  const lines = rows.map((row) => [
    row.index,
    ...names.map((name) => row.cells.get(name) ?? ''),
    ...(hasValues ? [row.value ?? ''] : []),
  ]);
  const widths = header.map((name, i) => Math.max(name.length, ...lines.map((line) => line[i].length)) + 2);
  const centre = (text, width) => {
    const left = Math.floor((width - text.length) / 2);
    return ' '.repeat(left) + text + ' '.repeat(width - text.length - left);
  };
  const draw = (cells) => `│${cells.map((cell, i) => centre(cell, widths[i])).join('│')}│`;
  const rule = (a, b, c) => a + widths.map((width) => '─'.repeat(width)).join(b) + c;
  return [rule('┌', '┬', '┐'), draw(header), rule('├', '┼', '┤'), ...lines.map(draw), rule('└', '┴', '┘')].join('\n');
};
