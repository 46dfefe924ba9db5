process.on('exit', (code) => { console.log('exit handler', code); process.exitCode = 9; });
const fs = require('fs');
setTimeout(() => console.log('never'), 10000);
process.stdout.write('before ');
fs.readFile(__filename, () => {
  Promise.resolve().then(() => {
    try { console.log('exiting'); process.exit(5); } finally { console.log('finally never'); }
  });
});
