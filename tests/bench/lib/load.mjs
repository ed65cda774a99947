/** What it takes to get emsocket into a page: bytes, and time to the first open. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { root } from '../../../scripts/lib/process.mjs';
import { median } from './measure.mjs';

const loads = { smoke: 1, quick: 1, full: 15 };
const ways = {
  native: 'native',
  empty: 'native, after an empty module',
  'reconnecting-websocket': 'reconnecting-websocket',
  module: 'emsocket, module',
  preloaded: 'emsocket, module, wasm preloaded',
  inline: 'emsocket, inline',
  global: 'emsocket, global',
};

const fromScript = 'time to open, from the script';
const fromLibrary = 'time to open, from the library';

const quickWays = ['native', 'module', 'preloaded', 'inline'];

/** Each way in, by the files that a page fetches. */
const fetched = {
  'emsocket (module and wasm)': ['emsocket.min.mjs', 'emsocket.wasm'],
  'emsocket/inline (one file)': ['emsocket.inline.min.mjs'],
  'emsocket.global (script and wasm)': [
    'emsocket.global.min.js',
    'emsocket.wasm',
  ],
};

/** The peers, put together and minified as a page's bundler would. */
async function bundlePeer(name) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    stdin: {
      contents: `import * as peer from '${name}'; globalThis.peer = peer;`,
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    mainFields: ['module', 'main'],
    write: false,
  });
  return outputFiles[0].contents;
}

/** @returns a result like a suite's */
export async function bytesOnTheWire() {
  const rows = [];
  const add = (name, contents) => {
    const sum = (compress) =>
      contents.reduce((bytes, file) => bytes + compress(file).length, 0);
    rows.push(
      { name, value: sum((f) => gzipSync(f, { level: 9 })), unit: 'B gzip' },
      { name, value: sum(brotliCompressSync), unit: 'B brotli' },
    );
  };
  for (const [name, files] of Object.entries(fetched)) {
    const contents = files.map((file) => readFile(join(root, 'dist', file)));
    add(name, await Promise.all(contents));
  }
  for (const peer of [
    'reconnecting-websocket',
    'partysocket/ws',
    'websocket-ts',
  ]) {
    add(peer, [await bundlePeer(peer)]);
  }
  return { suite: 'load', benchmark: 'bytes on the wire', rows };
}

/**
 * To the first `open`, each in a page with nothing in its cache: from where the
 * page asks for the library, and from the first line of the page's own script,
 * which runs when the library's is there.
 * @returns results like a suite's
 */
export async function timesToOpen(browser, origin, effort) {
  const names = effort === 'quick' ? quickWays : Object.keys(ways);
  const times = new Map(names.map((way) => [way, []]));
  // The browser itself has things to load for its first page.
  const unmeasured = effort === 'smoke' ? 0 : 1;
  const rounds = loads[effort] + unmeasured;
  for (let round = 0; round < rounds; ++round) {
    for (let i = 0; i < names.length; ++i) {
      const way = names[(i + round) % names.length];
      const time = await visit(browser, `${origin}/load.html?how=${way}`);
      if (round >= unmeasured) times.get(way).push(time);
    }
  }
  return [
    timesFrom('started', fromScript, times),
    timesFrom('asked', fromLibrary, times),
  ];
}
timesToOpen.names = [fromScript, fromLibrary];

function timesFrom(moment, benchmark, times) {
  const native = times.get('native');
  const rows = [...times].map(([way, visits]) => ({
    name: ways[way],
    value: median(
      visits.map((visit, round) =>
        way === 'native'
          ? visit[moment]
          : visit[moment] - native[round][moment],
      ),
    ),
    unit: way === 'native' ? 'ms' : 'ms over native',
  }));
  return { suite: 'load', benchmark, rows };
}

async function visit(browser, address) {
  const { tab, close } = await browser.newTab();
  try {
    await tab.goto(address);
    return await tab.evaluate(() => window.outcome);
  } finally {
    await close();
  }
}
