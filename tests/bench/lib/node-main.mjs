// A suite in Node: a process for each, told through its channel.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { WebSocket } from 'ws';

import { root } from '../../../scripts/lib/process.mjs';

globalThis.WebSocket ??= WebSocket;

const files = {
  read: (path) => readFile(join(root, path)),
  load: (path) => import(new URL(path, pathToFileURL(root))),
};

process.once('message', async ({ bundle, options }) => {
  const { runSuite } = await import(bundle);
  await runSuite(options, files, (result) => process.send({ result }));
  process.disconnect();
  process.exit();
});
