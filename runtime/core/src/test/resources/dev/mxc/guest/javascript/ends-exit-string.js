process.exit('4')
