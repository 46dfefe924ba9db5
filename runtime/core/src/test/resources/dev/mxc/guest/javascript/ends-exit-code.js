process.exitCode = 6; console.log('x')
