/** Whatever is written arrives as it was written. */
import assert from 'node:assert/strict';

import { startServer } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { startForeignServer } from './support/foreign-server.mjs';

// What is written, and what is read where that is something else.
const texts = [
  ['NUL', 'before\0after'],
  ['a NUL at the end', 'end\0'],
  ['emoji', '👩‍👩‍👧‍👦 🎉 🇺🇳'],
  ['a BOM at the start', '\ufeffstart'],
  ['a lone high surrogate', 'a\ud83db', 'a\ufffdb'],
  ['a lone low surrogate at the end', 'a\udc00', 'a\ufffd'],
  ['a lone one before a pair', '\ud83d\ud83d\ude00', '\ufffd\ud83d\ude00'],
  ['quotes', `"double" 'single' \`back\` \\ backslash \\u0041 \\"`],
  ['HTML', '<img src=x onerror="window.broken = 1"><script>1</script>&amp;'],
  ['several lines', 'one\n\ttwo\n\n  three'],
  ['white space around it', '  both sides  '],
  ['control characters', '\x01\x1b[31m\x7f\x85\u2028\u2029'],
  ['right to left', 'שלום עולם \u202eabc'],
  ['the last code point', '\u{10ffff}\uffff\ufffe'],
  ['JSON of the chat', '{"type":"left","id":"x","name":"Ann"}'],
];

const sent = texts.map(([, text]) => text);
const expected = texts.map(([, text, read = text]) => read);

// More than 1 MB of UTF-8, with characters of each length.
const large = Array.from(
  { length: 80_000 },
  (_, index) => `${index} é € 😀\n`,
).join('');

inEachBrowser((test) => {
  test('in a chat', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob <b>' });
    await ann.connect();
    await bob.connect();
    await bob.say(...sent);
    await ann.showsCount(sent.length, { kind: 'chat' });
    assert.deepEqual(await ann.texts({ kind: 'chat' }), expected);
    assert.equal((await ann.shows({ kind: 'chat' })).sender, 'Bob <b>');
    await bob.showsCount(sent.length, { own: true, delivery: 'sent' });
    assert.deepEqual(await bob.texts({ own: true }), expected);
    for (const page of [ann, bob]) assert.equal(await page.hasMarkup(), false);
  });

  test('in raw mode', async (t, open) => {
    const { server } = await startServer(t);
    const echo = await startForeignServer(t);
    echo.on('connection', (socket) => {
      socket.on('message', (data) => socket.send(data.toString()));
    });
    const ann = await open(server.url, { url: echo.url, raw: true });
    await ann.connect();
    // What is JSON of the chat is shown as that, also in raw mode.
    const plain = (text) => !text.startsWith('{"type":');
    await ann.say(...sent.filter(plain));
    const count = sent.filter(plain).length;
    await ann.showsCount(count, { kind: 'raw', own: false });
    assert.deepEqual(
      await ann.texts({ kind: 'raw', own: false }),
      expected.filter(plain),
    );
    assert.equal(await ann.hasMarkup(), false);
  });

  test('a megabyte in a chat', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    await ann.connect();
    await bob.connect();
    await ann.say(large);
    const { text } = await bob.shows({ kind: 'chat' });
    assert.ok(text === large, 'another text arrived');
    await ann.shows({ own: true, delivery: 'sent' });
    await ann.say('and on');
    await bob.shows({ text: 'and on' });
  });

  test('a megabyte in raw mode', async (t, open) => {
    const { server } = await startServer(t);
    const echo = await startForeignServer(t);
    echo.on('connection', (socket) => {
      socket.on('message', (data) => socket.send(data.toString()));
    });
    const ann = await open(server.url, { url: echo.url, raw: true });
    await ann.connect();
    await ann.say(large);
    const { text } = await ann.shows({ kind: 'raw', own: false });
    assert.ok(text === large, 'another text arrived');
  });

  test('two hundred at once arrive in order', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    await ann.connect();
    await bob.connect();
    const burst = Array.from({ length: 200 }, (_, index) => `burst ${index}`);
    await ann.say(...burst);
    await bob.showsCount(200, { kind: 'chat' });
    assert.deepEqual(await bob.texts({ kind: 'chat' }), burst);
    await ann.showsCount(200, { own: true, delivery: 'sent' });
    assert.deepEqual(await ann.texts({ kind: 'error' }), []);
  });
});
