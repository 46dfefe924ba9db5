process.on('exit', () => process.exit(8)); setTimeout(() => {}, 1)
