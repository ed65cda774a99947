/** How much memory is in use, where an engine says so. */

/**
 * After whatever can be collected has been: `{ heap, wasm }` in bytes; `heap` is
 * left out in Firefox, which does not tell.
 */
export async function settledMemory() {
  for (let i = 0; i < 4; ++i) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    globalThis.gc?.();
  }
  const heap =
    globalThis.process?.memoryUsage?.().heapUsed ??
    performance.memory?.usedJSHeapSize;
  return { ...(heap === undefined ? {} : { heap }), wasm: wasmBytes() };
}

const memories = new Set();
const tables = new Set();

/** How many functions the tables of all modules have room for. */
export const tableSize = () =>
  [...tables].reduce((sum, table) => sum + table.length, 0);

const wasmBytes = () =>
  [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

/** From now on every WebAssembly memory and table is known. Before anything is loaded. */
export function watchWasmMemory() {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...args) => {
    const result = await instantiate(...args);
    const { exports } = result.instance ?? result;
    for (const value of Object.values(exports)) {
      if (value instanceof WebAssembly.Memory) memories.add(value);
      if (value instanceof WebAssembly.Table) tables.add(value);
    }
    return result;
  };
}
