/**
 * Messages through a real connection to a server on loopback, in a process of its
 * own: what a client's overhead means where there is work to do besides it.
 */
import { bare, clients } from '../lib/clients.mjs';
import {
  kinds,
  loadCppModule,
  makeInCpp,
  setCppPayload,
} from '../lib/cpp-module.mjs';
import { payloads } from '../lib/payloads.mjs';

export const usesStub = false;

// A sample has to hold many messages, or it is the way to the server and back
// that is measured.
const real = {
  smoke: undefined,
  quick: { rounds: 3, sampleTime: 60, warmUp: 50, maxCount: 20_000 },
  full: { rounds: 31, sampleTime: 100, warmUp: 300, maxCount: 100_000 },
};

const quickPayloads = ['text 45 B', 'binary 1 MB'];
const quickClients = ['native', 'emsocket', 'partysocket'];

export async function* benchmarks({ effort, server, files }) {
  const url = server.replace('http', 'ws');
  const common = { peers: ['native'], effort: real[effort] };
  for (const { name, bytes, data } of payloads(effort)) {
    // Where there is little time, many small ones and few large.
    if (effort === 'quick' && !quickPayloads.includes(name)) continue;
    yield {
      ...common,
      bytes,
      name: `in, ${name}`,
      contestants: () =>
        each(url, effort, (client) => receiver(client, name, bytes)),
    };
    yield {
      ...common,
      bytes,
      name: `out, ${name}`,
      contestants: () => each(url, effort, (client) => sender(client, data)),
    };
  }
  if (effort === 'quick') return;
  const module = await loadCppModule(files);
  const peers = ['native', 'websocket.h'];
  for (const { name, bytes, data } of payloads(effort)) {
    yield {
      ...common,
      bytes,
      peers,
      name: `C++ in, ${name}`,
      contestants: () =>
        eachInCpp(module, url, (client) => receiver(client, name, bytes)),
    };
    yield {
      ...common,
      bytes,
      peers,
      name: `C++ out, ${name}`,
      contestants() {
        setCppPayload(module, name.split(' ')[0], bytes);
        return eachInCpp(module, url, (client) => sender(client, data));
      },
    };
  }
}

async function each(url, effort, make) {
  const all = [];
  for (const [name, open] of Object.entries({ native: bare, ...clients })) {
    if (effort === 'quick' && !quickClients.includes(name)) continue;
    const client = open(url);
    await client.opened();
    all.push(contestant(name, client, make));
  }
  return all;
}

/** Both kinds, and the class that is inside them, with a listener in JavaScript. */
async function eachInCpp(module, url, make) {
  const native = bare(url);
  await native.opened();
  const all = [contestant('native', native, make)];
  for (const [name, kind] of Object.entries(kinds)) {
    const { handle, socket, end } = await makeInCpp(module, kind, url);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const send = (how) => module[`_bench_${kind}_send_${how}`];
    const client = {
      // After C++ has heard it.
      onMessage: (listener) => socket.addEventListener('message', listener),
      send: (data) => socket.send(data),
      sendMany: (data, count) =>
        send(typeof data === 'string' ? 'text' : 'binary')(handle, count),
      close: end,
    };
    all.push(contestant(name, client, make));
  }
  return all;
}

function contestant(name, client, make) {
  const listener = { hear: () => {} };
  client.onMessage((event) => listener.hear(event));
  const send = (data) => client.send(data);
  const sendMany =
    client.sendMany ??
    ((data, count) => {
      for (let i = 0; i < count; ++i) client.send(data);
    });
  const run = make({ send, sendMany, listener });
  return { name, run, end: () => client.close() };
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
function sender({ send, sendMany, listener }, data) {
  return (count) =>
    new Promise((resolve, reject) => {
      listener.hear = ({ data }) => {
        if (data === String(count)) resolve();
        else reject(new Error(`The server got ${data} of ${count} messages.`));
      };
      sendMany(data, count);
      send('?');
    });
}
