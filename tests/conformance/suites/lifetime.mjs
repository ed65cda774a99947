/** When a WebSocket may be collected, and what ends its connection. */
import { equal, ok } from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('lifetime');

/** Collects garbage until the condition holds, for at most two seconds. */
async function collect(t, condition) {
  for (let i = 0; i < 40 && !condition(); ++i) {
    await t.pause(50);
    globalThis.gc();
  }
}

// Not the TestContext's class, which holds what it makes.
const plain = (t, url) => Reflect.construct(t.Interface, [url]);

test(
  'one that nobody holds still tells its listener of a message',
  async (t) => {
    const { promise, resolve } = Promise.withResolvers();
    (() => {
      const socket = plain(t, t.url());
      socket.onopen = () => {
        socket.onopen = null;
        setTimeout(() => socket.send('late'), 300);
      };
      socket.addEventListener('message', ({ data, target }) => {
        target.close();
        resolve(data);
      });
    })();
    for (let i = 0; i < 4; ++i) {
      await t.pause(50);
      globalThis.gc();
    }
    equal(await promise, 'late');
  },
  { needs: 'gc' },
);

test(
  'one that nobody holds still tells its listener of the close',
  async (t) => {
    const { promise, resolve } = Promise.withResolvers();
    (() => {
      const url = t.url('/late', { time: 300 });
      const socket = plain(t, url);
      socket.addEventListener('open', ({ target }) => target.close(4000));
      socket.addEventListener('close', ({ code }) => resolve(code));
    })();
    for (let i = 0; i < 4; ++i) {
      await t.pause(50);
      globalThis.gc();
    }
    equal(await promise, 4000);
  },
  { needs: 'gc' },
);

test(
  'a closed one is collected, listeners or not',
  async (t) => {
    const references = [];
    await (async () => {
      for (let i = 0; i < 10; ++i) {
        const socket = plain(t, t.url('/close', { code: 1000 }));
        socket.onmessage = () => socket;
        await t.event(socket, 'close');
        references.push(new WeakRef(socket));
      }
    })();
    const isGone = () => references.some((reference) => !reference.deref());
    await collect(t, isGone);
    ok(isGone(), 'none was collected');
  },
  { needs: 'gc' },
);

test(
  'removing its frame ends the connection',
  async (t) => {
    const id = t.newId();
    const frame = document.createElement('iframe');
    const isReady = new Promise((resolve) =>
      addEventListener('message', ({ data }) => data === id && resolve()),
    );
    frame.src =
      '/tests/conformance/frame.html?' +
      new URLSearchParams({
        id,
        url: t.url('/echo', { id }),
        kind: t.kind,
      });
    document.body.append(frame);
    await isReady;
    frame.remove();
    ok((await t.observed(id)).code > 1000);
  },
  { place: 'window' },
);

test(
  'its frame may be removed in its error event',
  async (t) => {
    const frame = document.createElement('iframe');
    const isGone = new Promise((resolve) =>
      addEventListener('message', ({ data }) => data === 'gone' && resolve()),
    );
    const url = t.url('/refuse', { status: 403 });
    frame.src =
      '/tests/conformance/frame.html?' +
      new URLSearchParams({ id: 'x', url, kind: t.kind });
    document.body.append(frame);
    await isGone;
    equal(frame.isConnected, false);
  },
  { place: 'window' },
);
