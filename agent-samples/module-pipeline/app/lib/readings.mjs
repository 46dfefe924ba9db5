/** Readings of the form "12:00 4.5"; lines of another form are counted. */
export function parseReadings(text) {
  const readings = [];
  let skipped = 0;
  for (const line of text.trim().split('\n')) {
    const match = /^(?<time>\d\d:\d\d) (?<value>-?\d+(?:\.\d+)?)$/.exec(line);
    if (match) {
      readings.push({ time: match.groups.time, value: Number(match.groups.value) });
    } else {
      skipped++;
    }
  }
  return { readings, skipped };
}
