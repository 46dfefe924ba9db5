import { nope } from 'node:fs'; console.log('never');
