/*
 * For the module without codecs. No message comes into its memory, only urls,
 * reasons and the like: there the loops that are faster for short texts
 * (socket_glue.js) would save nobody any time.
 */
var ShortTextGlue = LibraryManager.library['$Emsocket'];
ShortTextGlue.encode = function (text, pointer) {
  if (!Emsocket.encoder) Emsocket.encoder = new TextEncoder();
  var room = HEAPU8.subarray(pointer, pointer + text.length * 3);
  return Emsocket.encoder.encodeInto(text, room).written;
};
ShortTextGlue.decode = function (pointer, length) {
  if (!Emsocket.decoder) {
    Emsocket.decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  }
  return Emsocket.decoder.decode(Emsocket.bytes(pointer, length));
};
delete ShortTextGlue.decodeAscii;
delete ShortTextGlue.encodeLong;
