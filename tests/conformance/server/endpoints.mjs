/** What a WebSocket gets at each path. */
import { WebSocketServer } from 'ws';

import { answer, faults, refusal } from './handshake.mjs';

// A test's message may be large, its connection must not be compressed away.
const sockets = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: 64 * 1024 * 1024,
  handleProtocols: (offered, request) => {
    const wanted = queryOf(request).get('select');
    if (wanted === null) return [...offered][0];
    return wanted === '' ? false : wanted;
  },
});
sockets.on('headers', (headers, request) => {
  for (const cookie of queryOf(request).getAll('cookie')) {
    headers.push(`Set-Cookie: ${cookie}`);
  }
});

function queryOf(request) {
  return new URL(request.url, 'ws://server').searchParams;
}

function accept({ request, stream, head, seen }, use = () => {}) {
  sockets.handleUpgrade(request, stream, head, (socket) => {
    socket.on('error', () => socket.terminate());
    socket.on('close', (code, reason) => seen?.end(code, String(reason)));
    use(socket);
  });
}

function echo(socket) {
  socket.on('message', (data, isBinary) => {
    socket.send(data, { binary: isBinary });
  });
}

// A handshake and then bytes, with nobody who would answer a frame.
function acceptRaw({ request, stream, seen }) {
  stream.on('end', () => stream.end());
  stream.on('close', () => seen?.end(1006, ''));
  stream.resume();
  stream.write(answer(request));
}

/** The commands that a page may send to /command, as JSON. */
const commands = {
  send: (socket, texts) => texts.forEach((text) => socket.send(text)),
  sendBytes: (socket, bytes) => socket.send(Buffer.from(bytes)),
  close: (socket, [code, reason]) => socket.close(code, reason),
  /** Cuts the connection after so many ms. */
  drop: (socket, time) => setTimeout(() => socket.terminate(), time),
  /** Bytes as hex, which need not be whole or right frames. */
  write: (_socket, hex, { stream }) => stream.write(Buffer.from(hex, 'hex')),
  /** Reads nothing for so many ms. */
  pause: (socket, time) => {
    socket.pause();
    setTimeout(() => socket.resume(), time);
  },
};

export const endpoints = {
  '/echo': (upgrade) => accept(upgrade, echo),

  '/command': (upgrade) =>
    accept(upgrade, (socket) => {
      socket.on('message', (text, isBinary) => {
        if (isBinary) return;
        for (const [name, value] of Object.entries(JSON.parse(text))) {
          commands[name](socket, value, upgrade);
        }
      });
    }),

  '/close': (upgrade, query) =>
    accept(upgrade, (socket) => {
      const code = query.get('code');
      socket.close(code ? Number(code) : undefined, query.get('reason') ?? '');
    }),

  '/headers': (upgrade) =>
    accept(upgrade, (socket) => {
      socket.send(JSON.stringify(upgrade.request.headers));
    }),

  /** Sends `count` numbered messages at once. */
  '/push': (upgrade, query) =>
    accept(upgrade, (socket) => {
      for (let i = 0; i < Number(query.get('count')); ++i) socket.send(`${i}`);
    }),

  /** Accepts after so many ms; without a time, never. */
  '/late': (upgrade, query) => {
    const time = query.get('time');
    if (time === null) return;
    const timer = setTimeout(() => accept(upgrade, echo), Number(time));
    upgrade.stream.on('close', () => clearTimeout(timer));
  },

  '/refuse': ({ stream }, query) =>
    stream.end(refusal(query.get('status'), { Location: '/echo' })),

  '/fault': ({ request, stream }, query) => {
    const fault = faults[query.get('fault')];
    stream.write(fault ? answer(request, fault) : 'what?\r\n\r\n');
  },

  /** Ends the TCP connection in place of an answer. */
  '/hang-up': ({ stream }) => stream.destroy(),

  /**
   * Writes `frames` (hex) and answers nothing; ends when the page has sent
   * something, such as its answer to a Close frame, or after `cut` ms.
   */
  '/raw': (upgrade, query) => {
    const { stream } = upgrade;
    acceptRaw(upgrade);
    stream.write(Buffer.from(query.get('frames') ?? '', 'hex'));
    const cut = query.get('cut');
    if (cut !== null) setTimeout(() => stream.end(), Number(cut));
    else if (!query.has('stay')) stream.once('data', () => stream.end());
  },

  /** Answers a Close frame after so many ms; without a time, never. */
  '/late-close': (upgrade, query) => {
    const { stream } = upgrade;
    acceptRaw(upgrade);
    const time = query.get('time');
    if (time === null) return;
    stream.once('data', () => {
      const timer = setTimeout(
        () => stream.end(Buffer.from('880203e8', 'hex')),
        Number(time),
      );
      stream.on('close', () => clearTimeout(timer));
    });
  },
};

/** Leaves no connection behind. */
export function closeAll() {
  for (const socket of sockets.clients) socket.terminate();
}
