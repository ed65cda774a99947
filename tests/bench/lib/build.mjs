/** Puts together what the engines load, into build/bench/. */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { cmakeBuild } from '../../../scripts/lib/cmake.mjs';
import { root } from '../../../scripts/lib/process.mjs';
import { buildPackage } from '../../../scripts/package.mjs';

const execute = promisify(execFile);

const peers = [
  'cbor-x',
  'msgpackr',
  'partysocket',
  'reconnecting-websocket',
  'websocket-ts',
  'ws',
];

export const bundle = 'build/bench/run-suite.mjs';

/** @returns the names of the suites, and the versions of who takes part */
export async function buildBench({ hasPackage = false } = {}) {
  if (!hasPackage) await buildPackage();
  await cmakeBuild('wasm-release', '--target', 'bench_module', 'bench_typed');
  const esbuild = await import('esbuild');
  const versions = await readVersions();
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: {
      'run-suite': 'tests/bench/lib/run-suite.mjs',
      bench: 'web/bench/bench.ts',
    },
    outdir: 'build/bench',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    // As it is shipped, and not put together anew.
    external: ['emsocket'],
    define: { benchVersions: JSON.stringify(versions) },
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  // A page loads it by itself (web/bench/load.html).
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['reconnecting-websocket'],
    outfile: 'build/bench/reconnecting-websocket.mjs',
    bundle: true,
    minify: true,
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  return { suites: await suiteNames(), versions };
}

async function suiteNames() {
  const index = await readFile(
    join(root, 'tests/bench/suites/index.mjs'),
    'utf8',
  );
  return [...index.matchAll(/^ {2}'?([\w-]+)'?: \w+,$/gm)].map(
    ([, name]) => name,
  );
}

async function readVersions() {
  const version = async (file) =>
    JSON.parse(await readFile(join(root, file), 'utf8')).version;
  const all = peers.map(async (name) => [
    name,
    await version(`node_modules/${name}/package.json`),
  ]);
  // As emscripten.cmake finds it.
  const { EMSDK } = process.env;
  const emcc = EMSDK ? join(EMSDK, 'upstream/emscripten/emcc') : 'emcc';
  const { stdout } = await execute(emcc, ['--version']);
  return {
    emsocket: await version('package.json'),
    ...Object.fromEntries(await Promise.all(all)),
    'websocket.h': `of Emscripten ${/\d+\.\d+\.\d+/.exec(stdout)?.[0]}`,
  };
}
