/*
 * The JavaScript side of <emsocket/embind.hpp>: Embind's handles to and from the
 * values of socket_glue.js, which encodes and decodes text.
 */
var EmsocketValueGlue = {
  // Makes the handle's value, as a string, ready to be taken; returns its length
  // in UTF-16 code units.
  emsocket_val_hold_text__deps: ['$Emsocket', '$Emval'],
  emsocket_val_hold_text__sig: 'ii',
  emsocket_val_hold_text: function (handle) {
    Emsocket.text = String(Emval.toValue(handle));
    return Emsocket.text.length;
  },

  emsocket_val_new_text__deps: ['$Emsocket', '$Emval'],
  emsocket_val_new_text__sig: 'iii',
  emsocket_val_new_text: function (pointer, length) {
    return Emval.toHandle(Emsocket.decode(pointer, length));
  },

  emsocket_val_byte_length__deps: ['$Emval'],
  emsocket_val_byte_length__sig: 'ii',
  emsocket_val_byte_length: function (handle) {
    var buffer = Emval.toValue(handle);
    return (buffer && buffer.byteLength) || 0;
  },

  emsocket_val_read_bytes__deps: ['$Emval'],
  emsocket_val_read_bytes__sig: 'vii',
  emsocket_val_read_bytes: function (handle, pointer) {
    var buffer = Emval.toValue(handle);
    HEAPU8.set(
      ArrayBuffer.isView(buffer)
        ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
        : new Uint8Array(buffer),
      pointer,
    );
  },

  emsocket_val_new_bytes__deps: ['$Emval'],
  emsocket_val_new_bytes__sig: 'iii',
  emsocket_val_new_bytes: function (pointer, length) {
    return Emval.toHandle(
      new Uint8Array(HEAPU8.subarray(pointer, pointer + length)),
    );
  },

  emsocket_val_guard__deps: ['$emsocketReport', '$Emval'],
  emsocket_val_guard__sig: 'ii',
  emsocket_val_guard: function (handle) {
    var guarded = Emval.toValue(handle);
    return Emval.toHandle(function () {
      try {
        return guarded.apply(this, arguments);
      } catch (error) {
        emsocketReport(error);
      }
    });
  },
};

mergeInto(LibraryManager.library, EmsocketValueGlue);
