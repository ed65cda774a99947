/** EmSocket where a program or a library wants a WebSocket. */
import { expectTypeOf } from 'expect-type';

import { EmSocket } from 'emsocket';

const socket = new EmSocket('wss://example.com');

// A library that takes a class, such as `webSocketImpl` or `WebSocketCtor`.
expectTypeOf<typeof EmSocket>().toExtend<typeof WebSocket>();
const Implementation: typeof WebSocket = EmSocket;
new Implementation('wss://example.com', ['chat']).onmessage = (event) => {
  expectTypeOf(event).toEqualTypeOf<MessageEvent>();
};

// A library that takes a socket.
expectTypeOf(socket).toExtend<WebSocket>();
const plain: WebSocket = socket;
plain.onclose = ({ code }) => {
  expectTypeOf(code).toBeNumber();
};
// One with messages of its own is a WebSocket too: whose `data` is any.
expectTypeOf<EmSocket<{ id: number }>>().toExtend<WebSocket>();

// Sockets of several messages, in one list.
export const sockets: EmSocket<unknown>[] = [
  socket,
  new EmSocket<{ id: number }>('wss://example.com'),
];

// The constants.
expectTypeOf(EmSocket.CONNECTING).toEqualTypeOf<0>();
expectTypeOf(EmSocket.OPEN).toEqualTypeOf<1>();
expectTypeOf(socket.CLOSING).toEqualTypeOf<2>();
expectTypeOf(socket.CLOSED).toEqualTypeOf<3>();
expectTypeOf(socket.readyState).toEqualTypeOf<0 | 1 | 2 | 3>();
expectTypeOf(socket.binaryType).toEqualTypeOf<BinaryType>();

// Named, and nothing but named: as a namespace it is no class.
import * as emsocket from 'emsocket';
// @ts-expect-error the class is emsocket.EmSocket
new emsocket('wss://example.com');
// @ts-expect-error there is no default export
emsocket.default satisfies unknown;

// What is read only for a WebSocket is so here.
// @ts-expect-error url is read only
socket.url = 'wss://example.com';
// @ts-expect-error readyState is read only
socket.readyState = 1;

// A subclass, and its event listeners.
export class Feed extends EmSocket<string> {
  constructor() {
    super('wss://example.com');
    this.addEventListener('message', ({ data }) => {
      expectTypeOf(data).toBeString();
    });
  }
}
