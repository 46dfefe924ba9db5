// What a program says the bytes of an answer must be: the integrity of fetch.
const STRENGTH = { sha256: 1, sha384: 2, sha512: 3 };

/** Whether bytes are among those that the text names by the strongest of its hashes; a text that names none allows all. */
function matches(bytes, text) {
  const named = text.split(/\s+/)
    .map((part) => /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(\?.*)?$/.exec(part))
    .filter((match) => match !== null);
  const strongest = Math.max(...named.map(([, algorithm]) => STRENGTH[algorithm]));
  const asked = named.filter(([, algorithm]) => STRENGTH[algorithm] === strongest);
  if (asked.length === 0) return true;
  const hash = require('crypto').createHash(asked[0][1]).update(bytes).digest('base64');
  return asked.some(([, , value]) => value.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '') === hash.replace(/=+$/, ''));
}

module.exports = { matches };
