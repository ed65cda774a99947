/** The chat: who may come in, who hears what, what is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ChatClient,
  encodeImage,
  refusal,
  startServer,
  wsUrl,
} from './support.mjs';

const png = Buffer.from('89504e470d0a1a0a0000000000ff', 'hex');

test('admission', async (t) => {
  await t.test('without a token anybody may come in', async (t) => {
    const { server } = await startServer(t);
    await ChatClient.join(t, server);
    assert.equal(server.people, 1);
  });

  await t.test('the right token comes in', async (t) => {
    const { server } = await startServer(t, { accessToken: 'open sésame+&' });
    await ChatClient.join(t, server, { access_token: 'open sésame+&' });
  });

  await t.test('a missing or wrong token is refused with 401', async (t) => {
    const { server, log } = await startServer(t, { accessToken: 'sesame' });
    for (const query of [
      {},
      { access_token: '' },
      { access_token: 'Sesame' },
      { access_token: 'sesame ' },
      { access_token: 'x'.repeat(5000) },
    ]) {
      const { status, headers } = await refusal(wsUrl(server, query));
      assert.equal(status, 401);
      assert.equal(headers['www-authenticate'], 'Bearer');
    }
    assert.equal(server.people, 0);
    assert.equal(log.all.length, 5);
    assert.ok(
      log.all.every((line) => line === 'refused 401 "/ws"'),
      'the log tells the refusal and not the token',
    );
  });

  await t.test('by default the origin must be the same host', async (t) => {
    const { server } = await startServer(t);
    const origin = `http://127.0.0.1:${server.port}`;
    await ChatClient.join(t, server, {}, { origin });
    await ChatClient.join(t, server, {}, { origin: origin.toUpperCase() });
    for (const foreign of [
      'http://evil.example',
      'http://127.0.0.1',
      `http://127.0.0.1:${server.port}.evil.example`,
      `http://evil.example/127.0.0.1:${server.port}`,
      'null',
      'nonsense',
    ]) {
      const { status } = await refusal(wsUrl(server), { origin: foreign });
      assert.equal(status, 403, foreign);
    }
  });

  await t.test('a default port may be left out of the origin', async (t) => {
    const { server } = await startServer(t);
    for (const [origin, host] of [
      ['https://chat.example', 'chat.example'],
      ['https://chat.example', 'chat.example:443'],
      ['http://chat.example', 'CHAT.example:80'],
    ]) {
      await ChatClient.join(t, server, {}, { origin, headers: { host } });
    }
  });

  await t.test('an allow-list takes the place of the same host', async (t) => {
    const { server, log } = await startServer(t, {
      allowedOrigins: ['https://chat.example/', 'http://other.example:8000'],
    });
    for (const origin of [
      'https://chat.example',
      'http://other.example:8000',
    ]) {
      await ChatClient.join(t, server, {}, { origin });
    }
    for (const origin of [
      'http://chat.example',
      'http://other.example',
      `http://127.0.0.1:${server.port}`,
    ]) {
      const { status } = await refusal(wsUrl(server), { origin });
      assert.equal(status, 403, origin);
    }
    assert.ok(
      log.all.includes('refused 403 "/ws" from "http://chat.example"'),
      log.all.join('\n'),
    );
  });

  await t.test('an allowed origin that is none is an error', async (t) => {
    for (const origin of ['chat.example', '*', 'https://chat.example/page']) {
      await assert.rejects(
        startServer(t, { allowedOrigins: [origin] }),
        (error) => error instanceof TypeError && error.message.includes(origin),
      );
    }
  });

  await t.test('a path other than /ws is refused with 404', async (t) => {
    const { server } = await startServer(t);
    for (const path of ['', 'ws/', 'wss', 'WS', '/ws', '%']) {
      const url = `ws://127.0.0.1:${server.port}/${path}`;
      assert.equal((await refusal(url)).status, 404, path);
    }
  });
});

test('names', async (t) => {
  const named = async (t, query) => {
    const { server } = await startServer(t);
    const client = await ChatClient.join(t, server, query);
    await client.mark();
    return { name: client.welcome.name, notices: client.received('notice') };
  };
  const same = { name: 'Ann', notices: [] };

  await t.test('a missing or empty name is Guest', async (t) => {
    const guest = { name: 'Guest', notices: [] };
    assert.deepEqual(await named(t, {}), guest);
    assert.deepEqual(await named(t, { name: ' \t ' }), guest);
  });

  await t.test('a name is trimmed', async (t) => {
    assert.deepEqual(await named(t, { name: '  Ann\n' }), same);
  });

  await t.test('a control character becomes a space', async (t) => {
    const { name } = await named(t, { name: 'Ann\r\n\u0000\u009b2J' });
    assert.equal(name, 'Ann 2J');
  });

  await t.test('40 characters are not cut, whatever they are', async (t) => {
    const name = '😀'.repeat(40);
    assert.deepEqual(await named(t, { name }), { name, notices: [] });
  });

  await t.test('a longer name is cut, and its owner told', async (t) => {
    const { name, notices } = await named(t, { name: '😀'.repeat(41) });
    assert.equal(name, '😀'.repeat(40));
    assert.deepEqual(notices, [
      {
        type: 'notice',
        level: 'info',
        text: 'A name has at most 40 characters: yours was cut.',
      },
    ]);
  });
});

test('presence', async (t) => {
  await t.test('the id begins the sec-websocket-key', async (t) => {
    const { server } = await startServer(t);
    let key;
    const ann = await ChatClient.join(
      t,
      server,
      { name: 'Ann' },
      {
        finishRequest(request) {
          key = request.getHeader('sec-websocket-key');
          request.end();
        },
      },
    );
    assert.equal(ann.welcome.id, key.slice(0, 8));
    assert.deepEqual(ann.inbox.all[0], {
      type: 'welcome',
      id: key.slice(0, 8),
      name: 'Ann',
      max_message_bytes: 8 * 1024 * 1024,
    });
  });

  await t.test('coming and going are told, with the number', async (t) => {
    const { server, log, logged } = await startServer(t);
    const ann = await ChatClient.join(t, server, { name: 'Ann' });
    await ann.next('presence', { people: 1 });
    const bob = await ChatClient.join(t, server, { name: 'Bob' });
    await bob.next('presence', { people: 2 });
    await ann.next('presence', { people: 2 });
    bob.socket.close(3001, 'tea "time"');
    await ann.next('presence', { people: 1 });
    assert.equal(server.people, 1);

    assert.deepEqual(ann.inbox.all, [
      ann.welcome,
      { type: 'presence', people: 1 },
      { type: 'joined', ...bob.from },
      { type: 'presence', people: 2 },
      { type: 'left', ...bob.from },
      { type: 'presence', people: 1 },
    ]);
    assert.deepEqual(bob.inbox.all, [
      bob.welcome,
      { type: 'presence', people: 2 },
    ]);
    await logged(/^close/);
    assert.deepEqual(log.all, [
      `open ${ann.from.id} "Ann", 1 here`,
      `open ${bob.from.id} "Bob", 2 here`,
      `close ${bob.from.id} 3001 "tea \\"time\\"", 1 here`,
    ]);
  });

  await t.test('typing is told to everybody but the writer', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server, { name: 'Ann' });
    const bob = await ChatClient.join(t, server);
    ann.send({ type: 'typing' });
    assert.deepEqual(await bob.next('typing'), {
      type: 'typing',
      from: ann.from,
    });
    await ann.mark(bob);
    assert.deepEqual(ann.received('typing'), []);
  });
});

test('delivery', async (t) => {
  await t.test('what is said reaches all, its writer too', async (t) => {
    const { server } = await startServer(t, { now: () => 1234567890123 });
    const ann = await ChatClient.join(t, server, { name: 'Ann' });
    const bob = await ChatClient.join(t, server);
    const text = 'NUL \u0000, BOM \ufeff, é€😀, </script>, "quotes"\n';
    ann.send({ type: 'say', id: 'a1', text, extra: 'not passed on' });
    const said = {
      type: 'say',
      id: 'a1',
      from: ann.from,
      text,
      time: 1234567890123,
    };
    assert.deepEqual(await ann.next('say'), said);
    assert.deepEqual(await bob.next('say'), said);
  });

  await t.test('order is kept', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    const texts = Array.from({ length: 150 }, (_, i) => `message ${i}`);
    for (const text of texts) ann.send({ type: 'say', id: text, text });
    await ann.mark(bob);
    assert.deepEqual(
      bob.received('say').map((message) => message.text),
      texts,
    );
  });

  await t.test('an empty text and 1 MB of text come through', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    for (const text of ['', 'é€😀x'.repeat(100_000)]) {
      ann.send({ type: 'say', id: `${text.length}`, text });
      const said = await bob.next('say');
      assert.ok(said.text === text, `${text.length} units`);
    }
  });

  await t.test('a text may fill a message to the limit', async (t) => {
    const maxMessageBytes = 10_000;
    const { server } = await startServer(t, { limits: { maxMessageBytes } });
    const ann = await ChatClient.join(t, server);
    assert.equal(ann.welcome.max_message_bytes, maxMessageBytes);
    const empty = JSON.stringify({ type: 'say', id: 'full', text: '' });
    const text = 'x'.repeat(maxMessageBytes - empty.length);
    ann.send({ type: 'say', id: 'full', text });
    assert.equal((await ann.next('say')).text, text);
  });

  await t.test('a lone surrogate becomes U+FFFD', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server);
    ann.send(String.raw`{"type":"say","id":"s","text":"a\ud800b\udc00😀"}`);
    assert.equal((await ann.next('say')).text, 'a\ufffdb\ufffd😀');
  });

  await t.test('a repeated id: a receipt, to its writer alone', async (t) => {
    let now = 1000;
    const { server } = await startServer(t, { now: () => now });
    const ann = await ChatClient.join(t, server, { name: 'Ann' });
    const bob = await ChatClient.join(t, server);
    ann.send({ type: 'say', id: 'once', text: 'hello' });
    await ann.next('say', { id: 'once' });
    ann.socket.terminate();

    now = 2000;
    const again = await ChatClient.join(t, server, { name: 'Ann' });
    assert.deepEqual((await again.next('say')).from, ann.from, 'the history');
    again.send({ type: 'say', id: 'once', text: 'hello' });
    assert.deepEqual(await again.next('say'), {
      type: 'say',
      id: 'once',
      from: again.from,
      text: 'hello',
      time: 1000,
    });
    await again.mark(bob);
    assert.equal(bob.received('say').length, 1);
  });

  await t.test('a newcomer gets the last 100 messages, in order', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server);
    const header = { type: 'image', id: 'i', name: 'a.png', mime: 'image/png' };
    for (let n = 1; n <= 101; n++) {
      ann.send({ type: 'say', id: `n${n}`, text: `number ${n}` });
    }
    ann.send(encodeImage(header, png));
    await ann.next('image');

    const late = await ChatClient.join(t, server);
    await late.mark(ann);
    const texts = late.received('say').map(({ text }) => text);
    const expected = Array.from({ length: 99 }, (_, i) => `number ${i + 3}`);
    assert.deepEqual(texts, expected);
    assert.equal(late.received('image').length, 1);
  });

  await t.test('images and texts share their ids', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    const header = { type: 'image', id: 'i', name: 'a.png', mime: 'image/png' };
    ann.send(encodeImage(header, png));
    ann.send(encodeImage(header, png));
    ann.send({ type: 'say', id: 'i', text: 'same id' });
    await ann.mark(bob);
    assert.equal(ann.received('image').length, 2);
    assert.equal(ann.received('say').length, 1);
    assert.equal(bob.received('image').length, 1);
    assert.equal(bob.received('say').length, 0);
  });

  await t.test('the last 1,000 ids are remembered, no more', async (t) => {
    const { server } = await startServer(t, { limits: { burst: 2000 } });
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    const say = (i) => ann.send({ type: 'say', id: `id ${i}`, text: 'x' });
    for (let i = 0; i < 1001; i += 1) say(i);
    say(0);
    say(1000);
    await ann.mark(bob);
    const heard = bob.received('say').map((message) => message.id);
    assert.equal(heard.length, 1002, 'all of them, and id 0 again');
    assert.equal(heard.at(-1), 'id 0');
  });

  await t.test('an image reaches all, byte for byte', async (t) => {
    const { server } = await startServer(t, { now: () => 5 });
    const ann = await ChatClient.join(t, server, { name: 'Ann' });
    const bob = await ChatClient.join(t, server);
    const file = Buffer.alloc(3 * 1024 * 1024);
    for (let i = 0; i < file.length; i += 1) file[i] = (i * 31) ^ (i >> 8);
    ann.send(
      encodeImage(
        { type: 'image', id: 'i1', name: 'größe 😀.png', mime: 'image/png' },
        file,
      ),
    );
    for (const client of [ann, bob]) {
      const { file: got, ...header } = await client.next('image');
      assert.deepEqual(header, {
        type: 'image',
        id: 'i1',
        name: 'größe 😀.png',
        mime: 'image/png',
        from: ann.from,
        time: 5,
      });
      assert.ok(file.equals(got));
    }
  });
});

test('a message against the protocol is answered with a notice', async (t) => {
  const { server } = await startServer(t);
  const ann = await ChatClient.join(t, server);
  const bob = await ChatClient.join(t, server);

  const refused = (name, message, text, ref) =>
    t.test(name, async () => {
      ann.send(message);
      const notice = await ann.next('notice');
      assert.equal(notice.level, 'warning');
      assert.match(notice.text, text);
      assert.equal(notice.ref, ref);
    });

  for (const [json, text] of [
    ['hello', /^the message is not JSON: /],
    ['', /^the message is not JSON: /],
    ['{"type":"say"', /^the message is not JSON: /],
    ['["say"]', /^the message must be a JSON object, but is an array$/],
    ['null', /^the message must be a JSON object, but is null$/],
    ['7', /^the message must be a JSON object, but is 7$/],
    ['['.repeat(1_000_000), /^the message is not JSON: /],
  ]) {
    await refused(`${json.slice(0, 20)}`, json, text);
  }

  const must = 'must be a string';
  for (const [message, text, ref] of [
    [{}, /^type: must be "say" or "typing", but is missing$/],
    [{ type: 7, id: 'r1' }, /^type: .*, but is 7$/, 'r1'],
    [{ type: 'shout', id: 'r2' }, /^type: .*, but is "shout"$/, 'r2'],
    [{ type: '__proto__' }, /^type: .*, but is "__proto__"$/],
    [{ type: 'x'.repeat(99) }, /^type: .*, but is a string of 99 characters$/],
    [{ type: 'say', text: 'x' }, /^id: must be a .* 1 to 64 .* is missing$/],
    [{ type: 'say', id: 7, text: 'x' }, /^id: .*, but is 7$/],
    [{ type: 'say', id: '', text: 'x' }, /^id: .*, but is ""$/],
    [
      { type: 'say', id: 'x'.repeat(65), text: 'x' },
      /^id: .*, but is a string of 65 characters$/,
    ],
    [{ type: 'say', id: '\ud800', text: 'x' }, /^id: .*, but is "\ufffd"$/],
    [
      { type: 'say', id: 'r3' },
      new RegExp(`^text: ${must}, but is missing$`),
      'r3',
    ],
    [
      { type: 'say', id: 'r4', text: ['x'] },
      new RegExp(`^text: ${must}, but is an array$`),
      'r4',
    ],
    [
      { type: 'say', id: 'r5', text: { a: 1 } },
      new RegExp(`^text: ${must}, but is an object$`),
      'r5',
    ],
  ]) {
    await refused(JSON.stringify(message).slice(0, 60), message, text, ref);
  }

  const image = { type: 'image', id: 'i', name: 'a.png', mime: 'image/png' };
  for (const [name, message, text, ref] of [
    ['no bytes', Buffer.alloc(0), /^header: .* begins with 4 bytes/],
    ['3 bytes', Buffer.alloc(3), /^header: .* begins with 4 bytes/],
    [
      'a header longer than the message',
      Buffer.from('ffffffff7b7d', 'hex'),
      /^header: is longer than the whole message$/,
    ],
    [
      'a header of 64 KiB and one byte',
      encodeImage(Buffer.alloc(65_537, 0x20), png),
      /^header: is longer than 65536 bytes$/,
    ],
    [
      'a header that is not UTF-8',
      encodeImage(Buffer.from('ff', 'hex'), png),
      /^header: is not UTF-8$/,
    ],
    [
      'a header that is not JSON',
      encodeImage(Buffer.from('{'), png),
      /^header is not JSON: /,
    ],
    [
      'a header that is no object',
      encodeImage([], png),
      /^header must be a JSON object, but is an array$/,
    ],
    [
      'an unknown type',
      encodeImage({ ...image, type: 'film' }, png),
      /^header\.type: must be "image", but is "film"$/,
      'i',
    ],
    [
      'no id',
      encodeImage({ ...image, id: undefined }, png),
      /^header\.id: .*, but is missing$/,
    ],
    [
      'a wrong name',
      encodeImage({ ...image, name: 5 }, png),
      /^header\.name: must be a string, but is 5$/,
      'i',
    ],
    [
      'a long name',
      encodeImage({ ...image, name: 'x'.repeat(256) }, png),
      /^header\.name: has more than 255 characters$/,
      'i',
    ],
    [
      'no mime',
      encodeImage({ ...image, mime: undefined }, png),
      /^header\.mime: must be a string, but is missing$/,
      'i',
    ],
    [
      'the mime of a page',
      encodeImage({ ...image, mime: 'text/html' }, png),
      /^header\.mime: must begin with "image\/"/,
      'i',
    ],
  ]) {
    await refused(`an image with ${name}`, message, text, ref);
  }

  await t.test('and the connection goes on, unheard by others', async () => {
    await ann.mark(bob);
    assert.deepEqual(bob.received('notice'), []);
    assert.deepEqual(bob.received('say'), []);
    assert.deepEqual(bob.received('image'), []);
  });
});

test('limits', async (t) => {
  await t.test('too many messages: a notice for each refused', async (t) => {
    let now = 0;
    const { server } = await startServer(t, {
      limits: { burst: 3, messagesPerSecond: 2 },
      now: () => now,
    });
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    const say = (id) => ann.send({ type: 'say', id, text: id });

    for (const id of ['a', 'b', 'c', 'd']) say(id);
    ann.send(
      encodeImage(
        { type: 'image', id: 'e', name: 'e.png', mime: 'image/png' },
        png,
      ),
    );
    ann.send({ type: 'typing' });
    const notice = await ann.next('notice');
    assert.equal(notice.level, 'warning');
    assert.match(notice.text, /^Too many messages, more than 2 a second/);
    assert.equal(notice.ref, 'd');
    await ann.next('notice', { ref: 'e' });

    now += 1000;
    say('d');
    say('f');
    say('g');
    await ann.next('notice', { ref: 'g' });
    now += 500;
    await ann.mark(bob);
    assert.deepEqual(
      bob.received('say').map((message) => message.id),
      ['a', 'b', 'c', 'd', 'f'],
      'a refused message can be sent again under its id',
    );
    assert.deepEqual(bob.received('image'), []);
    assert.deepEqual(bob.received('typing'), []);
    assert.equal(ann.received('notice').length, 3, 'none for typing');
  });

  await t.test('each client has its own rate', async (t) => {
    const { server } = await startServer(t, {
      limits: { burst: 1 },
      now: () => 0,
    });
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    await ann.mark(bob);
    await bob.mark(ann);
  });

  await t.test('a clock set back blocks nobody', async (t) => {
    let now = 1_000_000;
    const { server } = await startServer(t, {
      limits: { burst: 1, messagesPerSecond: 1 },
      now: () => now,
    });
    const ann = await ChatClient.join(t, server);
    await ann.mark();
    now = 0;
    ann.send({ type: 'typing' });
    ann.send({ type: 'nothing' });
    await ann.next('notice');
    now = 1000;
    await ann.mark();
  });

  await t.test('too large: a notice, then close 1009', async (t) => {
    const { server, logged } = await startServer(t, {
      limits: { maxMessageBytes: 2048 },
    });
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    ann.send({ type: 'say', id: 'big', text: 'x'.repeat(2048) });
    const text = 'A message may have at most 2 KiB.';
    const notice = await ann.next('notice');
    assert.deepEqual(notice, { type: 'notice', level: 'warning', text });
    assert.deepEqual(await ann.closed(), { code: 1009, reason: text });
    await bob.next('left', { id: ann.from.id });
    await logged(/^close \S+ 1009 "A message may .*" \(Max payload/);
    await bob.mark();
  });

  await t.test('an image over the limit likewise', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server);
    ann.send(
      encodeImage(
        { type: 'image', id: 'big', name: 'big.png', mime: 'image/png' },
        Buffer.alloc(8 * 1024 * 1024),
      ),
    );
    assert.equal((await ann.closed()).code, 1009);
  });
});
