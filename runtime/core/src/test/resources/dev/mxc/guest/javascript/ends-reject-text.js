Promise.reject('text')
