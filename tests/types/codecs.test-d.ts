/** `emsocket/codecs`: a protocol is a type, and what is not of it is an error. */
import { expectTypeOf } from 'expect-type';

import {
  EmSocket,
  RequestError,
  type Envelope,
  type MessageTypes,
} from 'emsocket/codecs';

interface Chat {
  incoming: {
    chat: { from: string; text: string };
    bye: undefined;
  };
  outgoing: {
    say: { text: string };
    leave: undefined;
  };
  requests: {
    join: { payload: { room: string }; reply: { members: number } };
    count: { payload: undefined; reply: number };
  };
  incomingRequests: {
    add: { payload: { a: number; b: number }; reply: number };
  };
}

const socket = new EmSocket<Chat>('wss://example.com', [], {
  codec: 'cbor',
  envelope: 'tagged',
  decode: { maxDepth: 10 },
  reconnect: { initialDelay: 1 },
});

const off = socket.on('chat', (message) => {
  expectTypeOf(message).toEqualTypeOf<{ from: string; text: string }>();
});
off();
socket.on('bye', () => 0, { once: true, signal: AbortSignal.abort() });
// @ts-expect-error no such message comes
socket.on('say', () => 0);
// @ts-expect-error it carries something else
socket.on('chat', (message: { text: number }) => message);

socket.sendMessage('say', { text: 'hi' });
socket.sendMessage('leave');
// @ts-expect-error no such message is sent
socket.sendMessage('chat', { from: 'a', text: 'b' });
// @ts-expect-error it carries something else
socket.sendMessage('say', { text: 1 });

expectTypeOf(socket.request('join', { room: 'a' })).resolves.toEqualTypeOf<{
  members: number;
}>();
expectTypeOf(socket.request('count')).resolves.toEqualTypeOf<number>();
void socket.request('count', undefined, { timeout: 1, idempotent: true });
void socket.request('join', { room: 'a' }, { reply: 'joined' });
// @ts-expect-error no such request
void socket.request('say', { text: 'hi' });
// @ts-expect-error it carries something else
void socket.request('join', { room: 1 });
// @ts-expect-error a time is a number
void socket.request('count', undefined, { timeout: 'soon' });

socket.onRequest('add', ({ a, b }) => a + b);
socket.onRequest('add', async ({ a }) => Promise.resolve(a));
// @ts-expect-error another reply
socket.onRequest('add', () => 'three');
// @ts-expect-error nobody asks that
socket.onRequest('join', () => 0);

socket.addEventListener('message', ({ data }) => {
  expectTypeOf(data).toEqualTypeOf<unknown>();
});
socket.send('text');
// @ts-expect-error no such codec
new EmSocket('wss://example.com', [], { codec: 'xml' });

// Without a protocol every name goes, and payloads are unknown.
const loose = new EmSocket('wss://example.com');
loose.on('anything', (payload) => {
  expectTypeOf(payload).toEqualTypeOf<unknown>();
});
loose.sendMessage('anything', 1n);
expectTypeOf(loose.request('anything')).resolves.toEqualTypeOf<unknown>();

// A protocol may have a part alone.
const quotes = new EmSocket<{ incoming: { quote: number } }>(
  'wss://example.com',
);
quotes.on('quote', (price) => {
  expectTypeOf(price).toEqualTypeOf<number>();
});
// @ts-expect-error nothing is sent
quotes.sendMessage('quote', 1);

expectTypeOf<Chat>().toExtend<MessageTypes>();
expectTypeOf(new RequestError(1, 'no').code).toEqualTypeOf<number>();

// One's own envelope.
const envelope: Envelope = {
  wrap: ({ type, payload }) => [type, payload],
  unwrap: (value) => ({ role: 'message', type: 'any', payload: value }),
};
new EmSocket('wss://example.com', [], { envelope });
