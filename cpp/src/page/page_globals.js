// The class that sockets are made of: the one that init() was given, or the
// platform's own as it was when emsocket was loaded. Never the global of this
// moment, since a page may have put EmSocket itself in its place.
var WebSocket = Module['WebSocket'];

// Emscripten calls WebAssembly.instantiate() and looks for no failure; web/src
// does that, which has compiled the module already.
var WebAssembly = {
  instantiate: function (wasm, imports) {
    return {
      then: function (receive) {
        Module['instantiate'](imports, receive);
      },
    };
  },
};
