console.log('a'); throw new Error('uncaught')
