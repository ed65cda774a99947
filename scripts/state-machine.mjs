// Draws docs/state-machine.svg and writes docs/state-machine.md, both from the
// table of the abstract model (tests/model): `npm run docs:state-machine`.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';

import { cmakeBuild } from './lib/cmake.mjs';
import { Failure, isMain, main, root, run } from './lib/process.mjs';
import { drawDiagram } from './lib/state-diagram.mjs';
import { writePage } from './lib/state-machine-page.mjs';

// The one that `npm test` builds anyway.
const preset = 'native-asan';

/** The files, by their paths, as the model has them now. */
async function generate() {
  await cmakeBuild(preset, '--target', 'print_model');
  const program = `build/${preset}/tests/model/print_model`;
  const model = JSON.parse(await run(program, [], { output: 'hide' }));
  return {
    'docs/state-machine.svg': drawDiagram(model),
    'docs/state-machine.md': await format(writePage(model), {
      parser: 'markdown',
    }),
  };
}

/** Fails where a file is not what the model says. */
export async function checkStateMachine() {
  for (const [file, wanted] of Object.entries(await generate())) {
    const found = await readFile(join(root, file), 'utf8').catch(() => '');
    if (found === wanted) continue;
    throw new Failure(
      `${file} is not what the model in tests/model says. Write it anew with ` +
        `"npm run docs:state-machine", and look at it.`,
    );
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    for (const [file, contents] of Object.entries(await generate())) {
      await writeFile(join(root, file), contents);
      console.log(file);
    }
  });
}
