/**
 * Messages through a real connection to a server on loopback, in a process of its
 * own: what a client's overhead means where there is work to do besides it.
 */
import { bare, clients } from '../lib/clients.mjs';
import { payloads } from '../lib/payloads.mjs';

export const usesStub = false;

// A sample has to hold many messages, or it is the way to the server and back
// that is measured.
const real = {
  smoke: undefined,
  quick: { rounds: 3, sampleTime: 100, warmUp: 50, maxCount: 20_000 },
  full: { rounds: 31, sampleTime: 100, warmUp: 300, maxCount: 100_000 },
};

const quickPayloads = ['text 45 B', 'binary 1 MB'];
const quickClients = ['native', 'emsocket', 'partysocket'];

export function* benchmarks({ effort, server }) {
  const url = server.replace('http', 'ws');
  for (const { name, bytes, data } of payloads(effort)) {
    // Where there is little time, many small ones and few large.
    if (effort === 'quick' && !quickPayloads.includes(name)) continue;
    yield {
      name: `in, ${name}`,
      peers: ['native'],
      effort: real[effort],
      contestants: () =>
        each(url, effort, (client) => receiver(client, name, bytes)),
    };
    yield {
      name: `out, ${name}`,
      peers: ['native'],
      effort: real[effort],
      contestants: () => each(url, effort, (client) => sender(client, data)),
    };
  }
}

async function each(url, effort, make) {
  const all = [];
  for (const [name, open] of Object.entries({ native: bare, ...clients })) {
    if (effort === 'quick' && !quickClients.includes(name)) continue;
    const client = open(url);
    await client.opened();
    const listener = { hear: () => {} };
    client.onMessage((event) => listener.hear(event));
    const run = make({ send: (data) => client.send(data), listener });
    all.push({ name, run, end: () => client.close() });
  }
  return all;
}

/** From the order until the last message is there. */
function receiver({ send, listener }, name, bytes) {
  const kind = name.split(' ')[0];
  return (count) =>
    new Promise((resolve) => {
      let left = count;
      listener.hear = () => {
        left -= 1;
        if (left === 0) resolve();
      };
      send(JSON.stringify({ count, kind, bytes }));
    });
}

/** Until the server says that it has them all. */
function sender({ send, listener }, data) {
  return (count) =>
    new Promise((resolve, reject) => {
      listener.hear = ({ data }) => {
        if (data === String(count)) resolve();
        else reject(new Error(`The server got ${data} of ${count} messages.`));
      };
      for (let i = 0; i < count; ++i) send(data);
      send('?');
    });
}
