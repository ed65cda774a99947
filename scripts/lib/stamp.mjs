/** Work that is left out as long as nothing that it depends on has changed. */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { root } from './process.mjs';

/**
 * Calls `work` unless it has been done: `inputs` and `outputs`, which give names of
 * files from the root on, are what they were after it the last time. `name` is that
 * of a file in build/ which says so.
 */
export async function unlessDone(name, { inputs, outputs }, work) {
  const stamp = join(root, 'build', name);
  const state = (made, of) => `${made}\n${of}\n`;
  // Before the work: what changes meanwhile is not in what it makes.
  const madeOf = await hashOf(await inputs());
  const before = await readFile(stamp, 'utf8').catch(() => '');
  if (before === state(await hashOf(await outputs()), madeOf)) return;
  await work();
  await writeFile(stamp, state(await hashOf(await outputs()), madeOf));
}

async function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const contents = await readFile(join(root, file));
    hash.update(`${file} ${contents.length}\n`).update(contents);
  }
  return hash.digest('hex');
}
