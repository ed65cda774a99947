/** What the build makes of cpp/src/page; scripts/package.mjs puts it here. */
declare module 'emsocket-module' {
  const createModule: import('./core.js').CreateModule;
  export default createModule;
}

/** The bytes of its WebAssembly, gzipped, for the entries that carry them inside. */
declare module 'emsocket-wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
