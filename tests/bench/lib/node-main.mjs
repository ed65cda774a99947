// A suite in Node: a process for each, told through its channel.

import { WebSocket } from 'ws';

globalThis.WebSocket ??= WebSocket;

process.once('message', async ({ bundle, options }) => {
  const { runSuite } = await import(bundle);
  await runSuite(options, (result) => process.send({ result }));
  process.disconnect();
  process.exit();
});
