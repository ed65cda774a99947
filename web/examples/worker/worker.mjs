// emsocket.wasm has to lie beside emsocket.mjs.
import { EmSocket } from './emsocket.mjs';

// In a worker an address is relative to the worker's script.
const socket = new EmSocket('/echo');

socket.onstatechange = () => postMessage({ state: socket.state });
socket.onmessage = (event) => postMessage({ message: event.data });
onmessage = (event) => socket.send(event.data);
