/** The JavaScript clients that are compared, behind one face. */

import { EmSocket } from 'emsocket';
import PartySocket from 'partysocket/ws';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { ArrayQueue, WebsocketBuilder } from 'websocket-ts';

/**
 * @typedef {object} Client
 * @property {(handler: (event: MessageEvent) => void) => void} onMessage
 * @property {() => Promise<void>} opened
 * @property {(data: string | ArrayBuffer) => void} send
 * @property {() => void} close
 */

const hasWebSocketShape = (make) => (url, options) => {
  const socket = make(url, options);
  socket.binaryType = 'arraybuffer';
  return {
    onMessage: (handler) => socket.addEventListener('message', handler),
    opened: () =>
      new Promise((resolve) => socket.addEventListener('open', resolve)),
    send: (data) => socket.send(data),
    close: () => socket.close(),
  };
};

/** Each takes the class that is the global WebSocket when it is called. */
export const clients = {
  emsocket: hasWebSocketShape((url, options) => new EmSocket(url, [], options)),
  'reconnecting-websocket': hasWebSocketShape(
    (url) => new ReconnectingWebSocket(url, [], { WebSocket }),
  ),
  partysocket: hasWebSocketShape(
    (url) => new PartySocket(url, [], { WebSocket }),
  ),
  'websocket-ts': (url) => {
    const socket = new WebsocketBuilder(url)
      .withBuffer(new ArrayQueue())
      .build();
    socket.binaryType = 'arraybuffer';
    return {
      onMessage: (handler) =>
        socket.addEventListener('message', (_, event) => handler(event)),
      opened: () =>
        new Promise((resolve) => socket.addEventListener('open', resolve)),
      send: (data) => socket.send(data),
      close: () => socket.close(),
    };
  },
};

/** The platform's own class, or the stub: what all others have inside. */
export const bare = hasWebSocketShape((url) => new WebSocket(url));
