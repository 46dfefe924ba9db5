// What goes wrong on the network, as Node's fetch says it.
const { HostFailure } = require('host_streams');

class UndiciError extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}
class ConnectTimeoutError extends UndiciError {}
class HeadersOverflowError extends UndiciError {}
class SocketError extends UndiciError {}
class InvalidArgumentError extends UndiciError {}
for (const type of [UndiciError, ConnectTimeoutError, HeadersOverflowError, SocketError, InvalidArgumentError]) {
  Object.defineProperty(type.prototype, 'name', { value: type.name, writable: true, configurable: true });
}

const caused = (message, parts) => Object.assign(new Error(message), parts);

/** The cause of a failure that the host tells of: a system error, or one of the client's. */
function causeOf({ kind, message }, url) {
  switch (kind) {
    case 'DENIED':
    case 'INVALID': return caused(message, { errno: -13, code: 'EACCES', syscall: 'connect' });
    case 'UNRESOLVED': return caused(`getaddrinfo ENOTFOUND ${url?.hostname}`, { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: url?.hostname });
    case 'UNREACHABLE': {
      const port = Number(url?.port || { 'http:': 80, 'https:': 443 }[url?.protocol]);
      return caused(`connect ECONNREFUSED ${url?.hostname}:${port}`, { errno: -111, code: 'ECONNREFUSED', syscall: 'connect', address: url?.hostname, port });
    }
    case 'TIMED_OUT': return new ConnectTimeoutError(message, 'UND_ERR_CONNECT_TIMEOUT');
    case 'TLS': return caused(message, { code: 'ERR_SSL' });
    case 'TOO_LARGE': return new HeadersOverflowError(message, 'UND_ERR_HEADERS_OVERFLOW');
    case 'CODING': return caused(message, { errno: -3, code: 'Z_DATA_ERROR' });
    case 'REDIRECT': return new Error(/answers with/.test(message) ? 'unexpected redirect' : message);
    case 'CANCELED': return caused(message, { code: 'ECONNABORTED' });
    default: return new SocketError(message, 'UND_ERR_SOCKET');
  }
}

/** What a program gets for something that failed: a reason of its own as it is. */
function failed(message, error, url) {
  return error instanceof HostFailure ? new TypeError(message, { cause: causeOf(error, url) }) : error;
}

module.exports = { failed, HeadersOverflowError, InvalidArgumentError };
