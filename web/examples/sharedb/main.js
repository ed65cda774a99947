import { EmSocket } from 'emsocket/inline';
import { Connection } from 'sharedb/lib/client';

// ShareDB leaves it to the socket to come back; its documentation takes
// reconnecting-websocket for that, with this very option: what is said while there
// is no connection ShareDB keeps itself, and the socket must not.
const socket = new EmSocket('/', [], { maxEnqueuedMessages: 0 });

const connection = new Connection(socket);

const state = document.querySelector('#state');
const form = document.querySelector('#form');
const text = document.querySelector('#text');
const messages = document.querySelector('#messages');

socket.onstatechange = () => {
  state.textContent = socket.state;
};

const list = connection.get('examples', 'list');
const show = () => {
  messages.replaceChildren(
    ...list.data.map((words) => {
      const line = document.createElement('li');
      line.textContent = words;
      return line;
    }),
  );
};
list.subscribe(show);
list.on('op', show);

form.onsubmit = (event) => {
  event.preventDefault();
  list.submitOp({ p: [list.data.length], li: text.value });
  text.value = '';
};
