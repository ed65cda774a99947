// What Emscripten's programs find in a browser, for Node: `node --require` this.

globalThis.WebSocket = require('ws').WebSocket;

// Emscripten 3.1.6 asks it for files too, where it is, and Node's reads none.
delete globalThis.fetch;
