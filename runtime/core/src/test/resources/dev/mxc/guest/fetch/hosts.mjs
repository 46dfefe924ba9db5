// One name in other forms is one host.
const hosts = [
  'b\u00fccher.example', 'B\u00dcCHER.example', 'bu\u0308cher.example', 'xn--bcher-kva.example', 'XN--BCHER-KVA.example', 'fa\u00df.example',
  '\uff4e\uff4f\uff57\uff48\uff45\uff52\uff45.example', 'nowhere\u3002example', 'nowhere\uff0eexample', 'nowhere\uff61example', 'n\u043ewhere.example',
  'now\u00adhere.example', 'now\u200bhere.example', 'now\u2060here.example', 'NOWHERE.example.', '%6eowhere%2eexample', '\u65e5\u672c.example', '\u00e4\ud83d\ude00.example',
  '1\uff127.0.0.1', '127\u30020\u30020\u30021', '\u2460\u2461\u2466.0.0.1', '0x7f.1', '2130706433', '0177.0.0.1', '127.1', '127.0.0.1.', '127.0.0.256',
  '[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[fe80::1%25lo]', '[fe80::1%lo]', '[::1', '::1', '[127.0.0.1]', '[::127.0.0.1]',
  'a\u2100b.example', 'a\uff0fb.example', 'a\uff20b.example', 'a\uff1a80.example', 'a\uff05b.example', '\u00ad', '\uff0e', 'a b', 'a_b.example', '-a.example', 'a..example',
];
for (const host of hosts) {
  let url;
  try {
    url = new URL(`http://${host}/`);
    console.log(JSON.stringify(host), url.host, url.hostname);
  } catch (e) {
    console.log(JSON.stringify(host), e.code);
  }
}
const port = new URL(process.env.SERVER).port;
for (const host of ['127.0.0.1', '1\uff127.0.0.1', '127\u30020\u30020\u30021', '\u2460\u2461\u2466.0.0.1', '0x7f.1', '2130706433', '127.0.0.1.']) {
  const response = await fetch(`http://${host}:${port}/json`);
  console.log(response.status, response.url === process.env.SERVER + '/json');
}
