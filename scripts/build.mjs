// Builds everything: the chat, into build/web/, and the npm package, into dist/.

import { buildChat } from './chat.mjs';
import { main } from './lib/process.mjs';
import { buildPackage } from './package.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  await setup('start');
  await buildChat();
  await buildPackage();
});
