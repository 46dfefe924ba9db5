// How the parts of a value are put on lines: short ones on one, many short items of an array in columns.
const COLOR = /\x1b\[\d+m/g;
// Wide characters take two columns of a terminal, combining ones none.
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const NONE = /[\u0300-\u036f\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/u;

/** Columns of a terminal that a text takes. */
function width(text) {
  if (text.includes('\x1b')) text = text.replace(COLOR, '');
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const c of text.normalize('NFC')) {
    const control = c < ' ' || (c >= '\x7f' && c < '\xa0');
    columns += control || NONE.test(c) ? 0 : WIDE.test(c) ? 2 : 1;
  }
  return columns;
}

function fits(context, output, start, base) {
  let total = output.length + start;
  if (total + output.length > context.breakLength) return false;
  for (const text of output) {
    total += context.colors ? text.replace(COLOR, '').length : text.length;
    if (total > context.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

/** One text of the parts of a value; {@code level} is the value's own depth, {@code items} whether its parts are an array's. */
function join(context, output, base, braces, items, level, value) {
  const before = base === '' ? '' : `${base} `;
  const indent = ' '.repeat(context.indentation);
  if (context.compact === true) {
    if (fits(context, output, 0, base)) return `${braces[0]}${base === '' ? '' : ` ${base}`} ${output.join(', ')} ${braces[1]}`;
    const head = base === '' && braces[0].length === 1 ? ' ' : `${base === '' ? '' : ` ${base}`}\n${indent}  `;
    return `${braces[0]}${head}${output.join(`,\n${indent}  `)} ${braces[1]}`;
  }
  if (typeof context.compact === 'number' && context.compact >= 1) {
    const entries = output.length;
    if (items && entries > 6) output = columns(context, output, value);
    if (context.deepest - level < context.compact && entries === output.length) {
      const start = output.length + context.indentation + braces[0].length + base.length + 10;
      if (fits(context, output, start, base)) {
        const line = output.join(', ');
        if (!line.includes('\n')) return `${before}${braces[0]} ${line} ${braces[1]}`;
      }
    }
  }
  return `${before}${braces[0]}\n${indent}  ${output.join(`,\n${indent}  `)}\n${indent}${braces[1]}`;
}

function columns(context, output, value) {
  // The last part may be "... n more items".
  const count = context.maxArrayLength < output.length ? output.length - 1 : output.length;
  const widths = output.slice(0, count).map(width);
  const total = widths.reduce((sum, w) => sum + w + 2, 0);
  const longest = Math.max(...widths);
  const cell = longest + 2;
  if (!(cell * 3 + context.indentation < context.breakLength && (total / cell > 5 || longest <= 6))) return output;
  // Items of even width make a block about 2.5 times as wide as it is high.
  const biased = Math.max(cell - 3 - Math.sqrt(cell - total / output.length), 1);
  const number = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((context.breakLength - context.indentation) / cell),
    context.compact * 4,
    15);
  if (number <= 1) return output;
  const cells = Array.from({ length: number }, (_, column) => {
    let most = 0;
    for (let i = column; i < count; i += number) most = Math.max(most, widths[i]);
    return most + 2;
  });
  const right = value !== undefined && output.every((_, i) => typeof value[i] === 'number' || typeof value[i] === 'bigint');
  const lines = [];
  for (let start = 0; start < count; start += number) {
    const end = Math.min(start + number, count);
    let line = '';
    for (let i = start; i < end; i++) {
      const last = i === end - 1;
      const text = last ? output[i] : `${output[i]}, `;
      const padding = ' '.repeat(Math.max(0, cells[i - start] - widths[i] - 2));
      line += right ? padding + text : last ? text : text + padding;
    }
    lines.push(line);
  }
  if (count < output.length) lines.push(output[count]);
  return lines;
}

module.exports = { join, width };
