export const UNIT = '°C';

const BARS = [...'▁▂▃▄▅▆▇█'];

export default function summarize(readings) {
  const values = readings.map(({ value }) => value);
  return {
    min: Math.min(...values),
    max: Math.max(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}

export function sparkline(readings) {
  const { min, max } = summarize(readings);
  return readings.map(({ value }) => BARS[Math.round(((value - min) / (max - min)) * (BARS.length - 1))]).join('');
}

export function describe(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return `${values.length} readings, median ${median.toFixed(2)} ${UNIT}`;
}
