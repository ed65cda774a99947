// The mutations of the core: each breaks one rule, so that the simulation can be
// seen to notice.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { Failure, run } from './process.mjs';
import { filesIn } from './sources.mjs';

/**
 * @typedef {object} Mutation
 * @property {string} name
 * @property {string} patch its file, from the root
 * @property {string} file the source file that it changes, from the root
 */

/** @returns {Promise<Mutation[]>} */
export async function mutations() {
  const patches = await filesIn('tests/simulation/mutations', /\.patch$/);
  return Promise.all(
    patches.map(async (patch) => {
      const file = /^\+\+\+ b\/(.*)$/m.exec(await readFile(patch, 'utf8'))?.[1];
      if (!file) throw new Failure(`${patch} names no file.`);
      return { name: basename(patch, '.patch'), patch, file };
    }),
  );
}

/** Every patch still fits the core as it is. */
export async function checkMutations() {
  const all = await mutations();
  for (const { patch } of all) {
    await run('git', ['apply', '--check', patch], { output: 'onFailure' });
  }
  console.log(`${all.length} mutations apply.`);
}
