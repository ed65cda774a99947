import { EmSocket } from 'emsocket/inline';
import { createClient } from 'graphql-ws';

/**
 * graphql-ws makes a new socket for each attempt and subscribes anew on it, so
 * this one must not come back by itself: with `reconnect: false` it is a plain
 * WebSocket. What is left of EmSocket are its deadlines, which no browser has.
 */
class PlainEmSocket extends EmSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols, {
      reconnect: false,
      connectTimeout: 5_000,
      // A connection that died without a word is found out. graphql-ws servers
      // answer this; its own keepAlive does not watch for the answer.
      heartbeat: { interval: 15_000, message: '{"type":"ping"}' },
    });
  }
}

const client = createClient({
  url: '/graphql',
  webSocketImpl: PlainEmSocket,
  retryAttempts: Infinity,
  // A server that is away is told by an `error` event, of any WebSocket, and
  // graphql-ws gives up on that unless it is told not to.
  shouldRetry: () => true,
});

const state = document.querySelector('#state') as HTMLElement;
const form = document.querySelector('#form') as HTMLFormElement;
const text = document.querySelector('#text') as HTMLInputElement;
const messages = document.querySelector('#messages') as HTMLElement;

client.on('connected', () => (state.textContent = 'open'));
client.on('closed', () => (state.textContent = 'waiting'));

client.subscribe<{ said: string }>(
  { query: 'subscription { said }' },
  {
    next: ({ data }) => {
      const line = document.createElement('li');
      line.textContent = data?.said ?? '';
      messages.append(line);
    },
    error: console.error,
    complete: () => {},
  },
);

form.onsubmit = (event) => {
  event.preventDefault();
  client.subscribe(
    {
      query: 'mutation ($text: String!) { say(text: $text) }',
      variables: { text: text.value },
    },
    { next: () => {}, error: console.error, complete: () => {} },
  );
  text.value = '';
};
