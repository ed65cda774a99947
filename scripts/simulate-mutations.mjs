// Whether the simulation notices when a rule of the core is broken. Each patch in
// tests/simulation/mutations breaks one, in a line or two; applied to a copy of
// the sources, it has to be caught:
//
//   npm run simulate:mutations [-- --histories N] [name...]
//
// One that is not caught is an invariant that is missing.

import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Failure, isMain, main, root, run } from './lib/process.mjs';
import { setup } from './setup.mjs';

const folder = 'tests/simulation/mutations';
const tree = 'build/mutations/tree';
const buildDir = 'build/mutations/build';
/** All that the target `simulation` is made of. */
const sources = ['CMakeLists.txt', 'cmake', 'cpp', 'package.json', 'tests'];

const mutations = async () =>
  (await readdir(join(root, folder)))
    .filter((file) => file.endsWith('.patch'))
    .map((file) => file.slice(0, -'.patch'.length))
    .sort();

const apply = (name, ...options) =>
  run('git', ['apply', ...options, `${folder}/${name}.patch`], {
    output: 'onFailure',
  });

/** Every patch still fits the core as it is. */
export async function checkMutations() {
  for (const name of await mutations()) await apply(name, '--check');
}

/** A copy, so that nothing of a mutation can stay behind in the sources. */
async function copyTree() {
  await rm(join(root, tree), { recursive: true, force: true });
  await mkdir(join(root, tree), { recursive: true });
  for (const path of sources) {
    await cp(join(root, path), join(root, tree, path), {
      recursive: true,
      preserveTimestamps: true,
    });
  }
  await run(
    'cmake',
    [
      ...['-G', 'Ninja', '-S', tree, '-B', buildDir],
      // Compiled once each, and run for a moment.
      ...['-DCMAKE_BUILD_TYPE=Release', '-DCMAKE_CXX_FLAGS_RELEASE=-O1'],
    ],
    { output: 'onFailure' },
  );
}

/** @returns what broke and when, or undefined where nothing was noticed */
async function search(histories) {
  await run('cmake', ['--build', buildDir, '--target', 'simulation'], {
    output: 'onFailure',
  });
  try {
    await run(
      join(root, buildDir, 'tests/simulation/simulation'),
      ['--brief', '--histories', String(histories)],
      { output: 'hide' },
    );
    return undefined;
  } catch (failure) {
    const [count, what] = (failure.output ?? '').trim().split('\t');
    if (what === undefined) throw failure;
    return { count: Number(count), what };
  }
}

async function tryOut(name, histories) {
  await apply(name, `--directory=${tree}`);
  try {
    return await search(histories);
  } finally {
    await apply(name, `--directory=${tree}`, '--reverse');
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { histories: { type: 'string', default: '100000' } },
    });
    await setup('test');
    const all = await mutations();
    const unknown = positionals.find((name) => !all.includes(name));
    if (unknown) throw new Failure(`There is no mutation "${unknown}".`);
    await copyTree();
    const sound = await search(10_000);
    if (sound) {
      throw new Failure(
        `Without a mutation too something breaks: ${sound.what}`,
      );
    }
    const survivors = [];
    for (const name of positionals.length > 0 ? positionals : all) {
      const found = await tryOut(name, values.histories);
      if (!found) survivors.push(name);
      console.log(
        found
          ? `${name}: caught after ${found.count} histories\n    ${found.what}`
          : `${name}: not caught in ${values.histories} histories`,
      );
    }
    if (survivors.length > 0) {
      throw new Failure(`Not caught: ${survivors.join(', ')}.`);
    }
  });
}
