/** The server of the conformance tests: their pages, and WebSockets that behave
 * as a test asks for by path and query. On loopback only. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { closeAll, endpoints } from './endpoints.mjs';
import { Observations } from './observations.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folders = ['/tests/conformance/', '/dist/'];

const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

const pageHost = '127.0.0.1';

/**
 * Browsers let one socket at a time connect to an address, so each lane in which
 * tests run has one of its own, and none that of the page.
 */
const laneHosts = (from) =>
  Array.from({ length: 12 }, (_, i) => `127.0.0.${from + i}`);
export const lanes = { window: laneHosts(2), worker: laneHosts(14) };

export async function startConformanceServer() {
  const observations = new Observations();
  const first = await listen(0, pageHost, observations);
  const { port } = first.address();
  const others = await Promise.all(
    Object.values(lanes)
      .flat()
      .map((host) => listen(port, host, observations)),
  );
  const servers = [first, ...others];
  const dead = await listen(0, pageHost, observations);
  const deadPort = dead.address().port;
  await stop(dead);
  return {
    port,
    /** At which nobody listens. */
    deadPort,
    origin: `http://${pageHost}:${port}`,
    async close() {
      closeAll();
      await Promise.all(servers.map(stop));
    },
  };
}

async function listen(port, host, observations) {
  const server = createServer((request, response) => {
    serve(request, response, observations).catch((error) => {
      response.writeHead(error.code === 'ENOENT' ? 404 : 500).end();
    });
  });
  server.streams = new Set();
  server.on('connection', (stream) => {
    server.streams.add(stream);
    stream.on('close', () => server.streams.delete(stream));
  });
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const { pathname, searchParams } = new URL(request.url, 'ws://server');
    const endpoint = endpoints[pathname];
    if (!endpoint) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    const seen = observations.begin(searchParams.get('id'), request);
    endpoint({ request, stream, head, seen }, searchParams);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

function stop(server) {
  for (const stream of server.streams) stream.destroy();
  return new Promise((resolve) => server.close(resolve));
}

async function serve(request, response, observations) {
  const { pathname, searchParams } = new URL(request.url, 'http://server');
  if (pathname === '/observed') {
    const id = searchParams.get('id');
    const { code, reason } = await observations.ended(id);
    const headers = observations.headers(id);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ code, reason, headers }));
    return;
  }
  const path = normalize(pathname);
  if (!folders.some((folder) => path.startsWith(folder))) {
    response.writeHead(404).end();
    return;
  }
  const content = await readFile(join(root, path));
  response.writeHead(200, {
    'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': 'no-store',
  });
  response.end(content);
}
