// Running tests, and counting them.

import { readFile, mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { root, run } from './process.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const reports = 'build/test-reports';

/**
 * Runs the tests of a CMake preset. Adds to `counts` whatever happens.
 * @param {Counts} counts
 */
export async function runCTest(preset, counts) {
  const withCatch2 = '^unit_tests$';
  try {
    // Verbose, because Catch2 says how many test cases there were.
    const printed = await run('ctest', [
      ...['--preset', preset, '--verbose'],
      ...['--tests-regex', withCatch2],
    ]);
    addCatch2Counts(printed, counts);
  } catch (failure) {
    addCatch2Counts(failure.output ?? '', counts);
    throw failure;
  }
  // What must not compile: a compiler each, whose errors are what is wanted.
  await run('ctest', [
    ...['--preset', preset, '--output-on-failure', '--no-tests=ignore'],
    ...['--exclude-regex', withCatch2],
    ...['--parallel', String(availableParallelism())],
  ]);
}

// "All tests passed (9 assertions in 3 test cases)", or
// "test cases: 3 | 2 passed | 1 failed".
function addCatch2Counts(printed, counts) {
  const all = /All tests passed \(.* in (\d+) test cases?\)/.exec(printed);
  const some = /test cases: .*/.exec(printed)?.[0] ?? '';
  const numberBefore = (word) =>
    Number(new RegExp(`(\\d+) ${word}\\b`).exec(some)?.[1] ?? 0);
  counts.passed += all ? Number(all[1]) : numberBefore('passed');
  counts.failed += numberBefore('failed');
}

/**
 * Runs files of node:test. Adds to `counts` whatever happens.
 * @param {Counts} counts
 * @param {object} [options]
 * @param {number} [options.concurrency] how many files at a time
 * @param {Record<string, string>} [options.env] beside the environment
 */
export async function runNodeTest(
  name,
  files,
  counts,
  { concurrency = 1, env } = {},
) {
  await mkdir(join(root, reports), { recursive: true });
  const report = `${reports}/${name}.tap`;
  try {
    const args = [
      '--test',
      `--test-concurrency=${concurrency}`,
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...['--test-reporter=tap', `--test-reporter-destination=${report}`],
      ...files,
    ];
    await run('node', args, { env });
  } finally {
    addTapCounts(await readFile(join(root, report), 'utf8'), counts);
  }
}

// The last lines are "# pass 5", "# fail 0", ...
function addTapCounts(tap, counts) {
  const number = (word) =>
    Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  counts.passed += number('pass');
  counts.failed += number('fail') + number('cancelled');
  counts.skipped += number('skipped') + number('todo');
}
