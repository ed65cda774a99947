/** The events themselves: interfaces, attributes, order, moments. */
import { equal, equalLists, ok } from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('events');

/** An event of the type, with its socket. */
async function fired(t, type) {
  const socket =
    type === 'error'
      ? new t.Socket(t.url('/refuse', { status: 403 }))
      : new t.Socket(t.url('/raw', { frames: '8102686988020fa1' }));
  const event = await new Promise((resolve) =>
    socket.addEventListener(type, resolve),
  );
  // The dispatch has ended by then.
  await t.pause();
  return { socket, event };
}

const interfaces = {
  open: Event,
  message: MessageEvent,
  error: Event,
  close: CloseEvent,
};
for (const [type, Interface] of Object.entries(interfaces)) {
  test(`${type} is a ${Interface.name}`, async (t) => {
    const { event } = await fired(t, type);
    ok(event instanceof Interface);
    equal(String(event), `[object ${Interface.name}]`);
  });

  test(`${type} is of no class but ${Interface.name}`, async (t) => {
    const { event } = await fired(t, type);
    equal(event.constructor, Interface);
    equal(Object.getPrototypeOf(event), Interface.prototype);
  });

  test(`${type} neither bubbles nor can be cancelled`, async (t) => {
    const { event } = await fired(t, type);
    equal(event.type, type);
    equal(event.bubbles, false);
    equal(event.cancelable, false);
    equal(event.composed, false);
    event.preventDefault();
    equal(event.defaultPrevented, false);
  });

  test(`${type} has the socket as its target`, async (t) => {
    const { socket, event } = await fired(t, type);
    equal(event.target, socket);
    equal(event.srcElement, socket);
    equal(event.currentTarget, null);
    equal(event.eventPhase, 0);
  });

  test(`${type} is at its target, and nowhere else, in a listener`, async (t) => {
    const socket =
      type === 'error'
        ? new t.Socket(t.url('/refuse', { status: 403 }))
        : new t.Socket(t.url('/raw', { frames: '8102686988020fa1' }));
    const seen = await new Promise((resolve) =>
      socket.addEventListener(type, (event) =>
        resolve([event.currentTarget, event.eventPhase, event.composedPath()]),
      ),
    );
    equal(seen[0], socket);
    equal(seen[1], Event.AT_TARGET);
    equalLists(seen[2], [socket]);
  });

  test(`${type} says when it was`, async (t) => {
    const before = performance.now();
    const { event } = await fired(t, type);
    ok(event.timeStamp >= before - 5, 'not before');
    ok(event.timeStamp <= performance.now() + 5, 'not after');
  });

  test(
    `${type} is trusted`,
    async (t) => {
      equal((await fired(t, type)).event.isTrusted, true);
    },
    { script: 'no script can fire a trusted event' },
  );
}

test('a message names the origin of the server', async (t) => {
  const { socket, event } = await fired(t, 'message');
  const { host } = new URL(socket.url);
  equal(event.origin, `ws://${host}`);
});

test('a message has data and nothing else', async (t) => {
  const { event } = await fired(t, 'message');
  equal(event.data, 'hi');
  equal(event.lastEventId, '');
  equal(event.source, null);
  equalLists(event.ports, []);
  ok(Object.isFrozen(event.ports));
});

test('a close tells code, reason and whether it was clean', async (t) => {
  const { event } = await fired(t, 'close');
  equal(event.code, 4001);
  equal(event.reason, '');
  equal(typeof event.wasClean, 'boolean');
});

test('none comes in the constructor, nor in the same task', async (t) => {
  const socket = new t.Socket(t.url('/refuse', { status: 403 }));
  const lines = t.log(socket);
  for (let i = 0; i < 20; ++i) await null;
  equal(lines.length, 0);
  equal(socket.readyState, 0);
});

test('a listener that is added in a later microtask hears open', async (t) => {
  const socket = new t.Socket(t.url());
  await null;
  await t.event(socket, 'open');
});

test('come in order, with the readyState of their moment', async (t) => {
  const socket = new t.Socket(t.url());
  equal(socket.readyState, 0);
  const lines = t.log(socket);
  await t.event(socket, 'open');
  await t.echo(socket, 'x');
  socket.close();
  equal(socket.readyState, 2);
  await t.event(socket, 'close');
  equal(socket.readyState, 3);
  equal(lines.join(), 'open 1,message 1,close 3');
});

test('open comes once', async (t) => {
  const socket = await t.connect();
  let count = 0;
  socket.addEventListener('open', () => ++count);
  await t.echo(socket, 'x');
  equal(count, 0);
});

test('no message comes before open', async (t) => {
  const socket = new t.Socket(t.url('/raw', { frames: '81026869' }));
  const lines = t.log(socket);
  await t.event(socket, 'message');
  equal(lines.join(), 'open 1,message 1');
});

test('open, then protocol and extensions are known in the event', async (t) => {
  const socket = new t.Socket(t.url('/echo', { select: 'b' }), ['a', 'b']);
  const seen = await new Promise((resolve) => {
    socket.onopen = () => resolve([socket.protocol, socket.readyState]);
  });
  equalLists(seen, ['b', 1]);
});

test('error comes right before close, in one task', async (t) => {
  const socket = new t.Socket(t.url('/refuse', { status: 403 }));
  let tasks = 0;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => ++tasks;
  const between = await new Promise((resolve) => {
    socket.onerror = () => channel.port2.postMessage(0);
    socket.onclose = () => resolve(tasks);
  });
  channel.port1.close();
  equal(between, 0);
});

test('who awaits error and then close hears both', async (t) => {
  const heard = (socket, type) =>
    new Promise((resolve) => {
      socket.addEventListener(type, resolve, { once: true });
    });
  const hear = async (socket) => {
    await Promise.race([heard(socket, 'error')]);
    return (await heard(socket, 'close')).code;
  };
  const refused = new t.Socket(t.url('/refuse', { status: 403 }));
  equal(await hear(refused), 1006);
  const closed = new t.Socket(t.url());
  closed.close();
  equal(await hear(closed), 1006);
});

test('microtasks run between two messages', async (t) => {
  const frames = '810161810162';
  const socket = new t.Socket(t.url('/raw', { frames }));
  const lines = [];
  await new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      lines.push(data);
      void Promise.resolve().then(() => lines.push(`after ${data}`));
      if (data === 'b') resolve();
    };
  });
  await null;
  equal(lines.slice(0, 3).join(), 'a,after a,b');
});

test(
  'microtasks run between two listeners',
  async (t) => {
    const socket = new t.Socket(t.url());
    const lines = [];
    socket.addEventListener('open', () => {
      void Promise.resolve().then(() => lines.push('microtask'));
    });
    socket.addEventListener('open', () => lines.push('second'));
    await t.event(socket, 'open');
    await t.pause();
    equal(lines.join(), 'microtask,second');
  },
  { script: 'no microtask runs while a script dispatches an event' },
);

test('one that a page dispatches changes nothing', async (t) => {
  const socket = new t.Socket(t.url());
  const lines = t.log(socket);
  for (const type of ['open', 'close']) {
    ok(socket.dispatchEvent(new Event(type)));
  }
  equal(lines.join(), 'open 0,close 0');
  equal(socket.readyState, 0);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  equal(await t.echo(socket, 'x'), 'x');
});

test('one that a page dispatches reaches the handler', async (t) => {
  const socket = await t.connect();
  let heard;
  socket.onmessage = (event) => {
    heard = event;
  };
  const event = new MessageEvent('message', { data: 'mine' });
  socket.dispatchEvent(event);
  equal(heard, event);
});

test('other types can be dispatched too', async (t) => {
  const socket = await t.connect();
  let heard = 0;
  socket.addEventListener('mine', () => ++heard);
  socket.dispatchEvent(new Event('mine'));
  equal(heard, 1);
});
