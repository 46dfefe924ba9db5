const fs = require('fs');

const count = (text) => {
  const counts = {};
  for (const word of text.toLowerCase().match(/\w+/g)) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
};

fs.writeFileSync('/tmp/sample.txt', 'one two two three three three\n');
console.log(JSON.stringify(count(fs.readFileSync('/tmp/sample.txt', 'utf8'))));
setTimeout(() => console.error(`${new Error('expected').message}`), 1);
