// Writing the files that are shipped, and saying what they are.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

import { root } from './process.mjs';
import { filesIn } from './sources.mjs';

/** @typedef {{ name: string, contents: Uint8Array | string }} File */

const isScript = ({ name }) => /\.m?js$/.test(name);

/** The value of a script tag's `integrity` (W3C Subresource Integrity). */
export function integrityOf(contents) {
  return `sha384-${createHash('sha384').update(contents).digest('base64')}`;
}

/**
 * The hashes of the scripts among some files, by their names.
 * @param {File[]} files
 * @returns {File}
 */
export function integrityFile(files) {
  const hashes = files
    .filter(isScript)
    .map(({ name, contents }) => [name, integrityOf(contents)]);
  return {
    name: 'sri.json',
    contents: `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`,
  };
}

/** Nothing is left of an earlier build, and a failed one leaves it whole. */
export async function replaceFolder(folder, files) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { name, contents } of files) {
    await writeFile(join(folder, name), contents);
  }
}

/** Prints what a page has to fetch of a folder, and the hashes of the scripts. */
export async function printFiles(folder) {
  const shipped = [];
  for (const path of await filesIn(folder, /\.(m?js|wasm)$/)) {
    const contents = await readFile(join(root, path));
    shipped.push({ name: relative(folder, path), contents });
  }
  const width = Math.max(...shipped.map(({ name }) => name.length));
  const bytes = (count) => `${count.toLocaleString('en')} B`.padStart(11);
  for (const { name, contents } of shipped) {
    const gzip = gzipSync(contents, { level: 9 }).length;
    console.log(
      `  ${name.padEnd(width)}${bytes(contents.length)}${bytes(gzip)} gzip`,
    );
  }
  for (const { name, contents } of shipped.filter(isScript)) {
    console.log(`  ${name.padEnd(width)}  ${integrityOf(contents)}`);
  }
}
