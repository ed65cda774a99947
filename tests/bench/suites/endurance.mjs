/**
 * Whether anything grows or slows down: the time of a message at the start and at
 * the end of a long run, and the memory after it.
 */
import { clients } from '../lib/clients.mjs';
import { settledMemory, tableSize } from '../lib/memory.mjs';
import { median } from '../lib/measure.mjs';
import { StubSocket } from '../lib/stub-socket.mjs';

export const usesStub = true;

const lengths = {
  smoke: { messages: 2_000, reconnects: 5 },
  quick: { messages: 200_000, reconnects: 500 },
  full: { messages: 1_000_000, reconnects: 10_000 },
};

export function* benchmarks({ effort }) {
  const { messages, reconnects } = lengths[effort];
  yield {
    name: `${messages} messages`,
    observe: () => manyMessages(messages),
  };
  yield {
    name: `${reconnects} reconnects`,
    observe: () => manyReconnects(reconnects),
  };
}

async function manyMessages(count) {
  const { client, stub } = await openStub();
  let heard = 0;
  client.onMessage(() => (heard += 1));
  const parts = 20;
  const part = count / parts;
  const times = [];
  const deliver = () => {
    const event = new MessageEvent('message', { data: 'x'.repeat(45) });
    for (let i = 0; i < part; ++i) stub.deliver(event);
  };
  deliver();
  const before = await sizes();
  for (let i = 0; i < parts; ++i) {
    const start = performance.now();
    deliver();
    times.push(((performance.now() - start) * 1e6) / part);
    await new Promise((resolve) => setTimeout(resolve));
  }
  const after = await sizes();
  if (heard !== part * (parts + 1)) throw new Error('Messages were lost.');
  client.close();
  return [
    row('first quarter', median(times.slice(0, parts / 4)), 'ns/message'),
    row('last quarter', median(times.slice(-parts / 4)), 'ns/message'),
    ...growth(before, after),
  ];
}

async function manyReconnects(count) {
  const { client, stub: first } = await openStub({
    reconnect: { initialDelay: 0, maxDelay: 0, jitter: 'none' },
  });
  let stub = first;
  const run = async (times) => {
    for (let i = 0; i < times; ++i) {
      const created = StubSocket.next();
      stub.lose();
      stub = await created;
      stub.open();
    }
  };
  // The engine compiles the code of a reconnect for some thousands of them.
  await run(Math.ceil(count / 2));
  const before = await sizes();
  await run(count);
  const after = await sizes();
  client.close();
  return growth(before, after);
}

async function openStub(options) {
  const created = StubSocket.next();
  const client = clients.emsocket('ws://stub.test/', options);
  const stub = await created;
  const opened = client.opened();
  stub.open();
  await opened;
  return { client, stub };
}

const row = (name, value, unit) => ({ name, value, unit });

/** What there is of everything that could grow. */
async function sizes() {
  return { ...(await settledMemory()), table: tableSize() };
}

function growth(before, after) {
  return Object.keys(after).map((kind) => {
    const grown = after[kind] - before[kind];
    return kind === 'table'
      ? row('table growth', grown, 'entries')
      : row(`${kind} growth`, grown / 1024, 'KB');
  });
}
