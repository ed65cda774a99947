/** What the constructor and init() take. */
import { expectTypeOf } from 'expect-type';

import {
  EmSocket,
  init,
  LoadError,
  type EmSocketOptions,
  type InitOptions,
} from 'emsocket';

const url = 'wss://example.com';

// The url and the protocols: values, functions, async functions.
new EmSocket(url);
new EmSocket(new URL(url));
new EmSocket(() => url);
new EmSocket(() => new URL(url));
new EmSocket(async () => `${url}?token=${await Promise.resolve('secret')}`);
new EmSocket(url, 'chat');
new EmSocket(url, ['chat', 'superchat'] as const);
new EmSocket(url, new Set(['chat']));
new EmSocket(url, () => ['chat']);
new EmSocket(url, () => Promise.resolve('chat'));
new EmSocket(url, undefined, { reconnect: false });
// @ts-expect-error there is no url
new EmSocket();
// @ts-expect-error a number is no url
new EmSocket(42);
// @ts-expect-error the options are the third argument
new EmSocket(url, { reconnect: false });

// Every option.
new EmSocket(url, [], {
  binaryType: 'arraybuffer',
  connectTimeout: 1,
  closeTimeout: 1,
  reconnect: {
    initialDelay: 1,
    factor: 1,
    maxDelay: 1,
    jitter: 'full',
    maxAttempts: Infinity,
    stableAfter: 1,
    shouldRetry: ({ code, reason, wasClean, unsent }) => {
      expectTypeOf(code).toBeNumber();
      expectTypeOf(reason).toBeString();
      expectTypeOf(wasClean).toBeBoolean();
      expectTypeOf(unsent).toBeNumber();
      return code === 4000 ? 1_000 : wasClean;
    },
  },
  heartbeat: { interval: 1, timeout: 1, message: 'ping' },
  outbox: { maxBytes: 1, maxMessages: 1, overflow: 'drop_oldest' },
  maxMessageBytes: 1,
  highWaterMark: 1,
  lowWaterMark: 1,
  json: true,
  iteratorBuffer: 1,
  signal: new AbortController().signal,
  startClosed: true,
});
new EmSocket(url, [], { reconnect: true });

// The names of reconnecting-websocket.
new EmSocket(url, [], {
  minReconnectionDelay: 1,
  maxReconnectionDelay: 1,
  reconnectionDelayGrowFactor: 1,
  connectionTimeout: 1,
  maxRetries: 1,
  minUptime: 1,
  maxEnqueuedMessages: 1,
  startClosed: true,
});

// @ts-expect-error no such option
new EmSocket(url, [], { reconect: false });
// @ts-expect-error no such option in the group
new EmSocket(url, [], { reconnect: { delay: 1 } });
// @ts-expect-error a number is wanted
new EmSocket(url, [], { connectTimeout: '10s' });
// @ts-expect-error no such way
new EmSocket(url, [], { outbox: { overflow: 'explode' } });
// @ts-expect-error no such type
new EmSocket(url, [], { binaryType: 'text' });
// @ts-expect-error a retry is yes, no, or a delay
new EmSocket(url, [], { reconnect: { shouldRetry: () => 'later' } });

expectTypeOf<EmSocketOptions>().toBeObject();

// Loading.
expectTypeOf(init).toEqualTypeOf<(options?: InitOptions) => Promise<void>>();
void init();
void init({ wasm: new URL(url) });
void init({ wasm: '/emsocket.wasm' });
void init({ wasm: new Uint8Array() });
void init({ wasm: new ArrayBuffer(0) });
void init({ wasm: fetch('/emsocket.wasm') });
void init({ wasm: WebAssembly.compile(new ArrayBuffer(0)) });
void init({ WebSocket });
// @ts-expect-error no such option
void init({ url: '/emsocket.wasm' });

expectTypeOf<LoadError>().toExtend<Error>();
