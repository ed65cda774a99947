// Formats everything in place: `npm run format`.

import { fixFormat } from './lib/checks.mjs';
import { main } from './lib/process.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  await setup('test');
  await fixFormat();
});
