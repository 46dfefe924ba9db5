try { await import('./lib/imports-missing.mjs'); } catch (e) { console.log(e.code); } import { x } from './lib/imports-missing.mjs'; console.log('never', x);
