/** The C++ module of the benchmarks (tests/bench/cpp). */

const path = 'build/wasm-release/tests/bench/cpp/bench_module';

/** The two kinds of sockets in it, by what their functions are called. */
export const kinds = { 'websocket.h': 'websocket_h', emsocket: 'client' };

/**
 * Around the class that is the global WebSocket now.
 * @param {(path: string) => Promise<ArrayBuffer>} read gives a file of the tree
 * @param {(path: string) => Promise<object>} load imports one
 */
export async function loadCppModule({ read, load }) {
  const { default: create } = await load(`${path}.mjs`);
  const made = [];
  const Class = globalThis.WebSocket;
  const module = await create({
    wasmBinary: await read(`${path}.wasm`),
    WebSocket: class extends Class {
      constructor(...args) {
        super(...args);
        made.push(this);
      }
    },
  });
  /** The socket that C++ has made since the last call. */
  module.takeSocket = async () => {
    // A Client makes its socket in its first connect(), or a task later.
    while (made.length === 0) await new Promise((done) => setTimeout(done));
    return made.pop();
  };
  return module;
}

/** A socket of a kind: `{ handle, socket, end() }`; JavaScript's half of it too. */
export async function makeInCpp(module, kind, url = 'ws://stub.test/') {
  const text = new TextEncoder().encode(`${url}\0`);
  const pointer = module._bench_scratch(text.length);
  module.HEAPU8.set(text, pointer);
  const handle = module[`_bench_${kind}_new`](pointer);
  const socket = await module.takeSocket();
  return {
    handle,
    socket,
    end: () => module[`_bench_${kind}_delete`](handle),
  };
}

/** One of the stub that is open. */
export async function openInCpp(module, kind) {
  const made = await makeInCpp(module, kind);
  made.socket.open();
  return made;
}

/** What the functions that send will send: so many bytes of text, CJK or binary. */
export function setCppPayload(module, kind, bytes) {
  if (kind === 'binary') module._bench_payload_bytes(bytes);
  else module._bench_payload_text(bytes, kind === 'CJK' ? 1 : 0);
}
