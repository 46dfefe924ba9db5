process.exitCode = 2; process.exit()
