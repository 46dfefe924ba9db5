(async () => { await null; throw new RangeError('async') })()
