let n = 0; process.on('beforeExit', () => { console.log('idle', ++n); if (n < 3) setTimeout(() => console.log('more'), 1) })
