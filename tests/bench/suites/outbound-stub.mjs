/**
 * What a message costs from the caller of send() to the socket, which is a stub
 * that counts. And a queue of 10,000 messages: to fill it while there is no
 * connection, and to hand it over when there is one.
 */
import { bare, clients } from '../lib/clients.mjs';
import {
  kinds,
  loadCppModule,
  makeInCpp,
  openInCpp,
  setCppPayload,
} from '../lib/cpp-module.mjs';
import { payloads } from '../lib/payloads.mjs';
import { StubSocket } from '../lib/stub-socket.mjs';

export const usesStub = true;

const queued = 10_000;
const peers = ['reconnecting-websocket', 'partysocket', 'websocket-ts'];

export async function* benchmarks({ effort, files }) {
  for (const { name, data } of payloads(effort)) {
    yield {
      name: `js, ${name}`,
      subtract: 'bare send',
      peers,
      contestants: () => senders(data),
    };
  }
  const module = await loadCppModule(files);
  for (const { name, bytes } of payloads(effort)) {
    yield {
      name: `C++, ${name}`,
      peers: ['websocket.h'],
      contestants: () => cppSenders(module, name.split(' ')[0], bytes),
    };
  }
  yield {
    name: `js, queue of ${queued}`,
    peers,
    contestants: () =>
      Object.entries(clients).map(([name, open]) => queue(name, open)),
  };
  yield {
    name: `C++, queue of ${queued}`,
    peers: ['websocket.h'],
    contestants() {
      setCppPayload(module, 'text', 45);
      return Object.entries(kinds).map(([name, kind]) =>
        cppQueue(name, kind, module),
      );
    },
  };
}

async function senders(data) {
  const all = [await sender('bare send', bare, data)];
  for (const [name, open] of Object.entries(clients)) {
    all.push(await sender(name, open, data));
  }
  return all;
}

async function sender(name, open, data) {
  const created = StubSocket.next();
  const client = open('ws://stub.test/');
  const opened = client.opened();
  const stub = await created;
  stub.open();
  await opened;
  return {
    name,
    run(count) {
      const before = stub.sent;
      for (let i = 0; i < count; ++i) client.send(data);
      check(name, stub, before + count);
    },
    end: () => client.close(),
  };
}

async function cppSenders(module, kind, bytes) {
  setCppPayload(module, kind, bytes);
  const how = kind === 'binary' ? 'binary' : 'text';
  const all = [];
  for (const [name, prefix] of Object.entries(kinds)) {
    const { handle, socket, end } = await openInCpp(module, prefix);
    const send = module[`_bench_${prefix}_send_${how}`];
    all.push({
      name,
      run(count) {
        const before = socket.sent;
        send(handle, count);
        check(name, socket, before + count);
      },
      end,
    });
  }
  return all;
}

/** Once is all that a client can be connected: a new one each time. */
function queue(name, open) {
  const text = 'x'.repeat(45);
  return {
    name,
    async run(count) {
      for (let i = 0; i < count; i += queued) {
        const created = StubSocket.next();
        const client = open('ws://stub.test/');
        for (let j = 0; j < queued; ++j) client.send(text);
        const stub = await created;
        stub.open();
        check(name, stub, queued);
        client.close();
      }
    },
    step: queued,
  };
}

function cppQueue(name, kind, module) {
  return {
    name,
    async run(count) {
      for (let i = 0; i < count; i += queued) {
        const { handle, socket, end } = await makeInCpp(module, kind);
        module[`_bench_${kind}_queue_text`](handle, queued);
        socket.open();
        check(name, socket, queued);
        end();
      }
    },
    step: queued,
  };
}

function check(name, stub, sent) {
  if (stub.sent !== sent) {
    throw new Error(`${name} sent ${stub.sent} messages, not ${sent}`);
  }
}
