/**
 * What a message costs between the socket and the listener. The socket is a stub
 * that delivers at once, so nothing but the client is measured.
 */
import { bare, clients } from '../lib/clients.mjs';
import { payloads } from '../lib/payloads.mjs';
import { StubSocket } from '../lib/stub-socket.mjs';

export const usesStub = true;

export function* benchmarks({ effort }) {
  for (const { name, data } of payloads(effort)) {
    yield {
      name: `js, ${name}`,
      subtract: 'bare handler',
      peers: ['reconnecting-websocket', 'partysocket', 'websocket-ts'],
      contestants: () => listeners(data),
    };
  }
}

async function listeners(data) {
  const all = [await listener('bare handler', bare, data)];
  // One after the other, since each takes the next stub that is made.
  for (const [name, open] of Object.entries(clients)) {
    all.push(await listener(name, open, data));
  }
  return all;
}

async function listener(name, open, data) {
  const created = StubSocket.next();
  const client = open('ws://stub.test/');
  let heard = 0;
  client.onMessage(({ data }) => {
    heard += data.length ?? data.byteLength;
  });
  const opened = client.opened();
  const stub = await created;
  stub.open();
  await opened;
  const event = new MessageEvent('message', { data });
  return {
    name,
    run(count) {
      const before = heard;
      for (let i = 0; i < count; ++i) stub.deliver(event);
      if (heard === before) throw new Error(`${name} heard nothing`);
    },
    end: () => client.close(),
  };
}
