// The deterministic simulation (tests/simulation): histories of the real core,
// drawn from seeds and judged after every step. In `npm test` ten thousand, with
// the sanitizers; as many as one likes, optimised, with
//
//   npm run simulate [-- --histories N] [--seed FIRST] [--jobs N]
//   npm run simulate -- --replay "SEED, or a history as it was printed"

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { cmakeBuild } from './lib/cmake.mjs';
import { isMain, main, root, run } from './lib/process.mjs';
import { checkMutations } from './lib/mutations.mjs';
import { setup } from './setup.mjs';

const briefHistories = 10_000;

const programOf = (preset) =>
  join(root, 'build', preset, 'tests/simulation/simulation');

/**
 * The same ten thousand histories each time, and a look at the mutations. Adds
 * to `counts`.
 * @param {import('./lib/test-runs.mjs').Counts} counts
 */
export async function simulateBriefly(counts) {
  await checkMutations();
  await cmakeBuild('native-asan', '--target', 'simulation');
  counts.failed += 1;
  // Where memory came from is told by a replay; remembering it takes a quarter of
  // the time.
  await run(programOf('native-asan'), ['--histories', String(briefHistories)], {
    env: { ASAN_OPTIONS: 'malloc_context_size=1' },
  });
  counts.failed -= 1;
  counts.passed += 1;
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setup('test');
    await cmakeBuild('native-release', '--target', 'simulation');
    const simulation = spawn(
      programOf('native-release'),
      process.argv.slice(2),
      { stdio: 'inherit' },
    );
    const [code] = await once(simulation, 'exit');
    process.exitCode = code ?? 1;
  });
}
