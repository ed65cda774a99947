// `npm run docs`: the C++ API as web pages, in build/docs. Fails on a public name
// that is not documented, and on whatever else Doxygen warns of.

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isMain, main, root, run } from './lib/process.mjs';
import { setup } from './setup.mjs';

const outputDir = 'build/docs';

export async function buildDocs() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json')));
  await rm(join(root, outputDir), { recursive: true, force: true });
  await mkdir(join(root, outputDir), { recursive: true });
  await run('doxygen', ['docs/Doxyfile'], {
    env: { EMSOCKET_VERSION: version },
  });
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setup('docs');
    await buildDocs();
    console.log(`${outputDir}/index.html`);
  });
}
