const { Writable, Stream } = require('stream'); const EventEmitter = require('events');
const o = process.stdout;
console.log(o.write('x\n'), o.fd, o.columns, 'columns' in o, o.isTTY, o.write(new Uint8Array([65, 10])));
console.log(o instanceof Writable, process.stderr instanceof EventEmitter, process.stderr instanceof Stream, Object.getPrototypeOf(process.stderr) !== null);
console.log(typeof o.on, typeof o.pipe, o.writable, o.writableEnded, o.listenerCount('x'), typeof o.end, typeof o._write, o.destroyed, o.writableLength);
o.foo = 1; console.log(o.foo, Object.keys(o).includes('foo'));
try { o.write(null); } catch (e) { console.log(e.code, e.message); }
o.write('cb\n', () => console.log('written')); o.write('676f0a', 'hex'); o.write('dXA=\n', 'base64', () => console.log('b64'));
require('stream').Readable.from(['piped\n']).pipe(o).on('unpipe', () => console.log('unpiped'));
const w = o.write; let got = ''; o.write = (c) => { got += c; return true; }; console.log('captured'); o.write = w; console.log(JSON.stringify(got));
o.cork(); o.write('corked\n'); o.uncork();
process.on('exit', () => o.write('bye\n'));
