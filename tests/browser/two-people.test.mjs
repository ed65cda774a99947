/** Two people with a browser each, and the server between them. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startServer, temporaryFolder } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { png } from './support/images.mjs';

inEachBrowser((test) => {
  test('both say something and both see all of it', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    await ann.connect();
    await bob.connect();
    await ann.shows({ kind: 'system', text: 'Bob joined.' });
    await ann.statusSays(/^Connected 2 people here$/);

    await ann.type('Hello, Bob');
    const heard = await bob.shows({ kind: 'chat', text: 'Hello, Bob' });
    assert.deepEqual([heard.own, heard.sender], [false, 'Ann']);

    await bob.type('Hello, Ann');
    const answer = await ann.shows({ kind: 'chat', text: 'Hello, Ann' });
    assert.deepEqual([answer.own, answer.sender], [false, 'Bob']);

    for (const [page, text] of [
      [ann, 'Hello, Bob'],
      [bob, 'Hello, Ann'],
    ]) {
      const own = await page.shows({ own: true, delivery: 'sent' });
      assert.deepEqual([own.text, own.sender], [text, 'You']);
      assert.equal((await page.messages({ kind: 'chat' })).length, 2);
    }
  });

  test('Enter sends and Shift+Enter starts a line', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    const { keyboard } = ann.tab;
    // The focus is in the text field already.
    await keyboard.type('one');
    await keyboard.down('Shift');
    await keyboard.press('Enter');
    await keyboard.up('Shift');
    await keyboard.type('two');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await ann.shows({ text: 'one\ntwo', delivery: 'sent' });
    assert.equal((await ann.messages({ own: true })).length, 1);
  });

  test('an image is shown to both', async (t, open) => {
    const { server } = await startServer(t);
    const folder = await temporaryFolder(t);
    const file = join(folder, 'red “cat”.png');
    await writeFile(file, png(37, 23));
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    await ann.connect();
    await bob.connect();

    await ann.sendImage(file);
    const seen = await bob.shows({ kind: 'image' });
    assert.deepEqual([seen.sender, seen.text], ['Ann', 'red “cat”.png']);
    const picture = { width: 37, height: 23, scheme: 'blob' };
    assert.deepEqual(await bob.picture(), picture);
    assert.deepEqual(await ann.picture({ own: true }), picture);
    await ann.shows({ kind: 'image', own: true, delivery: 'sent' });
  });

  test('a file that is no image is refused on the page', async (t, open) => {
    const { server } = await startServer(t);
    const folder = await temporaryFolder(t);
    const file = join(folder, 'notes.txt');
    await writeFile(file, 'text');
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    await ann.sendImage(file);
    await ann.refuses(/“notes\.txt” is not an image/);
    assert.deepEqual(await ann.messages({ own: true }), []);
  });

  test('who leaves is seen to leave', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    await ann.connect();
    await bob.connect();
    await bob.disconnect();
    await ann.shows({ kind: 'system', text: 'Bob left.' });
    await ann.statusSays(/1 person here/);
    assert.equal(await bob.isEnabled('send'), false);
    assert.match(await bob.status(), /^Closed .*Code 1000/);
  });
});
