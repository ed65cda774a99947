// Emscripten calls WebAssembly.instantiate() and looks for no failure; web/src
// does that, which has compiled the module already, with these.
var WebAssembly = {
  instantiate: function (wasm, imports) {
    Module.imports = imports;
    return {
      then: function (receive) {
        Module.receive = receive;
      },
    };
  },
};
