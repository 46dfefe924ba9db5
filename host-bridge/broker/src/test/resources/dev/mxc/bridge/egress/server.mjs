// HTTPS with HTTP/1.1 only, and HTTP/2 (with HTTP/1.1 for who asks), on ports of loopback that the
// first line tells. Ends with its standard input.
import http2 from 'node:http2';
import https from 'node:https';
import fs from 'node:fs';

const [folder] = process.argv.slice(2);
const pair = (name) => ({
  key: fs.readFileSync(`${folder}/${name}.key`),
  cert: fs.readFileSync(`${folder}/${name}.pem`),
});

let closed = 0;

function serve(request, response) {
  const url = new URL(request.url, 'https://host');
  const count = Number(url.searchParams.get('n') ?? 0);
  response.on('close', () => closed++);
  switch (url.pathname) {
    case '/big':
      response.end('x'.repeat(count));
      return;
    case '/headers': {
      for (let i = 0; i < count; i++) response.setHeader(`x-h-${i}`, 'a'.repeat(1000));
      response.end('ok');
      return;
    }
    case '/endless': {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16384)));
      };
      response.on('drain', more);
      more();
      return;
    }
    case '/silent':
      return;
    case '/reset':
      request.socket.destroy();
      return;
    case '/cut': {
      const cut = {
        end: () => request.socket.end(),
        destroy: () => request.socket.destroy(),
        stream: () => response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR),
      }[url.searchParams.get('how')];
      response.write('x'.repeat(count), cut);
      return;
    }
    case '/closed':
      response.end(String(closed));
      return;
    default: {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            method: request.method,
            url: request.url,
            version: request.httpVersion,
            sni: request.socket.servername || '',
            headers: request.headers,
            body: Buffer.concat(chunks).length,
          }),
        );
      });
    }
  }
}

const servers = [
  https.createServer(pair('good'), serve),
  http2.createSecureServer({ ...pair('good'), allowHTTP1: true }, serve),
  https.createServer(pair('expired'), serve),
  https.createServer(pair('stranger'), serve),
];
const ports = [];
for (const server of servers) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  ports.push(server.address().port);
}
console.log(ports.join(' '));
process.stdin.on('end', () => process.exit(0)).resume();
