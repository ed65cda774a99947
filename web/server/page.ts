import { access } from 'node:fs/promises';
import { join } from 'node:path';

import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';

/**
 * Only the page's own files run; WebAssembly compiles without `unsafe-eval`;
 * `blob:` shows received images. Raw mode talks to any server, so the page may
 * connect anywhere; `ws:` and `wss:` are spelled out because `*` did not
 * include them before CSP 3.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  'connect-src * ws: wss:',
  // These three do not fall back to default-src.
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the chat page from `pageDir`; `log` gets what should not happen. */
export function createPage(
  pageDir: string,
  log: (line: string) => void,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': contentSecurityPolicy,
      'X-Content-Type-Options': 'nosniff',
      // Ask each time (the ETag makes that cheap): a page and a .wasm of
      // different builds do not fit together.
      'Cache-Control': 'no-cache',
    });
    next();
  });
  app.get('/ws', (_request, response) => {
    response
      .status(426)
      .set({ Connection: 'Upgrade', Upgrade: 'websocket' })
      .type('text')
      .send('This is the WebSocket of the chat: connect with ws:, not http:.');
  });
  app.use(express.static(pageDir));
  app.use(async (_request, response) => {
    response.type('text');
    if (await exists(join(pageDir, 'index.html'))) {
      response.status(404).send('Not found.');
    } else {
      response
        .status(503)
        .send('The chat page has not been built yet: run npm start.');
    }
  });
  // Express's own handler would show a stack trace to the client.
  app.use(((error, _request, response, next) => {
    log(`error while serving the page: ${String(error)}`);
    if (response.headersSent) {
      next(error);
    } else {
      response.status(500).type('text').send('The file cannot be read.');
    }
  }) satisfies ErrorRequestHandler);
  return app;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
