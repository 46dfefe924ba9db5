import './no-such-file.mjs'; console.log('never');
