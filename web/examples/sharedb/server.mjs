// A list that everybody can add to, in memory.

import WebSocketJSONStream from '@teamwork/websocket-json-stream';
import ShareDB from 'sharedb';

const backend = new ShareDB();
const list = backend.connect().get('examples', 'list');
list.create([]);

export function talk(sockets) {
  sockets.on('connection', (socket) => {
    backend.listen(new WebSocketJSONStream(socket));
  });
}
