// `npm run simulate:mutations`: breaks a copy of the core, one rule at a time,
// and reports how many histories the simulation takes to notice. Fails when one
// goes unnoticed. With arguments, only the mutations whose names contain one.
//
//   npm run simulate:mutations -- heartbeat outbox

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { mutations } from './lib/mutations.mjs';
import { Failure, main, root, run } from './lib/process.mjs';
import { filesIn } from './lib/sources.mjs';

const tree = 'build/mutations/source';
const build = 'build/mutations/build';
// Many breaks are only seen by the sanitizers. What a break leaves unused is no
// error.
const flags =
  '-O1 -fsanitize=address,undefined -fno-sanitize-recover=all ' +
  '-D_GLIBCXX_ASSERTIONS -Wno-unused-parameter -Wno-unused-variable ' +
  '-Wno-unused-function';
const histories = 100_000;

await main(async () => {
  const wanted = process.argv.slice(2);
  const chosen = (await mutations()).filter(
    ({ name }) =>
      wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  if (chosen.length === 0) throw new Failure('There is no such mutation.');
  await copySources();
  await run(
    'cmake',
    ['-S', tree, '-B', build, '-G', 'Ninja', `-DCMAKE_CXX_FLAGS=${flags}`],
    { output: 'onFailure' },
  );
  await compile();
  const unbroken = await search(2_000);
  if (unbroken) throw new Failure(`The core as it is breaks: ${unbroken}`);

  const survivors = [];
  const width = Math.max(...chosen.map(({ name }) => name.length));
  console.log(`${'mutation'.padEnd(width)}  histories  what noticed it`);
  for (const mutation of chosen) {
    const found = await withMutation(mutation, () => search(histories));
    const [number, invariant] = found?.split('\t') ?? ['-', 'NOTHING'];
    console.log(
      `${mutation.name.padEnd(width)}  ${number.padStart(9)}  ${invariant}`,
    );
    if (!found) survivors.push(mutation.name);
  }
  console.log(`\n${chosen.length - survivors.length} of ${chosen.length}`);
  if (survivors.length > 0) {
    throw new Failure(
      `Nothing noticed ${survivors.join(', ')}: an invariant is missing.`,
    );
  }
});

/** What the simulation is built from. Leaves alone what has not changed, so that
 * it is not compiled again. */
async function copySources() {
  const folders = ['cmake', 'cpp', 'tests'];
  // All of them: whatever CMake reads has to be there.
  const listed = folders.map((folder) => filesIn(folder, /./));
  const files = (await Promise.all(listed)).flat();
  for (const file of [...files, 'CMakeLists.txt', 'package.json']) {
    const copy = join(root, tree, file);
    const contents = await readFile(join(root, file));
    const present = await readFile(copy).catch(() => undefined);
    if (present && contents.equals(present)) continue;
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, contents);
  }
}

async function compile() {
  await run('cmake', ['--build', build, '--target', 'simulation'], {
    output: 'onFailure',
  });
}

async function withMutation({ patch, file }, task) {
  await run('git', ['apply', `--directory=${tree}`, patch], {
    output: 'onFailure',
  });
  try {
    await compile();
    return await task();
  } finally {
    await copyFile(join(root, file), join(root, tree, file));
  }
}

/** "histories, a tab, what broke", or undefined. */
async function search(count) {
  const args = ['--histories', String(count), '--brief'];
  try {
    await run(`${build}/tests/simulation/simulation`, args, { output: 'hide' });
    return undefined;
  } catch (failure) {
    if (!failure.output) throw failure;
    // What follows is what the model would have allowed.
    return failure.output.trim().split('\n')[0];
  }
}
