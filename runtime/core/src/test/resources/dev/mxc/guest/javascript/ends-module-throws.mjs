console.log('a'); await null; console.log('b'); throw new Error('module');
