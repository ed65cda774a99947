/*
 * The JavaScript side of <emsocket/embind_client.hpp>: payloads that stay values
 * of the page, and providers that may answer later.
 */
var EmsocketClientGlue = {
  // What the present value was, outside of a call of send().
  $EmsocketOuterValues: [],

  // Makes what is to be sent the present value, as WebSocket.send() converts it.
  emsocket_val_enter__deps: ['$Emsocket', '$EmsocketOuterValues', '$Emval'],
  emsocket_val_enter__sig: 'vi',
  emsocket_val_enter: function (handle) {
    var value = Emval.toValue(handle);
    EmsocketOuterValues.push(Emsocket.value);
    var isPayload =
      ArrayBuffer.isView(value) ||
      /^\[object (ArrayBuffer|Blob|File)\]$/.test(
        Object.prototype.toString.call(value),
      );
    Emsocket.value = isPayload ? value : String(value);
  },

  emsocket_val_leave__deps: ['$Emsocket', '$EmsocketOuterValues'],
  emsocket_val_leave__sig: 'v',
  emsocket_val_leave: function () {
    Emsocket.value = EmsocketOuterValues.pop();
  },

  // The message whose handlers run just now.
  emsocket_val_message__deps: ['$Emsocket', '$Emval'],
  emsocket_val_message__sig: 'i',
  emsocket_val_message: function () {
    return Emval.toHandle(Emsocket.value);
  },

  // Calls a function that returns a text, or a promise of one; what comes of it
  // goes to `callback` later, never from within.
  emsocket_val_ask__deps: ['$Emsocket', '$Emval'],
  emsocket_val_ask__sig: 'viii',
  emsocket_val_ask: function (handle, context, callback) {
    var ask = Emval.toValue(handle);
    function settle(isResolved, value) {
      try {
        Emsocket.text = String(
          isResolved ? value : (value && value.message) || value,
        );
      } catch (error) {
        isResolved = 0;
        Emsocket.text = 'It gave something that has no text.';
      }
      var length = Emsocket.text.length;
      {{{ makeDynCall('viii', 'callback') }}}(context, isResolved, length);
    }
    new Promise(function (resolve) {
      resolve(ask());
    }).then(
      function (value) {
        settle(1, value);
      },
      function (error) {
        settle(0, error);
      },
    );
  },
};

mergeInto(LibraryManager.library, EmsocketClientGlue);
