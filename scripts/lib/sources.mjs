import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { root } from './process.mjs';

/** The files below a folder whose names match, sorted, from the root on. */
export async function filesIn(folder, pattern) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** All the C++ that clang-format looks after. */
export async function cppFiles() {
  const folders = ['cpp', 'tests'];
  const files = folders.map((folder) => filesIn(folder, /\.[ch]pp$/));
  return (await Promise.all(files)).flat();
}
