// `npm start`: sets this machine up, builds the chat and serves it. The server
// runs in this process, so signals and its exit code need no passing on.

import { buildChat } from './chat.mjs';
import { main } from './lib/process.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  await setup('start');
  await buildChat();
  await import('../build/web/server/main.mjs');
});
