/** HTML: onopen, onmessage, onerror and onclose, the event handlers. */
import { equal, equalLists } from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('handlers');

const types = ['open', 'message', 'error', 'close'];

for (const type of types) {
  const name = `on${type}`;

  test(`${name} is null at first`, (t) => {
    equal(new t.Socket(t.url())[name], null);
  });

  test(`${name} keeps functions and objects, all else is null`, (t) => {
    const socket = new t.Socket(t.url());
    const values = [() => {}, {}, [], { handleEvent() {} }, Math.max, /x/];
    for (const value of values) {
      socket[name] = value;
      equal(socket[name], value);
    }
    const nulls = [null, undefined, 'text', '', 1, 0, NaN, true, false, 1n];
    for (const value of [...nulls, Symbol('x')]) {
      socket[name] = () => {};
      socket[name] = value;
      equal(socket[name], null);
    }
  });

  test(`${name} is called with the event, this is the socket`, async (t) => {
    const socket =
      type === 'error'
        ? new t.Socket(t.url('/refuse', { status: 403 }))
        : new t.Socket(t.url('/raw', { frames: '810161880203e8' }));
    const [self, event, count] = await new Promise((resolve) => {
      socket[name] = function (...args) {
        resolve([this, args[0], args.length]);
      };
    });
    equal(self, socket);
    equal(event.type, type);
    equal(count, 1);
  });

  test(`${name} does not hear other types`, (t) => {
    const socket = new t.Socket(t.url());
    const heard = [];
    socket[name] = (event) => heard.push(event.type);
    for (const other of types) socket.dispatchEvent(new Event(other));
    equalLists(heard, [type]);
  });
}

/** What is heard of one event that the page dispatches. */
function heardOf(t, prepare) {
  const socket = new t.Socket(t.url());
  const heard = [];
  prepare(socket, (name) => () => heard.push(name));
  socket.dispatchEvent(new Event('message'));
  return heard;
}

test('has its place among the listeners from when it was set', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.addEventListener('message', say('first'));
    socket.onmessage = say('handler');
    socket.addEventListener('message', say('second'));
  });
  equalLists(heard, ['first', 'handler', 'second']);
});

test('keeps its place when it is replaced', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.onmessage = say('old');
    socket.addEventListener('message', say('listener'));
    socket.onmessage = say('new');
  });
  equalLists(heard, ['new', 'listener']);
});

test('loses its place when it is set to null', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.onmessage = say('old');
    socket.addEventListener('message', say('listener'));
    socket.onmessage = null;
    socket.onmessage = say('new');
  });
  equalLists(heard, ['listener', 'new']);
});

test('keeps its place while it is an object that cannot be called', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.onmessage = {};
    socket.addEventListener('message', say('listener'));
    socket.onmessage = say('handler');
  });
  equalLists(heard, ['handler', 'listener']);
});

test('setting what is no object takes no place', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.onmessage = 'text';
    socket.addEventListener('message', say('listener'));
    socket.onmessage = say('handler');
  });
  equalLists(heard, ['listener', 'handler']);
});

test('an object with handleEvent is not called', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.onmessage = { handleEvent: say('never') };
  });
  equalLists(heard, []);
});

test('a function with handleEvent is called itself', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.onmessage = Object.assign(say('function'), {
      handleEvent: say('never'),
    });
  });
  equalLists(heard, ['function']);
});

test('the same function as handler and listener is called twice', (t) => {
  const heard = heardOf(t, (socket, say) => {
    const both = say('both');
    socket.onmessage = both;
    socket.addEventListener('message', both);
  });
  equalLists(heard, ['both', 'both']);
});

test('removeEventListener does not remove it', (t) => {
  const heard = heardOf(t, (socket, say) => {
    const handler = say('handler');
    socket.onmessage = handler;
    socket.removeEventListener('message', handler);
  });
  equalLists(heard, ['handler']);
});

test('replaced by an earlier listener, the new one is called', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.addEventListener('message', () => {
      socket.onmessage = say('new');
    });
    socket.onmessage = say('old');
  });
  equalLists(heard, ['new']);
});

test('set to null by an earlier listener, it is not called', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.addEventListener('message', () => {
      socket.onmessage = null;
    });
    socket.onmessage = say('old');
  });
  equalLists(heard, []);
});

test('set in a listener, it is called from the next event on', (t) => {
  const heard = heardOf(t, (socket, say) => {
    socket.addEventListener('message', () => {
      socket.onmessage = say('late');
    });
  });
  equalLists(heard, []);
});

test('that returns false cancels what can be cancelled', (t) => {
  const socket = new t.Socket(t.url());
  socket.onmessage = () => false;
  const event = new Event('message', { cancelable: true });
  equal(socket.dispatchEvent(event), false);
  socket.onmessage = () => 0;
  equal(socket.dispatchEvent(new Event('message', { cancelable: true })), true);
});

test('onerror gets the event only, and true cancels nothing', (t) => {
  const socket = new t.Socket(t.url());
  let count;
  socket.onerror = (...args) => {
    count = args.length;
    return true;
  };
  const event = new ErrorEvent('error', { cancelable: true, message: 'x' });
  equal(socket.dispatchEvent(event), true);
  equal(count, 1);
});

test('is the own one of each socket', (t) => {
  const first = new t.Socket(t.url());
  const second = new t.Socket(t.url());
  first.onopen = () => {};
  equal(second.onopen, null);
});
