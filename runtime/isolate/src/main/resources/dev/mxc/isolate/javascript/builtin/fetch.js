// fetch: requests that the host decides on and carries out.
const { HostStream, HostFailure } = require('host_streams');
const { failed, HeadersOverflowError, InvalidArgumentError } = require('fetch_errors');
const { Request, partsOf } = require('request');
const { make, WITHOUT_BODY } = require('response');
const { received } = require('headers');
const { Content, isBytes } = require('body');

// What may come along with the request itself, and can be sent again after a redirect.
const WHOLE_BYTES_MAX = 1 << 20;
// More than the host takes, and less than does not fit into one message to it.
const HEAD_CHARS_MAX = 256 * 1024;
const HEADERS_MAX = 1000;
const DEFAULTS = [['accept', '*/*'], ['accept-language', '*'], ['sec-fetch-mode', 'cors'], ['user-agent', 'node'], ['accept-encoding', 'gzip, deflate']];
// What asks only for what has changed is not for a cache in between.
const CONDITIONS = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'];
// Ports of other protocols, which fetch keeps out of by its standard.
const BAD_PORTS = new Set(
  ('1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 179 389 427 465' +
    ' 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666' +
    ' 6667 6668 6669 6679 6697 10080').split(' '));

const networkError = (cause) => new TypeError('fetch failed', { cause });

async function fetch(input, init = undefined) {
  const request = partsOf(new Request(input, init));
  const { signal, content, url } = request;
  if (signal?.aborted) {
    content?.cancel(signal.reason);
    throw signal.reason;
  }
  if (content !== null && !content.isUsable) throw networkError(new TypeError('Response body object should not be disturbed or locked'));
  switch (url.protocol) {
    case 'http:':
    case 'https:': return overHost(request);
    case 'data:': return ofData(url);
    case 'about:': throw networkError(new Error('about scheme is not supported'));
    case 'blob:': throw networkError(new Error('invalid method'));
    case 'file:': throw networkError(new Error('not implemented... yet...'));
    default: throw networkError(new Error('unknown scheme'));
  }
}

function ofData(url) {
  const found = require('data_url').parse(url.href);
  if (found === null) throw networkError(new Error('failed to fetch the data URL'));
  return make({
    status: 200, statusText: 'OK', headers: received([['content-type', found.type]]), content: new Content({ bytes: found.bytes, type: found.type }),
    type: 'basic', url: url.href, redirected: false,
  });
}

/** What a mode of caching says to the caches in between; there is none here. */
function cacheHeaders(cache, names) {
  if (cache === 'no-cache') return [['cache-control', 'max-age=0']];
  const isFresh = cache === 'no-store' || cache === 'reload' || (cache === 'default' && CONDITIONS.some((name) => names.has(name)));
  return isFresh ? [['pragma', 'no-cache'], ['cache-control', 'no-cache']] : [];
}

/** Headers as lines of names and values in turn. */
function linesOf({ headers, options }) {
  const names = new Set(headers.map(({ name }) => name.toLowerCase()));
  const pairs = headers.map(({ name, value }) => [name, value]);
  for (const [name, value] of pairs) {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw networkError(new InvalidArgumentError(`invalid ${name} header`, 'UND_ERR_INVALID_ARG'));
  }
  for (const pair of [...cacheHeaders(options.cache, names), ...DEFAULTS]) if (!names.has(pair[0])) pairs.push(pair);
  return pairs.flat().join('\n');
}

function open(request) {
  const { method, url, content, options } = request;
  if (BAD_PORTS.has(url.port)) throw networkError(new Error('bad port'));
  const lines = linesOf(request);
  const href = url.hash === '' ? url.href : url.href.slice(0, url.href.indexOf('#'));
  if (lines.length + href.length > HEAD_CHARS_MAX || request.headers.length + DEFAULTS.length + 2 > HEADERS_MAX) {
    throw networkError(new HeadersOverflowError('the address and the headers are too long', 'UND_ERR_HEADERS_OVERFLOW'));
  }
  const bytes = content?.bytes ?? null;
  const isWhole = bytes !== null && bytes.byteLength <= WHOLE_BYTES_MAX;
  // A POST or PUT without a body has one of no bytes.
  const kind = content === null ? (method === 'POST' || method === 'PUT' ? 'whole' : 'none') : isWhole ? 'whole' : 'parts';
  const length = content === null ? 0 : bytes === null ? -1 : bytes.byteLength;
  return { stream: new HostStream(method, href, lines, options.redirect.toUpperCase(), kind, bytes, length), isSent: kind !== 'parts' };
}

/** Sends a body in parts, as the host takes them. */
async function upload(stream, content) {
  if (content.bytes !== null) {
    if (await stream.write(content.bytes)) stream.finish();
    return;
  }
  const reader = content.stream.getReader();
  stream.onClose = (reason) => void reader.cancel(reason).catch(() => {});
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    // Node takes text as well.
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    if (!isBytes(bytes)) {
      const error = new TypeError('Received non-Uint8Array chunk');
      reader.cancel(error).catch(() => {});
      throw error;
    }
    if (!(await stream.write(bytes))) {
      reader.cancel().catch(() => {});
      return;
    }
  }
  stream.finish();
}

async function overHost(request) {
  const { signal, content, url } = request;
  const { stream, isSent } = open(request);
  const abort = () => {
    stream.isAborted = true;
    stream.close(signal.reason);
  };
  signal?.addEventListener('abort', abort, { once: true });
  stream.onDone = () => signal?.removeEventListener('abort', abort);
  if (!isSent) {
    // What the host says of it is heard of with the answer; what the program's own stream says ends the request.
    upload(stream, content).catch((error) => {
      if (!(error instanceof HostFailure)) stream.close(error === signal?.reason ? error : networkError(error));
    });
  }
  let head;
  try {
    head = await stream.answer();
  } catch (error) {
    const reason = failed('fetch failed', error, url);
    stream.close(reason);
    throw reason;
  }
  return answered(request, stream, head);
}

async function answered({ method, options }, stream, { status, reason, url, redirected, headers }) {
  const list = received(headers);
  const isEmpty = method === 'HEAD' || WITHOUT_BODY.has(status);
  if (isEmpty) stream.close();
  else decode(stream, list.get('content-encoding'));
  let content = isEmpty ? null : new Content({ network: stream });
  if (options.integrity !== '') {
    const bytes = await (content?.all() ?? new Uint8Array(0));
    if (!require('integrity').matches(bytes, options.integrity)) throw networkError(new Error('integrity mismatch'));
    content &&= new Content({ bytes });
  }
  return make({ status, statusText: reason, headers: list, content, type: 'basic', url, redirected });
}

/** Takes the codings off that are known; a body with another one stays as it came. */
function decode(stream, header) {
  const codings = header === null ? [] : header.toLowerCase().split(',').map((coding) => coding.trim());
  if (!codings.every((coding) => /^(x-gzip|gzip|deflate|identity)$/.test(coding))) return;
  for (const coding of codings.reverse()) {
    if (coding !== 'identity') stream.decode(coding === 'deflate' ? coding : 'gzip');
  }
}

module.exports = { fetch };
