import { EmSocket } from 'emsocket';

const state = document.querySelector('#state') as HTMLElement;
const form = document.querySelector('#form') as HTMLFormElement;
const text = document.querySelector('#text') as HTMLInputElement;
const messages = document.querySelector('#messages') as HTMLElement;

// Messages are texts here, so `event.data` is a string.
const socket = new EmSocket<string>('/echo');

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
