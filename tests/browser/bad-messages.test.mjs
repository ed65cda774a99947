/** A server that says what the chat does not understand. */
import assert from 'node:assert/strict';

import { ChatClient, encodeImage, startServer } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';

const from = { id: 'abcdefgh', name: 'Bob' };
const say = { type: 'say', id: '1', from, text: 'hi', time: 1 };
const image = { type: 'image', id: '1', from, name: 'x', mime: 'image/png' };

const badMessages = [
  ['broken JSON', '{"type":"say"', /is not JSON: expected .*, found the end/],
  ['no JSON at all', 'hello', /is not JSON/],
  ['nothing', '', /is not JSON/],
  ['a number', '7', /expected an object, found the number 7/],
  ['null', 'null', /expected an object, found null/],
  ['a list', '[]', /expected an object, found an array/],
  ['no type', '{}', /\/type is missing/],
  ['an unknown type', '{"type":"dance"}', /\/type "dance" is no type/],
  ['a type that is no text', '{"type":7}', /\/type expected a string/],
  [
    'a wrong field',
    JSON.stringify({ ...say, text: 7 }),
    /\/text expected a string, found the number 7/,
  ],
  [
    'a wrong field inside another',
    JSON.stringify({ ...say, from: { id: 'a', name: null } }),
    /\/from\/name expected a string, found null/,
  ],
  [
    'a missing field inside another',
    JSON.stringify({ ...say, from: {} }),
    /\/from\/id is missing/,
  ],
  [
    'a number that is not whole',
    '{"type":"presence","people":1.5}',
    /\/people expected an integer/,
  ],
  ['deep nesting', '['.repeat(100_000), /is not JSON|expected an object/],
  ['too few bytes', Buffer.from([0, 0]), /too short/],
  [
    'a header longer than its message',
    Buffer.from([255, 255, 255, 255, 0]),
    /has a header of 4294967295 bytes/,
  ],
  [
    'an image with a wrong field',
    encodeImage({ ...image, time: 'now' }, Buffer.from('x')),
    /\/time expected a number, found the string "now"/,
  ],
  [
    'an image that is none',
    encodeImage({ ...image, time: 1, mime: 'text/html' }, Buffer.from('x')),
    /\/mime "text\/html" is no image/,
  ],
];

const wholeMessages = [
  { type: 'welcome', id: 'a', name: 'b', max_message_bytes: 10 },
  { type: 'joined', id: 'a', name: 'b' },
  { type: 'left', id: 'a', name: 'b' },
  { type: 'presence', people: 3 },
  { type: 'typing', from },
  { type: 'notice', level: 'info', text: 'c', ref: '1' },
  say,
].map((message) => JSON.stringify(message));

const pieces = [
  ...[
    '',
    '"',
    '\\',
    '\\ud800',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\0',
    '\ufeff',
    '😀',
  ],
  ...['null', 'true', '-', '1e999', '18446744073709551616', '"type":', '""'],
  '[{"a":'.repeat(40),
];

/** Messages that are damaged somewhere, the same ones in every run. */
function* damagedMessages(count) {
  let seed = 1;
  const below = (limit) => {
    seed = (seed * 48_271) % 0x7fff_ffff;
    return seed % limit;
  };
  /** A piece in the place of some of the text, which may be none. */
  const damage = (text) => {
    const at = below(text.length + 1);
    const rest = at + below(3) * below(8);
    return text.slice(0, at) + pieces[below(pieces.length)] + text.slice(rest);
  };
  for (let i = 0; i < count; ++i) {
    if (below(4) > 0) {
      yield damage(damage(wholeMessages[below(wholeMessages.length)]));
      continue;
    }
    const header = damage(JSON.stringify({ ...image, time: 1 }));
    const message = encodeImage(Buffer.from(header), Buffer.from('no png'));
    // Its length, too.
    if (below(4) === 0) message[below(4)] = below(256);
    yield message;
  }
}

inEachBrowser((test) => {
  test('thousands of them leave the chat as it was', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    for (const message of damagedMessages(2000)) server.sendAll(message);
    // Takes back what a damaged one has said of the size of messages.
    server.sendAll('{"type":"welcome","id":"a","name":"after all of it"}');
    await ann.shows({ text: 'You are here as after all of it.' });
    // The page keeps the last ones.
    const errors = await ann.messages({ kind: 'error' });
    assert.ok(errors.length > 400, `${errors.length} of them are errors`);
    await ann.say('still here');
    await ann.shows({ text: 'still here', delivery: 'sent' });
    assert.equal(await ann.state(), 'open');
  });

  test('each becomes a line with the path, and the chat goes on', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    for (const [index, [what, data, pattern]] of badMessages.entries()) {
      server.sendAll(data);
      const errors = await ann.showsCount(index + 1, { kind: 'error' });
      assert.match(errors.at(-1).text, pattern, what);
    }
    const bob = await ChatClient.join(t, server, { name: 'Bob' });
    bob.send({ type: 'say', id: 'b1', text: 'still there?' });
    await ann.shows({ kind: 'chat', text: 'still there?' });
    await ann.say('yes');
    await ann.shows({ text: 'yes', delivery: 'sent' });
    await bob.next('say', { text: 'yes' });
    assert.equal(await ann.state(), 'open');
  });

  test('values at the edge of what is allowed do no harm', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    for (const time of [0, -1, 1e300, 8.64e15 + 1]) {
      server.sendAll(JSON.stringify({ ...say, id: `t${time}`, time }));
    }
    await ann.showsCount(4, { kind: 'chat', text: 'hi' });
    server.sendAll(JSON.stringify({ ...say, id: 'long', text: '' }));
    await ann.shows({ kind: 'chat', text: '' });
    server.sendAll('{"type":"presence","people":9007199254740993}');
    await ann.statusSays(/9,007,199,254,740,99\d people here/);
    server.sendAll(
      JSON.stringify({ type: 'typing', from: { id: '', name: '' } }),
    );
    server.sendAll('{"type":"notice","level":"odd","text":"a notice"}');
    await ann.shows({ kind: 'system', text: 'a notice' });
    await ann.say('fine');
    await ann.shows({ text: 'fine', delivery: 'sent' });
  });

  test('an image that cannot be decoded is said to be broken', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    server.sendAll(encodeImage({ ...image, time: 1 }, Buffer.from('no png')));
    const shown = await ann.shows({ kind: 'image', hex: '6e 6f 20 70 6e 67' });
    assert.equal(shown.sender, 'Bob');
  });
});
