/** The examples that need no build: the package's files lie beside them. */
import { join } from 'node:path';
import { after } from 'node:test';

import { root } from '../../scripts/lib/process.mjs';
import { installPackage } from '../package/support/install.mjs';
import { converse } from './support/conversation.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { ExampleServer } from './support/example-server.mjs';

const project = await installPackage({ after });

inEachBrowser((test) => {
  for (const name of ['script-tag', 'es-module', 'worker', 'classic-worker']) {
    test(`${name} connects, and comes back`, async (t, open) => {
      const folder = join(root, 'web/examples', name);
      const server = await ExampleServer.start(
        t,
        folder,
        project.installed('dist'),
      );
      await converse(await open(server.url), server);
    });
  }
});
