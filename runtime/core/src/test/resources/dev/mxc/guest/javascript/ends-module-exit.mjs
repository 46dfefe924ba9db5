process.on('exit', (c) => console.log('exit', c)); setTimeout(() => process.exit(4), 1); await new Promise(() => {});
