const p = Promise.reject(new Error('x')); setTimeout(() => p.catch(() => console.log('never')), 1)
