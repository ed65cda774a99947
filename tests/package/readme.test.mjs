/** What the README says of the build. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { versionOf } from '../../scripts/lib/requirements.mjs';
import { readmes } from '../../scripts/readme.mjs';

// Each compiler makes another program of the same source.
const isOurs = (await versionOf('em++')).includes(' 3.1.6 ');
const skip = !isOurs && 'the README has the hashes of Emscripten 3.1.6';

test('its hashes are those of the build', { skip }, async () => {
  const { present, wanted } = await readmes();
  assert.equal(present, wanted, 'npm run readme writes them');
});
