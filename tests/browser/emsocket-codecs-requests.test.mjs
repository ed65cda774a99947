/** Requests through `emsocket/codecs`: each has one outcome, whatever happens. */
import assert from 'node:assert/strict';

import { speak } from './support/codec-peers.mjs';
import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

/** How each envelope answers, as its peer would. */
const replies = {
  flat: ({ id, what }) => ({ type: 'ask', id, of: what }),
  tagged: ({ id, data }) => ({ type: 'ask', id, data: { of: data.what } }),
  array: ([, { what }, id]) => ['ask', { of: what }, id],
  'json-rpc': ({ id, params }) => ({
    jsonrpc: '2.0',
    id,
    result: { of: params.what },
  }),
};
const refusals = {
  flat: ({ id }) => ({ type: 'error', id, code: 7, message: 'no', data: [1] }),
  tagged: ({ id }) => ({ type: 'error', id, data: { code: 7 } }),
  array: ([, , id]) => ['error', { message: 'no' }, id],
  'json-rpc': ({ id }) => ({
    jsonrpc: '2.0',
    id,
    error: { code: 7, message: 'no' },
  }),
};

inEachBrowser((test) => {
  for (const [index, envelope] of Object.keys(replies).entries()) {
    const codec = ['json', 'cbor', 'msgpack'][index % 3];
    test(`${envelope}: a request has its reply or its refusal`, async ({
      page,
      server,
    }) => {
      const whatOf = (message) =>
        (message[1] ?? message.data ?? message.params ?? message).what;
      speak(server, codec, (message, send) => {
        const table = whatOf(message) === 'bad' ? refusals : replies;
        send(table[envelope](message));
      });
      const outcomes = await page.run(
        async ({ EmSocket, outcome }, url, options) => {
          const socket = new EmSocket(url, [], options);
          const ask = (what) => outcome(socket.request('ask', { what }));
          // Before it is loaded, and side by side.
          const early = [ask(1), ask('bad'), ask(2)];
          return [...(await Promise.all(early)), await ask(3)];
        },
        server.url(),
        { codec, envelope },
      );
      const refused = outcomes.splice(1, 1)[0];
      assert.deepEqual(
        outcomes,
        [1, 2, 3].map((of) => ({ value: { of } })),
      );
      assert.equal(refused.name, 'RequestError');
      assert.ok(refused.code === 7 || refused.message === 'no');
    });
  }

  test('a request that nobody answers times out, also one that waits', async ({
    page,
    server,
  }) => {
    speak(server, 'cbor');
    server.holds = true;
    const outcomes = await page.run(
      async ({ EmSocket, init, outcome }, url) => {
        const socket = new EmSocket(url, [], { codec: 'cbor' });
        const ask = () => outcome(socket.request('ask', {}, { timeout: 10 }));
        const early = ask();
        await init();
        return [await early, await ask()];
      },
      server.url(),
    );
    assert.deepEqual(outcomes, [
      ...[{ name: 'TimeoutError' }, { name: 'TimeoutError' }],
    ]);
  });

  test('a signal ends a request with its reason, and late replies are nothing', async ({
    page,
    server,
  }) => {
    const asked = [];
    speak(server, 'msgpack', (message, send) => {
      if (message.type === 'ask') asked.push(message);
      else for (const { id } of asked) send({ type: 'ask', id });
    });
    const seen = await page.run(async ({ EmSocket, next, outcome }, url) => {
      const socket = new EmSocket(url, [], { codec: 'msgpack' });
      const heard = [];
      socket.addEventListener('error', ({ kind }) => heard.push(kind));
      const controllers = [new AbortController(), new AbortController()];
      const ask = (signal) => outcome(socket.request('ask', {}, { signal }));
      const seen = [await ask(AbortSignal.abort())];
      const early = ask(controllers[0].signal);
      controllers[0].abort();
      seen.push(await early);
      await next(socket, 'open');
      const late = ask(controllers[1].signal);
      controllers[1].abort(new RangeError('mine'));
      seen.push(await late);
      socket.sendMessage('now', {});
      await next(socket, 'message');
      await next(socket, 'message');
      return [...seen, heard];
    }, server.url());
    assert.deepEqual(seen, [
      { name: 'AbortError' },
      { name: 'AbortError' },
      { name: 'RangeError' },
      [],
    ]);
  });

  test('a lost connection ends a request, or it is sent again', async ({
    page,
    server,
  }) => {
    let asked = 0;
    const received = speak(server, 'cbor', ({ id }, send) => {
      ++asked;
      if (asked === 2) server.drop();
      if (asked === 3) send({ type: 'ask', id, of: 'again' });
    });
    const outcomes = await page.run(
      async ({ EmSocket, next, outcome }, url, reconnect) => {
        const socket = new EmSocket(url, [], { codec: 'cbor', reconnect });
        await next(socket, 'open');
        const once = outcome(socket.request('ask', {}));
        const twice = socket.request('ask', {}, { idempotent: true });
        return [await once, await outcome(twice)];
      },
      server.url(),
      fast,
    );
    assert.deepEqual(outcomes, [
      { name: 'NetworkError' },
      { value: { of: 'again' } },
    ]);
    assert.deepEqual(received[2], received[1]);
  });

  test('JSON: an idempotent request is sent again as it was', async ({
    page,
    server,
  }) => {
    const received = speak(server, 'json', ({ id }, send) => {
      if (received.length === 1) server.drop();
      else send({ type: 'ask', id });
    });
    const outcome = await page.run(
      async ({ EmSocket }, url, reconnect) => {
        const socket = new EmSocket(url, [], { codec: 'json', reconnect });
        const text = 'é😀\0\n';
        return socket.request('ask', { text }, { idempotent: true });
      },
      server.url(),
      fast,
    );
    assert.deepEqual(outcome, {});
    assert.deepEqual(received[1], received[0]);
    assert.equal(received[1].text, 'é😀\0\n');
  });

  test('a close, at any time, ends every request', async ({ page, server }) => {
    speak(server, 'cbor');
    const outcomes = await page.run(
      async ({ EmSocket, next, outcome }, url) => {
        const early = new EmSocket(url, [], { codec: 'cbor' });
        const first = outcome(early.request('ask', {}));
        early.close();
        const late = new EmSocket(url, [], { codec: 'cbor' });
        await next(late, 'open');
        const second = outcome(late.request('ask', {}));
        late.close();
        return [
          await first,
          await second,
          await outcome(late.request('ask', {})),
        ];
      },
      server.url(),
    );
    assert.deepEqual(
      outcomes.map(({ name }) => name),
      ['NetworkError', 'NetworkError', 'InvalidStateError'],
    );
  });

  test('a request that does not fit is refused at once', async ({
    page,
    server,
  }) => {
    speak(server, 'json');
    const names = await page.run(async ({ EmSocket, outcome }, url) => {
      const codec = 'json';
      const outbox = { maxMessages: 0 };
      const full = new EmSocket(url, [], { codec, outbox });
      const dropping = new EmSocket(url, [], {
        codec,
        outbox: { ...outbox, overflow: 'drop_newest' },
      });
      const plain = new EmSocket(url, [], { codec, reconnect: false });
      const unnamed = new EmSocket(url, [], { codec, envelope: 'none' });
      const without = new EmSocket(url);
      const sockets = [full, dropping, plain, unnamed, without];
      const outcomes = await Promise.all(
        sockets.map((socket) => outcome(socket.request('ask', {}))),
      );
      const wrong = full.request('ask', {}, { timeout: NaN });
      return [...outcomes, await outcome(wrong)].map(({ name }) => name);
    }, server.url());
    assert.deepEqual(names, [
      ...['QuotaExceededError', 'QuotaExceededError', 'InvalidStateError'],
      ...['TypeError', 'TypeError', 'RangeError'],
    ]);
  });

  test("the server's requests are answered, refused, or unknown", async ({
    page,
    server,
  }) => {
    page.expectFault(/my secret/);
    const rpc = { jsonrpc: '2.0' };
    const received = speak(server, 'json', ({ method }, send) => {
      if (method !== 'start') return;
      const asked = ['add', 'later', 'refuse', 'throw', 'nobody'];
      for (const [id, method] of asked.entries()) {
        send({ ...rpc, method, id: `q${id}`, params: { a: 1, b: 2 } });
      }
    });
    await page.run(async ({ EmSocket, RequestError }, url) => {
      const options = { codec: 'json', envelope: 'json-rpc' };
      const socket = new EmSocket(url, [], options);
      socket.onRequest('add', ({ a, b }) => a + b);
      socket.onRequest('later', async () => ({ ok: true }));
      socket.onRequest('refuse', () => {
        throw new RequestError(5, 'not now', { wait: 1 });
      });
      socket.onRequest('throw', () => {
        throw new Error('my secret');
      });
      socket.onRequest('nobody', () => 1)();
      socket.sendMessage('start');
    }, server.url());
    await until('all answers came', () => received.length === 6);
    const byId = (id) => received.find((message) => message.id === id);
    assert.deepEqual(byId('q0'), { ...rpc, id: 'q0', result: 3 });
    assert.deepEqual(byId('q1'), { ...rpc, id: 'q1', result: { ok: true } });
    assert.deepEqual(byId('q2').error, {
      ...{ code: 5, message: 'not now', data: { wait: 1 } },
    });
    assert.deepEqual(byId('q3').error, {
      ...{ code: -32603, message: 'internal error' },
    });
    assert.equal(byId('q4').error.code, -32601);
  });

  test('an answer does not go to another connection', async ({
    page,
    server,
  }) => {
    const received = speak(server, 'json', ({ type }, send) => {
      if (type === 'start') send({ type: 'add', id: 1 });
    });
    await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        const socket = new EmSocket(url, [], { codec: 'json', reconnect });
        let answer;
        const asked = new Promise((resolve) => {
          socket.onRequest('add', () => {
            resolve();
            return new Promise((later) => (answer = later));
          });
        });
        socket.sendMessage('start');
        await asked;
        socket.reconnect();
        await next(socket, 'open');
        answer({});
        await Promise.resolve();
        socket.sendMessage('end');
      },
      server.url(),
      fast,
    );
    await until('the end came', () => received.at(-1)?.type === 'end');
    assert.deepEqual(received, [{ type: 'start' }, { type: 'end' }]);
  });

  test('an envelope of the user may be anything', async ({ page, server }) => {
    const received = speak(server, 'cbor', (message, send) => {
      const [kind, id, name] = message.split('|');
      if (kind === 'message') send(`reply|${id}|${name}|pong`);
    });
    const reply = await page.run(async ({ EmSocket }, url) => {
      const envelope = {
        wrap: ({ role, type, id, payload }) =>
          [role, id ?? '', type, payload].join('|'),
        unwrap: (text) => {
          const [role, id, type, payload] = text.split('|');
          return { role, id: Number(id), type, payload };
        },
      };
      const socket = new EmSocket(url, [], { codec: 'cbor', envelope });
      return socket.request('ping', 'now');
    }, server.url());
    assert.equal(reply, 'pong');
    assert.deepEqual(received, ['message|1|ping|now']);
  });
}, 'codecs.html');
