/*
 * For the module without codecs. No message comes into its memory, only urls,
 * reasons and the like: there what is fast for many texts (socket_glue.js) would
 * save nobody any time. Emscripten's views of the memory are not used either, so
 * that they are left out.
 */
Object.assign(LibraryManager.library['$Emsocket'], {
  memory: function () {
    return new Uint8Array(wasmMemory.buffer);
  },

  bytes: function (pointer, length) {
    return new Uint8Array(wasmMemory.buffer, pointer, length);
  },

  decode: function (pointer, length) {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Emsocket.bytes(pointer, length),
    );
  },

  encode: function (text, pointer) {
    return new TextEncoder().encodeInto(
      text,
      Emsocket.bytes(pointer, text.length * 3),
    ).written;
  },
});
[
  'buffer',
  'decodeAscii',
  'decoder',
  'encodeLong',
  'encoder',
  'heap',
  'unsharedBuffer',
].forEach(function (name) {
  delete LibraryManager.library['$Emsocket'][name];
});
