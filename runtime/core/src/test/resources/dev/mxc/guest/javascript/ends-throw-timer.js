setTimeout(() => { throw new TypeError('later') }, 1); setTimeout(() => console.log('never'), 20)
