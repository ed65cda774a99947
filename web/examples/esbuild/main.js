import { EmSocket, init } from 'emsocket';
// esbuild does not follow `new URL(…, import.meta.url)`, as other bundlers do. An
// import it does follow: the loader `file` copies the wasm and gives its name.
import wasm from 'emsocket/emsocket.wasm';

init({ wasm: new URL(wasm, import.meta.url) });

const state = document.querySelector('#state');
const form = document.querySelector('#form');
const text = document.querySelector('#text');
const messages = document.querySelector('#messages');

const socket = new EmSocket('/echo');

socket.onstatechange = () => {
  state.textContent = socket.state;
};
socket.onmessage = (event) => {
  const line = document.createElement('li');
  line.textContent = event.data;
  messages.append(line);
};
form.onsubmit = (event) => {
  event.preventDefault();
  // While there is no connection it waits, and goes out with the next.
  socket.send(text.value);
  text.value = '';
};
