process.on('unhandledRejection', (r, p) => { console.log('handled', r.message, p instanceof Promise) }); Promise.reject(new Error('y')); setTimeout(() => console.log('goes on'), 1)
