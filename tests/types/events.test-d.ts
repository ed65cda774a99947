/** What a listener is given. */
import { expectTypeOf } from 'expect-type';

import {
  EmSocket,
  type DrainEvent,
  type ErrorKind,
  type MessageData,
  type ReconnectingEvent,
  type SocketCloseEvent,
  type SocketErrorEvent,
  type SocketOpenEvent,
  type SocketState,
  type StateChangeEvent,
} from 'emsocket';

const socket = new EmSocket('wss://example.com');

// Listeners.
socket.addEventListener('open', (event) => {
  expectTypeOf(event).toEqualTypeOf<SocketOpenEvent>();
  expectTypeOf(event.attempt).toBeNumber();
  expectTypeOf(event.reconnected).toBeBoolean();
});
socket.addEventListener('message', (event) => {
  expectTypeOf(event.data).toEqualTypeOf<MessageData>();
  expectTypeOf(event.origin).toBeString();
});
socket.addEventListener('error', (event) => {
  expectTypeOf(event).toEqualTypeOf<SocketErrorEvent>();
  expectTypeOf(event.kind).toEqualTypeOf<ErrorKind>();
  expectTypeOf(event.message).toBeString();
});
socket.addEventListener('close', (event) => {
  expectTypeOf(event).toEqualTypeOf<SocketCloseEvent>();
  expectTypeOf(event).toExtend<CloseEvent>();
  expectTypeOf(event.code).toBeNumber();
  expectTypeOf(event.wasClean).toBeBoolean();
  expectTypeOf(event.willReconnect).toBeBoolean();
  expectTypeOf(event.retryIn).toBeNumber();
  expectTypeOf(event.unsent).toBeNumber();
});
socket.addEventListener('reconnecting', (event) => {
  expectTypeOf(event).toEqualTypeOf<ReconnectingEvent>();
  expectTypeOf(event.delay).toBeNumber();
  expectTypeOf(event.cause).toEqualTypeOf<SocketCloseEvent | undefined>();
});
socket.addEventListener('drain', (event) => {
  expectTypeOf(event).toEqualTypeOf<DrainEvent>();
});
socket.addEventListener('statechange', (event) => {
  expectTypeOf(event).toEqualTypeOf<StateChangeEvent>();
  expectTypeOf(event.from).toEqualTypeOf<SocketState>();
});

// `this` is the socket, in a function that has one.
socket.addEventListener('open', function () {
  expectTypeOf(this).toExtend<EmSocket>();
});
socket.onopen = function () {
  expectTypeOf(this).toExtend<EmSocket>();
};

// Objects, options, null and events of one's own, as with every EventTarget.
socket.addEventListener(
  'close',
  {
    handleEvent: (event) => {
      expectTypeOf(event.willReconnect).toBeBoolean();
    },
  },
  { once: true, signal: new AbortController().signal },
);
socket.addEventListener('message', null);
socket.addEventListener('something-else', (event) => {
  expectTypeOf(event).toEqualTypeOf<Event>();
});
// @ts-expect-error there is no such field
socket.addEventListener('open', (event) => event.code);

// What was added can be removed.
const listener = (event: SocketCloseEvent) => event.code;
socket.addEventListener('close', listener);
socket.removeEventListener('close', listener);

// Handler attributes.
socket.onopen = (event) => {
  expectTypeOf(event).toEqualTypeOf<SocketOpenEvent>();
};
socket.onmessage = ({ data }) => {
  expectTypeOf(data).toEqualTypeOf<MessageData>();
};
socket.onerror = ({ kind }) => {
  expectTypeOf(kind).toEqualTypeOf<ErrorKind>();
};
socket.onclose = ({ willReconnect }) => {
  expectTypeOf(willReconnect).toBeBoolean();
};
socket.onreconnecting = ({ attempt }) => {
  expectTypeOf(attempt).toBeNumber();
};
socket.ondrain = ({ bufferedAmount }) => {
  expectTypeOf(bufferedAmount).toBeNumber();
};
socket.onstatechange = ({ to }) => {
  expectTypeOf(to).toEqualTypeOf<SocketState>();
};
socket.onopen = null;
// @ts-expect-error a text is no handler
socket.onopen = 'alert()';
