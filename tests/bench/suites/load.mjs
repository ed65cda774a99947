/** What the engine does before the first socket. The rest is in lib/load.mjs. */

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
}
