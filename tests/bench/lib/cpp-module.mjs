/** The C++ module of the benchmarks (tests/bench/cpp), around the stub. */

import { StubSocket } from './stub-socket.mjs';

const path = 'build/wasm-release/tests/bench/cpp/bench_module';

/**
 * @param {(path: string) => Promise<ArrayBuffer>} read gives a file of the tree
 * @param {(path: string) => Promise<object>} load imports one
 */
export async function loadCppModule({ read, load }) {
  const { default: create } = await load(`${path}.mjs`);
  return create({
    wasmBinary: await read(`${path}.wasm`),
    WebSocket: StubSocket,
  });
}

/** A socket of either kind that is open: `{ handle, stub, end() }`. */
export async function openInCpp(module, kind) {
  const created = StubSocket.next();
  const handle = module[`_bench_${kind}_new`]();
  const stub = await created;
  stub.open();
  return { handle, stub, end: () => module[`_bench_${kind}_delete`](handle) };
}
