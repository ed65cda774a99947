/** What is inside of `emsocket/codecs`, for pages of tests. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

import { root } from '../../../scripts/lib/process.mjs';
import { bundling, flavours } from '../../../scripts/package.mjs';

const contents = `export { codecs } from './module.js';
export { init } from './entry-inline.js';
`;

/** Builds it; a page imports it from the address that this gives. */
export async function buildCodecsProbe() {
  const flavour = flavours.find(({ name }) => name === 'emsocket.codecs');
  const { outputFiles } = await build({
    ...bundling(flavour),
    // Else what an entry does is left out, which is no entry here.
    ignoreAnnotations: true,
    stdin: { contents, resolveDir: join(root, flavour.sources), loader: 'ts' },
  });
  await mkdir(join(root, 'build/test-pages'), { recursive: true });
  await writeFile(
    join(root, 'build/test-pages/codecs-probe.mjs'),
    outputFiles[0].contents,
  );
  return '/build/test-pages/codecs-probe.mjs';
}
