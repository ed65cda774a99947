// A script that importScripts() loads cannot tell where it came from: here
// emsocket.wasm has to lie beside the worker, or init({ wasm }) says where it is.
importScripts('emsocket.global.js');

const socket = new emsocket.EmSocket('/echo');

socket.onstatechange = () => postMessage({ state: socket.state });
socket.onmessage = (event) => postMessage({ message: event.data });
onmessage = (event) => socket.send(event.data);
