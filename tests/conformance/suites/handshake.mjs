/** The opening handshake, as the server sees it and as it fails. */
import { equal, ok } from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('handshake');

async function requestHeaders(t, url = t.url('/headers')) {
  const socket = new t.Socket(url);
  return JSON.parse((await t.event(socket, 'message')).data);
}

test('names the origin of the page', async (t) => {
  equal((await requestHeaders(t)).origin, location.origin);
});

test('is version 13, and never cached', async (t) => {
  const headers = await requestHeaders(t);
  equal(headers['sec-websocket-version'], '13');
  equal(headers.upgrade.toLowerCase(), 'websocket');
  equal(headers.pragma, 'no-cache');
  equal(headers['cache-control'], 'no-cache');
});

test('has a new key of 16 bytes each time', async (t) => {
  const keys = [
    (await requestHeaders(t))['sec-websocket-key'],
    (await requestHeaders(t))['sec-websocket-key'],
  ];
  ok(keys[0] !== keys[1]);
  equal(atob(keys[0]).length, 16);
});

test('names the host with its port', async (t) => {
  const url = t.url('/headers');
  equal((await requestHeaders(t, url)).host, new URL(url).host);
});

test('sends the query as it is', async (t) => {
  const id = t.newId();
  const socket = await t.connect('/echo', { id });
  equal(new URL(socket.url).searchParams.get('id'), id);
  socket.close();
  ok((await t.observed(id)).headers);
});

test('sends the cookies of the host, HttpOnly ones too', async (t) => {
  const name = `set-${t.newId()}`.replaceAll(/\W/g, '-');
  const cookie = `${name}=1; HttpOnly; Max-Age=60`;
  const first = new t.Socket(t.ownUrl('/echo', { cookie }));
  await t.event(first, 'open');
  const { cookie: sent } = await requestHeaders(t, t.ownUrl('/headers'));
  ok(sent.split('; ').includes(`${name}=1`), sent);
});

test(
  'takes a cookie that the server sets',
  async (t) => {
    const name = `seen-${t.newId()}`.replaceAll(/\W/g, '-');
    const cookie = `${name}=yes; Max-Age=60`;
    const socket = new t.Socket(t.ownUrl('/echo', { cookie }));
    await t.event(socket, 'open');
    ok(document.cookie.split('; ').includes(`${name}=yes`), document.cookie);
  },
  { place: 'window' },
);

test('extensions are empty before, and what was agreed on after', async (t) => {
  const socket = new t.Socket(t.url());
  equal(socket.extensions, '');
  await t.event(socket, 'open');
  equal(socket.extensions, '');
});

for (const status of [200, 204, 301, 302, 400, 401, 403, 404, 407, 500, 503]) {
  test(`fails on status ${status}`, async (t) => {
    await t.failsToOpen(new t.Socket(t.url('/refuse', { status })));
  });
}

for (const fault of [
  'no-accept',
  'wrong-accept',
  'no-upgrade',
  'wrong-upgrade',
  'no-connection',
  'unknown-extension',
  'no-http',
]) {
  test(`fails on an answer with ${fault}`, async (t) => {
    await t.failsToOpen(new t.Socket(t.url('/fault', { fault })));
  });
}

test('fails when the server hangs up', async (t) => {
  await t.failsToOpen(new t.Socket(t.url('/hang-up')));
});

test('fails when nobody listens', async (t) => {
  await t.failsToOpen(new t.Socket(t.deadUrl));
});

test('fails at a port that is blocked', async (t) => {
  await t.failsToOpen(new t.Socket('ws://127.0.0.1:25/'));
});

test('fails where TLS is not spoken', async (t) => {
  await t.failsToOpen(new t.Socket(t.url().replace('ws:', 'wss:')));
});

test('a failed one keeps url, protocol and extensions', async (t) => {
  const url = t.url('/refuse', { status: 403 });
  const socket = new t.Socket(url, ['one']);
  await t.event(socket, 'close');
  equal(socket.url, url);
  equal(socket.protocol, '');
  equal(socket.extensions, '');
});

test('a frame that comes with the answer is not lost', async (t) => {
  const socket = new t.Socket(t.url('/raw', { frames: '81026869' }));
  equal((await t.event(socket, 'message')).data, 'hi');
});

test(
  'takes as long as the server takes',
  async (t) => {
    const socket = new t.Socket(t.url('/late', { time: 11_000 }));
    await t.event(socket, 'open');
  },
  {
    timeout: 25_000,
    reconnecting: 'connectTimeout ends the attempt after 10 s',
  },
);
