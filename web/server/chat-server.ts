import { createServer, STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { WebSocketServer } from 'ws';

import { Admission } from './admission.js';
import { ChatRoom } from './chat-room.js';
import { ChatSocket } from './chat-socket.js';
import { Heartbeat } from './heartbeat.js';
import { defaultLimits } from './limits.js';
import type { Limits } from './limits.js';
import { cleanName } from './names.js';
import { createPage } from './page.js';
import { quote } from './text.js';

export interface ChatServerOptions {
  /** The address to listen on. Default: 127.0.0.1, this machine alone. */
  host?: string;
  /** The port to listen on; 0 takes any free one. Default: 8080. */
  port?: number;
  /** What a client must send as `?access_token=`. Default: nothing. */
  accessToken?: string;
  /**
   * The origins, such as `https://chat.example`, whose pages may connect, in
   * place of the default: pages from the host that is connected to. A client
   * that sends no `Origin` is not a browser, and is let in either way.
   */
  allowedOrigins?: readonly string[];
  /** The folder of the built page. Default: `../chat`, seen from here. */
  pageDir?: string;
  limits?: Partial<Limits>;
  /**
   * How often each client gets a ping, in ms; one that has shown no life when
   * the next is due is dropped. Default: 30,000.
   */
  pingInterval?: number;
  /** Gets each line of the log. Default: console.log. */
  log?: (line: string) => void;
  /** The clock, in milliseconds since 1970. Default: Date.now. */
  now?: () => number;
}

export interface ChatServer {
  /** Where the page is, as seen from this machine: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** How many are connected. */
  readonly people: number;
  /** Closes every connection; the server goes on. */
  closeAll(code: number, reason: string): void;
  /** Sends `data` to everybody as it is, so that a client can be tested. */
  sendAll(data: string | Uint8Array): void;
  /** Says 1001 to everybody, waits a little for answers, then stops. */
  shutdown(): Promise<void>;
}

/** How long a shutdown waits for clients to answer its close, in ms. */
const shutdownPatience = 2000;

/**
 * Starts the chat: the page over HTTP, the WebSocket at `/ws`.
 *
 * Rejects with the system's error (`EADDRINUSE`, ...) when it cannot listen,
 * with TypeError for an origin that is none.
 */
export async function startChatServer(
  options: ChatServerOptions = {},
): Promise<ChatServer> {
  const {
    host = '127.0.0.1',
    port = 8080,
    accessToken,
    allowedOrigins,
    pageDir = fileURLToPath(new URL('../chat', import.meta.url)),
    pingInterval = 30_000,
    log = console.log,
    now = Date.now,
  } = options;
  const limits = { ...defaultLimits, ...options.limits };

  const admission = new Admission({ accessToken, allowedOrigins });
  const room = new ChatRoom({ limits, log, now });
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.maxMessageBytes,
    // Compression costs much memory a connection and gains little on chat
    // lines; images are compressed already.
    perMessageDeflate: false,
    WebSocket: ChatSocket,
  });
  const http = createServer(createPage(pageDir, log));
  let shutDown: Promise<void> | undefined;

  http.on('upgrade', (request, stream, head) => {
    // From here on nobody else listens: a peer that vanishes during the
    // handshake would end the process.
    stream.on('error', () => stream.destroy());
    const refuse = (status: number, text: string): void => {
      log(`refused ${status} ${describe(request)}`);
      respond(stream, status, text);
    };
    const { path, query } = splitTarget(request);
    if (path !== '/ws') {
      refuse(404, 'There is no WebSocket here; the chat is at /ws.');
      return;
    }
    if (shutDown) {
      refuse(503, 'The server is shutting down.');
      return;
    }
    const refusal = admission.check(request, query);
    if (refusal) {
      refuse(refusal.status, refusal.text);
      return;
    }

    webSockets.handleUpgrade(request, stream, head, (socket) => {
      // ws has checked that the key is there and well formed.
      const id = String(request.headers['sec-websocket-key']).slice(0, 8);
      const asked = query.get('name');
      const { name, shortened } = cleanName(asked, limits.maxNameLength);
      heartbeat.watch(socket, request.socket);
      room.enter(socket, { id, name }, shortened);
    });
  });

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
  // Such as too many open files when somebody connects: the others stay.
  http.on('error', (error) => log(`error of the server: ${error.message}`));
  const heartbeat = new Heartbeat(pingInterval);
  const address = http.address() as AddressInfo;

  return {
    url: urlOf(address),
    port: address.port,
    get people() {
      return room.people;
    },
    closeAll: (code, reason) => room.closeAll(code, reason),
    sendAll: (data) => room.sendAll(data),
    shutdown: () => {
      shutDown ??= (async () => {
        const closed = new Promise((resolve) => http.close(resolve));
        await room.empty(
          1001,
          'The server is shutting down.',
          shutdownPatience,
        );
        heartbeat.stop();
        http.closeAllConnections();
        await closed;
      })();
      return shutDown;
    },
  };
}

/** Answers a handshake in plain HTTP and ends the connection. */
function respond(stream: Duplex, status: number, text: string): void {
  const body = `${text}\n`;
  stream.once('finish', () => stream.destroy());
  stream.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      // RFC 9110 wants a 401 to name the scheme; RFC 6750 has `access_token`.
      ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
      '',
      body,
    ].join('\r\n'),
  );
}

/** A refused request for the log, without its query: the token is there. */
function describe(request: IncomingMessage): string {
  const path = quote(splitTarget(request).path);
  const { origin } = request.headers;
  return origin === undefined ? path : `${path} from ${quote(origin)}`;
}

/** Not by `new URL`: a stranger's address need not be one, and that throws. */
function splitTarget({ url = '' }: IncomingMessage): {
  path: string;
  query: URLSearchParams;
} {
  const [path = ''] = url.split('?', 1);
  return { path, query: new URLSearchParams(url.slice(path.length)) };
}

function urlOf({ address, family, port }: AddressInfo): string {
  // A wildcard is where to listen, not where a browser can go.
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return family === 'IPv6'
    ? `http://[${address}]:${port}`
    : `http://${address}:${port}`;
}
