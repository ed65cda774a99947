/** A user's module with Client in it, in the browsers; see tests/web/embind. */
import assert from 'node:assert/strict';

import { expected } from '../web/embind/scenarios.mjs';
import { inEachBrowser } from './support/emsocket-page.mjs';

inEachBrowser((test) => {
  for (const [title, wanted] of Object.entries(expected)) {
    test(title, async ({ page, server }) => {
      const seen = await page.run(
        async (_, title, url) => {
          const { default: create } =
            await import('/build/wasm-release/tests/web/embind/embind_client.mjs');
          const { scenarios } = await import('/tests/web/embind/scenarios.mjs');
          return scenarios[title](await create(), url);
        },
        title,
        server.url(),
      );
      assert.deepEqual(seen, wanted);
    });
  }
});
