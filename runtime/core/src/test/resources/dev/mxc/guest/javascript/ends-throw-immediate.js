setImmediate(() => console.log('a')); setImmediate(() => { throw new Error('b') }); setImmediate(() => console.log('never'))
