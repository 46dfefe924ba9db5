// util.MIMEType: type, subtype and parameters of a media type.
class MIMEType {
  #type;
  #subtype;
  constructor(input) {
    const match = /^\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\/([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*(;.*)?$/s.exec(String(input));
    if (match === null) {
      throw require('errors').coded(TypeError, 'ERR_INVALID_MIME_SYNTAX', `The MIME syntax for a type in "${input}" is invalid at 0`);
    }
    this.#type = match[1].toLowerCase();
    this.#subtype = match[2].toLowerCase();
    this.params = new Map();
    for (const part of (match[3] ?? '').split(';')) {
      const at = part.indexOf('=');
      if (at > 0) this.params.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim().replace(/^"(.*)"$/, '$1'));
    }
  }
  get type() { return this.#type; }
  get subtype() { return this.#subtype; }
  get essence() { return `${this.#type}/${this.#subtype}`; }
  toString() { return [this.essence, ...[...this.params].map(([name, value]) => `${name}=${value}`)].join(';'); }
  toJSON() { return this.toString(); }
}

module.exports = { MIMEType };
