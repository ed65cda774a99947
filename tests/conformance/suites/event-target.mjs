/** DOM: listeners of a WebSocket are those of any EventTarget. */
import { equal, equalLists, ok } from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('listeners');

/** Two messages, 'a' and 'b', and a close; resolves after the close. */
function socketWithMessages(t) {
  return new t.Socket(t.url('/raw', { frames: '810161810162880203e8' }));
}

async function ended(t, socket) {
  await t.event(socket, 'close');
}

test('are called in the order in which they were added', async (t) => {
  const socket = new t.Socket(t.url());
  const order = [];
  for (const name of [1, 2, 3]) {
    socket.addEventListener('open', () => order.push(name));
  }
  await t.event(socket, 'open');
  equalLists(order, [1, 2, 3]);
});

test('{ once: true } is called once [fault-37]', async (t) => {
  const socket = socketWithMessages(t);
  const heard = [];
  socket.addEventListener('message', ({ data }) => heard.push(data), {
    once: true,
  });
  await ended(t, socket);
  equalLists(heard, ['a']);
});

test('the same one twice is called once [fault-37]', async (t) => {
  const socket = socketWithMessages(t);
  const heard = [];
  const listener = ({ data }) => heard.push(data);
  socket.addEventListener('message', listener);
  socket.addEventListener('message', listener);
  socket.addEventListener('message', listener, { once: true });
  await ended(t, socket);
  equalLists(heard, ['a', 'b']);
});

test('one for capture is another one, and comes first', async (t) => {
  const socket = new t.Socket(t.url());
  const heard = [];
  const listener = { handleEvent: () => heard.push('both') };
  socket.addEventListener('open', () => heard.push('bubble'));
  socket.addEventListener('open', () => heard.push('capture'), true);
  socket.addEventListener('open', listener);
  socket.addEventListener('open', listener, { capture: true });
  await t.event(socket, 'open');
  equalLists(heard, ['capture', 'both', 'bubble', 'both']);
});

test('a signal removes them', async (t) => {
  const socket = socketWithMessages(t);
  const controller = new AbortController();
  const heard = [];
  socket.addEventListener(
    'message',
    ({ data }) => {
      heard.push(data);
      controller.abort();
    },
    { signal: controller.signal },
  );
  await ended(t, socket);
  equalLists(heard, ['a']);
});

test('with a signal that is aborted they are not added', async (t) => {
  const socket = new t.Socket(t.url());
  let count = 0;
  socket.addEventListener('open', () => ++count, {
    signal: AbortSignal.abort(),
  });
  await t.event(socket, 'open');
  equal(count, 0);
});

test('handleEvent is looked up each time, with the object as this [fault-37]', async (t) => {
  const socket = socketWithMessages(t);
  const heard = [];
  const listener = {
    get handleEvent() {
      return function (event) {
        heard.push(event.data, this === listener);
      };
    },
  };
  socket.addEventListener('message', listener);
  await ended(t, socket);
  equalLists(heard, ['a', true, 'b', true]);
});

test('handleEvent may come later', async (t) => {
  const socket = new t.Socket(t.url());
  const listener = {};
  socket.addEventListener('open', listener);
  const heard = new Promise((resolve) => {
    listener.handleEvent = resolve;
  });
  equal((await heard).type, 'open');
});

test('one whose handleEvent is no function is an uncaught TypeError', async (t) => {
  const socket = new t.Socket(t.url());
  const errors = t.uncaught((error) => error instanceof TypeError);
  socket.addEventListener('open', { handleEvent: 'no function' });
  await t.event(socket, 'open');
  equal(errors.length, 1);
});

test('null and undefined are no listeners', async (t) => {
  const socket = new t.Socket(t.url());
  socket.addEventListener('open', null);
  socket.addEventListener('open', undefined);
  socket.removeEventListener('open', null);
  await t.event(socket, 'open');
});

test('a string or a number as a listener is a TypeError', (t) => {
  const socket = new t.Socket(t.url());
  for (const listener of ['x', 1, true]) {
    let thrown;
    try {
      socket.addEventListener('open', listener);
    } catch (error) {
      thrown = error;
    }
    ok(thrown instanceof TypeError);
  }
});

test('addEventListener without arguments is a TypeError', (t) => {
  const socket = new t.Socket(t.url());
  for (const args of [[], ['open']]) {
    let thrown;
    try {
      socket.addEventListener(...args);
    } catch (error) {
      thrown = error;
    }
    ok(thrown instanceof TypeError);
  }
});

test('the type is converted to a string', async (t) => {
  const socket = new t.Socket(t.url());
  await new Promise((resolve) =>
    socket.addEventListener({ toString: () => 'open' }, resolve),
  );
});

test('this is the socket [fault-37]', async (t) => {
  const socket = new t.Socket(t.url());
  const seen = await new Promise((resolve) =>
    socket.addEventListener('open', function () {
      resolve(this);
    }),
  );
  equal(seen, socket);
});

test('one that was removed is not called', async (t) => {
  const socket = new t.Socket(t.url());
  let count = 0;
  const listener = () => ++count;
  socket.addEventListener('open', listener);
  socket.removeEventListener('open', listener);
  await t.event(socket, 'open');
  equal(count, 0);
});

test('one that an earlier one removes is not called', async (t) => {
  const socket = new t.Socket(t.url());
  let count = 0;
  const later = () => ++count;
  socket.addEventListener('open', () =>
    socket.removeEventListener('open', later),
  );
  socket.addEventListener('open', later);
  await t.event(socket, 'open');
  equal(count, 0);
});

test('one that is added meanwhile is called from the next event on', async (t) => {
  const socket = socketWithMessages(t);
  const heard = [];
  const added = ({ data }) => heard.push(data);
  socket.addEventListener('message', () =>
    socket.addEventListener('message', added),
  );
  await ended(t, socket);
  equalLists(heard, ['b']);
});

test('stopImmediatePropagation stops those after it', async (t) => {
  const socket = new t.Socket(t.url());
  let count = 0;
  const opened = new Promise((resolve) =>
    socket.addEventListener('open', (event) => {
      event.stopImmediatePropagation();
      resolve();
    }),
  );
  socket.addEventListener('open', () => ++count);
  socket.onopen = () => ++count;
  await opened;
  await t.pause(20);
  equal(count, 0);
});

for (const type of ['open', 'message', 'error', 'close']) {
  test(`one that throws in ${type} is reported and stops nobody`, async (t) => {
    const url =
      type === 'error'
        ? t.url('/refuse', { status: 403 })
        : t.url('/raw', { frames: '810161880203e8' });
    const socket = new t.Socket(url);
    const mine = new Error('mine');
    const errors = t.uncaught((error) => error === mine);
    const lines = t.log(socket);
    let later = 0;
    socket.addEventListener(type, () => {
      throw mine;
    });
    socket.addEventListener(type, () => ++later);
    await t.event(socket, 'close');
    await t.pause(20);
    equal(errors.length, 1);
    equal(later, 1);
    ok(lines.at(-1).startsWith('close'));
  });

  test(`a handler that throws in ${type} is reported`, async (t) => {
    const url =
      type === 'error'
        ? t.url('/refuse', { status: 403 })
        : t.url('/raw', { frames: '810161880203e8' });
    const socket = new t.Socket(url);
    const mine = new Error('mine');
    const errors = t.uncaught((error) => error === mine);
    socket[`on${type}`] = () => {
      throw mine;
    };
    await t.event(socket, 'close');
    await t.pause(20);
    equal(errors.length, 1);
  });
}

test('what throws is reported before the next one is called', async (t) => {
  const socket = new t.Socket(t.url());
  const mine = new Error('mine');
  const errors = t.uncaught((error) => error === mine);
  socket.addEventListener('open', () => {
    throw mine;
  });
  const seen = await new Promise((resolve) =>
    socket.addEventListener('open', () => resolve(errors.length)),
  );
  equal(seen, 1);
});

test('a message still comes after one whose listener threw', async (t) => {
  const socket = socketWithMessages(t);
  const errors = t.uncaught(({ message }) => message === 'first');
  const heard = [];
  socket.onmessage = ({ data }) => {
    heard.push(data);
    if (data === 'a') throw new Error('first');
  };
  await ended(t, socket);
  equalLists(heard, ['a', 'b']);
  equal(errors.length, 1);
});
