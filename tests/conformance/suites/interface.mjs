/** Web IDL: the interface object, its prototype, its members. */
import {
  equal,
  equalLists,
  ok,
  throwsDom,
  throwsTypeError,
} from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('interface');

const constants = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
const readOnly = [
  'url',
  'readyState',
  'bufferedAmount',
  'extensions',
  'protocol',
];
const handlers = ['onopen', 'onerror', 'onclose', 'onmessage'];
const writable = [...handlers, 'binaryType'];
const operations = { close: 0, send: 1 };

test('is a function that takes one argument', ({ Interface }) => {
  equal(typeof Interface, 'function');
  const length = Object.getOwnPropertyDescriptor(Interface, 'length');
  equal(length.value, 1);
  ok(!length.writable && !length.enumerable && length.configurable);
});

test('has a name of its own, not that of a minifier', ({ Interface }) => {
  ok(Interface.name.endsWith('Socket'), Interface.name);
});

test('inherits from EventTarget', ({ Interface }) => {
  equal(Object.getPrototypeOf(Interface), EventTarget);
  equal(Object.getPrototypeOf(Interface.prototype), EventTarget.prototype);
});

test('cannot be called without new', ({ Interface }) => {
  throwsTypeError(() => Interface('ws://127.0.0.1/'));
});

test('its prototype property cannot be replaced', ({ Interface }) => {
  const property = Object.getOwnPropertyDescriptor(Interface, 'prototype');
  ok(!property.writable && !property.enumerable && !property.configurable);
});

test('the prototype knows its constructor', ({ Interface }) => {
  const { prototype } = Interface;
  const property = Object.getOwnPropertyDescriptor(prototype, 'constructor');
  equal(property.value, Interface);
  ok(property.writable && !property.enumerable && property.configurable);
});

test('the prototype has the class string', ({ Interface }) => {
  const { prototype } = Interface;
  const property = Object.getOwnPropertyDescriptor(
    prototype,
    Symbol.toStringTag,
  );
  equal(property.value, 'WebSocket');
  ok(!property.writable && !property.enumerable && property.configurable);
  equal(String(prototype), '[object WebSocket]');
});

test('an instance has the class string', (t) => {
  equal(String(new t.Socket(t.url())), '[object WebSocket]');
});

for (const [name, value] of Object.entries(constants)) {
  for (const place of ['interface object', 'prototype']) {
    test(`${name} is a constant of the ${place}`, ({ Interface }) => {
      const object = place === 'prototype' ? Interface.prototype : Interface;
      const property = Object.getOwnPropertyDescriptor(object, name);
      equal(property.value, value);
      ok(!property.writable, 'not writable');
      ok(property.enumerable, 'enumerable');
      ok(!property.configurable, 'not configurable');
    });
  }
  test(`${name} can be read on an instance, not assigned`, (t) => {
    const socket = new t.Socket(t.url());
    equal(socket[name], value);
    throwsTypeError(() => {
      socket[name] = 9;
    });
    equal(socket[name], value);
  });
}

for (const name of [...readOnly, ...writable]) {
  test(`${name} is an accessor of the prototype`, ({ Interface }) => {
    const property = Object.getOwnPropertyDescriptor(Interface.prototype, name);
    equal(property.get.name, `get ${name}`);
    equal(property.get.length, 0);
    ok(property.enumerable, 'enumerable');
    ok(property.configurable, 'configurable');
    if (readOnly.includes(name)) {
      equal(property.set, undefined);
    } else {
      equal(property.set.name, `set ${name}`);
      equal(property.set.length, 1);
    }
  });

  test(`${name} is only for WebSockets`, ({ Interface }) => {
    const { get, set } = Object.getOwnPropertyDescriptor(
      Interface.prototype,
      name,
    );
    for (const other of [Interface.prototype, {}, new EventTarget(), 1]) {
      throwsTypeError(() => get.call(other));
      if (set) throwsTypeError(() => set.call(other, null));
    }
  });
}

for (const name of readOnly) {
  test(`${name} cannot be assigned`, (t) => {
    const socket = new t.Socket(t.url());
    const before = socket[name];
    throwsTypeError(() => {
      socket[name] = 'something else';
    });
    equal(socket[name], before);
  });
}

for (const [name, length] of Object.entries(operations)) {
  test(`${name} is a method of the prototype`, ({ Interface }) => {
    const property = Object.getOwnPropertyDescriptor(Interface.prototype, name);
    equal(property.value.name, name);
    equal(property.value.length, length);
    ok(property.writable, 'writable');
    ok(property.enumerable, 'enumerable');
    ok(property.configurable, 'configurable');
  });

  test(`${name} is no constructor`, ({ Interface }) => {
    throwsTypeError(() => new Interface.prototype[name]());
    ok(!('prototype' in Interface.prototype[name]));
  });

  test(`${name} is only for WebSockets`, ({ Interface }) => {
    for (const other of [Interface.prototype, {}, new EventTarget()]) {
      throwsTypeError(() => Interface.prototype[name].call(other, 1000));
    }
  });
}

test('an instance has no property of its own', (t) => {
  const socket = new t.Socket(t.url());
  equalLists(Reflect.ownKeys(socket), []);
  equal(JSON.stringify(socket), '{}');
});

test('for-in finds what the standard has, and nothing else', (t) => {
  const found = [];
  for (const name in new t.Socket(t.url())) found.push(name);
  const own = [
    ...readOnly,
    ...writable,
    ...Object.keys(operations),
    ...Object.keys(constants),
  ];
  const inherited = Object.keys(EventTarget.prototype);
  equalLists(found.sort(), [...own, ...inherited].sort());
});

test('the statics are the constants', ({ Interface }) => {
  equalLists(Object.keys(Interface).sort(), Object.keys(constants).sort());
});

test('listens with the methods of EventTarget', (t) => {
  const socket = new t.Socket(t.url());
  for (const name of ['removeEventListener', 'dispatchEvent']) {
    equal(socket[name], EventTarget.prototype[name], name);
  }
  // One that a class overrides to know of its listeners cannot be the same.
  equal(socket.addEventListener.name, 'addEventListener');
});

test('EventTarget.prototype.addEventListener works on it', async (t) => {
  const socket = new t.Socket(t.url());
  await new Promise((resolve) =>
    EventTarget.prototype.addEventListener.call(socket, 'open', resolve),
  );
});

test('instanceof knows it', (t) => {
  const socket = new t.Socket(t.url());
  ok(socket instanceof t.Interface);
  ok(socket instanceof EventTarget);
  equal(Object.getPrototypeOf(socket), t.Interface.prototype);
});

test('can be extended', async (t) => {
  class Extended extends t.Socket {
    get double() {
      return this.readyState * 2;
    }
  }
  const socket = new Extended(t.url());
  ok(socket instanceof Extended);
  ok(socket instanceof t.Interface);
  await t.event(socket, 'open');
  equal(socket.double, 2);
});

test('Reflect.construct takes the prototype of newTarget', (t) => {
  function Other() {}
  Other.prototype = Object.create(t.Interface.prototype);
  const socket = Reflect.construct(t.Socket, [t.url()], Other);
  equal(Object.getPrototypeOf(socket), Other.prototype);
  equal(socket.readyState, 0);
});

test('a frozen instance works', async (t) => {
  const socket = Object.freeze(new t.Socket(t.url()));
  const opened = t.event(socket, 'open');
  socket.onopen = () => {};
  socket.binaryType = 'arraybuffer';
  await opened;
  equal(socket.readyState, 1);
  equal(socket.binaryType, 'arraybuffer');
});

test('cannot be cloned', (t) => {
  throwsDom(() => structuredClone(new t.Socket(t.url())), 'DataCloneError');
});
