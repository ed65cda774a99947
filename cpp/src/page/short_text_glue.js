/*
 * For the module without codecs. No message comes into its memory, only urls,
 * reasons and the like: there the loop that is faster for short texts
 * (socket_glue.js) would save nobody any time.
 */
LibraryManager.library['$Emsocket'].encode = function (text, pointer) {
  if (!Emsocket.encoder) Emsocket.encoder = new TextEncoder();
  var room = HEAPU8.subarray(pointer, pointer + text.length * 3);
  return Emsocket.encoder.encodeInto(text, room).written;
};
