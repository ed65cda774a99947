// Builds everything: the chat, into build/web/, the examples in C++, and the npm
// package, into dist/.

import { buildChat } from './chat.mjs';
import { buildExamples } from './examples.mjs';
import { main } from './lib/process.mjs';
import { buildPackage } from './package.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  await setup('start');
  await buildChat();
  await buildExamples();
  await buildPackage();
});
