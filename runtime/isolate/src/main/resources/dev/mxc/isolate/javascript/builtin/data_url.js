// What a data: address holds.

/** Its media type and bytes, or null when it is not one. */
function parse(href) {
  const rest = href.replace(/#.*$/s, '').slice('data:'.length);
  const comma = rest.indexOf(',');
  if (comma < 0) return null;
  let type = rest.slice(0, comma).trim();
  let bytes = unescaped(rest.slice(comma + 1));
  if (/; *base64$/i.test(type)) {
    type = type.replace(/; *base64$/i, '');
    try {
      bytes = Uint8Array.from(atob(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')), (c) => c.charCodeAt(0));
    } catch {
      return null;
    }
  }
  if (type.startsWith(';')) type = 'text/plain' + type;
  const { MIMEType } = require('mime_type');
  try {
    type = String(new MIMEType(type));
  } catch {
    type = 'text/plain;charset=US-ASCII';
  }
  return { type, bytes };
}

function unescaped(text) {
  const raw = new TextEncoder().encode(text);
  const bytes = new Uint8Array(raw.length);
  let length = 0;
  for (let i = 0; i < raw.length; i++) {
    const code = raw[i] === 0x25 ? String.fromCharCode(raw[i + 1], raw[i + 2]) : '';
    const isEscape = /^[0-9A-Fa-f]{2}$/.test(code);
    bytes[length++] = isEscape ? parseInt(code, 16) : raw[i];
    if (isEscape) i += 2;
  }
  return bytes.slice(0, length);
}

module.exports = { parse };
