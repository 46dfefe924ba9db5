const parts = []; for await (const chunk of process.stdin) parts.push(chunk); console.log(Buffer.concat(parts).toString(), parts.every(Buffer.isBuffer));
