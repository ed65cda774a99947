/** What the engine does before the first socket. The rest is in lib/load.mjs. */
import { settledMemory } from '../lib/memory.mjs';

export const usesStub = true;

export async function* benchmarks({ files }) {
  const bytes = await files.read('dist/emsocket.wasm');
  yield {
    name: 'WebAssembly.compile',
    unit: 'compile',
    contestants: () => [
      {
        name: 'emsocket',
        async run(count) {
          for (let i = 0; i < count; ++i) await WebAssembly.compile(bytes);
        },
      },
    ],
  };
  yield {
    name: 'memory after load',
    observe: async () => [
      ...(await memoryOf('emsocket', async () => {
        // Not the one that is here already.
        const fresh = await files.load('dist/emsocket.min.mjs?fresh');
        await fresh.init({ WebSocket });
        return fresh;
      })),
      ...(await memoryOf('reconnecting-websocket', () =>
        files.load('build/bench/reconnecting-websocket.mjs'),
      )),
    ],
  };
}

async function memoryOf(name, load) {
  const before = await settledMemory();
  const loaded = await load();
  const after = await settledMemory();
  return Object.keys(loaded).length === 0
    ? []
    : Object.keys(after).map((kind) => ({
        name: `${name}: ${kind}`,
        value: (after[kind] - before[kind]) / 1024,
        unit: 'KB',
      }));
}
