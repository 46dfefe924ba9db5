process.stdin.on('readable', () => { let c; while ((c = process.stdin.read()) !== null) console.log(c.length > 0); }); process.stdin.on('end', () => console.log('end'));
