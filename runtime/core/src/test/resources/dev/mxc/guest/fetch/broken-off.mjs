// Answers that break off: what came before is read, and then comes the error.
const broken = process.env.BROKEN;
const decoder = new TextDecoder();
const paths = ['/short', '/chunk', '/chunks', '/chunk-without-line', '/part-of-chunk', '/until-close'];

async function read(path) {
  let text = '';
  try {
    for await (const part of (await fetch(broken + path)).body) text += decoder.decode(part);
  } catch (e) {
    return [text, e.name, e.message, e.cause?.code];
  }
  return [text, 'end'];
}

// The end and the last bytes come together or not, as luck will have it.
const seen = new Map();
for (let i = 0; i < 20; i++) {
  for (const path of paths) {
    const result = JSON.stringify(await read(path));
    if (!seen.has(path)) seen.set(path, new Set());
    seen.get(path).add(result);
  }
}
for (const [path, results] of seen) console.log(path, ...[...results].sort());
for (const path of paths) {
  await (await fetch(broken + path)).text().then(console.log, (e) => console.log(e.name, e.message, e.cause?.code));
}
