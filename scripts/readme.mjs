// Writes into README.md what the last build made: the hashes of the scripts.
// `npm test` compares them (tests/package/readme.test.mjs).

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isMain, main, root } from './lib/process.mjs';

const begin = '<!-- What `npm run readme` writes. -->';
const end = '<!-- So far. -->';
// Its WebAssembly is inside, so that the hash holds for all of it.
const shown = 'emsocket.global.inline.min.js';

/** The part of the README for some hashes, by the names of their files. */
export function hashesText(hashes, version) {
  const rows = Object.entries(hashes).map(
    ([name, hash]) => `- \`${name}\`: \`${hash}\``,
  );
  return `${begin}

\`\`\`html
<script
  src="https://unpkg.com/emsocket@${version}/dist/${shown}"
  integrity="${hashes[shown]}"
  crossorigin="anonymous"
></script>
\`\`\`

${rows.join('\n')}

${end}`;
}

/** The README as it is, and as it should be. */
export async function readmes() {
  const read = (path) => readFile(join(root, path), 'utf8');
  const { version } = JSON.parse(await read('package.json'));
  const hashes = JSON.parse(await read('dist/sri.json'));
  const present = await read('README.md');
  const [before, rest] = present.split(begin);
  const [, after] = rest.split(end);
  return { present, wanted: before + hashesText(hashes, version) + after };
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { wanted } = await readmes();
    await writeFile(join(root, 'README.md'), wanted);
  });
}
