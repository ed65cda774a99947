/** Runs one suite in the engine that loads this, a page or Node. */

import { init } from 'emsocket';

import { efforts, measure, summarize } from './measure.mjs';
import { watchWasmMemory } from './memory.mjs';
import { StubSocket } from './stub-socket.mjs';
import { suites } from '../suites/index.mjs';

export const suiteNames = Object.keys(suites);

/**
 * @param {object} options
 * @param {string} options.suite
 * @param {keyof efforts} options.effort
 * @param {string[]} options.only parts of the names of benchmarks; none: all
 * @param {string} options.server where lib/server.mjs listens
 * @param {{ read(path: string): Promise<ArrayBuffer>,
 *   load(path: string): Promise<object> }} files of the repository
 * @param {(result: object) => unknown} [tell] hears of each result at once; a
 *   promise of its is waited for
 * @returns {Promise<object[]>} `{ suite, benchmark, rows }` for each benchmark
 */
export async function runSuite(options, files, tell = () => {}) {
  const { suite: name, effort, only, server } = options;
  const suite = suites[name];
  if (suite.usesStub) globalThis.WebSocket = StubSocket;
  watchWasmMemory();
  await init({ WebSocket });
  const results = [];
  for await (const benchmark of suite.benchmarks({ effort, server, files })) {
    const isWanted =
      only.length === 0 ||
      only.some((part) => `${name}/${benchmark.name}`.includes(part));
    if (!isWanted) continue;
    if (results.length === 0 && benchmark.contestants) {
      // What an engine compiles for a suite's first benchmark it has for all.
      await measure(await benchmark.contestants(), efforts[effort]);
    }
    const rows = benchmark.observe
      ? await benchmark.observe(efforts[effort])
      : await time(benchmark, efforts[effort]);
    const result = {
      suite: name,
      benchmark: benchmark.name,
      rows: rows.map(withVersion),
    };
    results.push(result);
    await tell(result);
  }
  return results;
}

/* global benchVersions -- put in by lib/build.mjs */

/** With the version of the package that a row is about, where it is about one. */
function withVersion(row) {
  const words = row.name.split(/[ ,]+/);
  const [, version] =
    Object.entries(benchVersions).find(([name]) =>
      words.some((word) => word === name || word.startsWith(`${name}/`)),
    ) ?? [];
  return version === undefined ? row : { ...row, version };
}

async function time(benchmark, effort) {
  const { contestants, subtract, peers = [], unit = 'message' } = benchmark;
  const { bytes } = benchmark;
  const results = await measure(
    await contestants(),
    benchmark.effort ?? effort,
  );
  return summarize(results, { subtract, peers }).map(
    ({ name, ns, ratios }) => ({
      name,
      value: ns,
      unit: `ns/${unit}${subtract && name !== subtract ? ' over it' : ''}`,
      ratios,
      ...(bytes === undefined
        ? {}
        : { rates: { 'messages/s': 1e9 / ns, 'MB/s': (bytes * 1e3) / ns } }),
    }),
  );
}
