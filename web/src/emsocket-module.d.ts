/** What the build makes of cpp/src/page; scripts/package.mjs puts it here. */
declare module 'emsocket-module' {
  const createModule: import('./core.js').CreateModule;
  export default createModule;
}

/** The bytes of its WebAssembly in hexadecimal, for the entries that carry them. */
declare module 'emsocket-wasm' {
  const digits: string;
  export default digits;
}
