// FormData as a body: multipart/form-data (RFC 7578), and application/x-www-form-urlencoded when it is read.
const { host } = internals;

const escaped = (name) => name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
const lines = (text) => text.replace(/\r?\n|\r/g, '\r\n');

function encode(form) {
  const { Buffer } = require('buffer');
  const digits = Array.from(new Uint8Array(new ArrayBuffer(host.randomBytes(11))), (byte) => byte % 10).join('');
  const boundary = `----formdata-undici-0${digits}`;
  const parts = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(lines(name))}"`;
    if (typeof value === 'string') {
      parts.push(Buffer.from(`${head}\r\n\r\n${lines(value)}\r\n`));
    } else {
      parts.push(Buffer.from(`${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`));
      parts.push(Buffer.from(value._bytes), Buffer.from('\r\n'));
    }
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { bytes: new Uint8Array(Buffer.concat(parts)), type: `multipart/form-data; boundary=${boundary}` };
}

function parsedType(text) {
  try {
    return new (require('mime_type').MIMEType)(text);
  } catch {
    return null;
  }
}

/** A media type as Blob has it; nothing for what is none. */
function mediaType(text) {
  return text === '' ? '' : String(parsedType(text) ?? '');
}

function decode(bytes, text) {
  const { FormData } = require('blob');
  const type = parsedType(text);
  if (type?.essence === 'application/x-www-form-urlencoded') {
    const form = new FormData();
    for (const [name, value] of new URLSearchParams(new TextDecoder().decode(bytes))) form.append(name, value);
    return form;
  }
  const boundary = type?.params.get('boundary');
  if (type?.essence !== 'multipart/form-data') {
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
  const form = boundary === undefined ? null : multipart(bytes, boundary);
  if (form === null) throw new TypeError('Failed to parse body as FormData.');
  return form;
}

function multipart(bytes, boundary) {
  const { Buffer } = require('buffer');
  const { FormData, File } = require('blob');
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const form = new FormData();
  const mark = `--${boundary}`;
  let at = all.indexOf(mark);
  while (at >= 0) {
    at += mark.length;
    if (all.subarray(at, at + 2).toString('latin1') === '--') return form;
    const body = all.indexOf('\r\n\r\n', at);
    const end = body < 0 ? -1 : all.indexOf(`\r\n${mark}`, body + 2);
    if (end < 0) return null;
    const head = all.subarray(at, body).toString();
    const name = /\r\ncontent-disposition:[^\r]*?;\s*name="([^"\r]*)"/i.exec(head)?.[1];
    if (name === undefined) return null;
    const file = /\r\ncontent-disposition:[^\r]*?;\s*filename="([^"\r]*)"/i.exec(head)?.[1];
    const type = /\r\ncontent-type:\s*([^\r]*)/i.exec(head)?.[1] ?? 'text/plain';
    const value = all.subarray(body + 4, Math.max(end, body + 4));
    form.append(unescaped(name), file === undefined ? value.toString() : new File([value], unescaped(file), { type }));
    at = end + 2;
  }
  return null;
}
const unescaped = (text) => text.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

module.exports = { encode, decode, mediaType };
