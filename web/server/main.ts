/**
 * The chat server as a program. Environment: `HOST`, `PORT`, `ACCESS_TOKEN`,
 * `ALLOWED_ORIGINS` (separated by commas); see ChatServerOptions.
 */
import { startChatServer } from './chat-server.js';
import type { ChatServerOptions } from './chat-server.js';

// A reader of the log that goes away must not take the server with it.
process.stdout.on('error', () => {});

const host = process.env.HOST || '127.0.0.1';
const port = process.env.PORT || '8080';

try {
  const server = await startChatServer(readOptions());
  console.log(`emsocket chat: ${server.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not `once`: a terminal and npm both pass on the same Ctrl-C, and the
    // second one must not cut the goodbye short.
    process.on(signal, () => void server.shutdown());
  }
} catch (error) {
  console.error(`emsocket chat: ${explain(error)}`);
  process.exitCode = 1;
}

function readOptions(): ChatServerOptions {
  if (!/^\d+$/.test(port) || Number(port) > 65535) {
    throw new TypeError(
      `PORT must be a whole number from 0 to 65535, not "${port}".`,
    );
  }
  const options: ChatServerOptions = {
    host,
    port: Number(port),
    log: (line) => console.log(`${new Date().toISOString()} ${line}`),
  };
  const { ACCESS_TOKEN, ALLOWED_ORIGINS } = process.env;
  if (ACCESS_TOKEN) options.accessToken = ACCESS_TOKEN;
  if (ALLOWED_ORIGINS) {
    options.allowedOrigins = ALLOWED_ORIGINS.split(',').map((o) => o.trim());
  }
  return options;
}

/** One sentence that a person can act on. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return (
        `port ${port} on ${host} is already in use: stop the program that ` +
        `has it, or choose another port with PORT=8081.`
      );
    case 'EACCES':
      return (
        `no permission to listen on port ${port}: ` +
        `choose one above 1023 with PORT=8080.`
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is not an address of this machine.`;
    default:
      return message;
  }
}
