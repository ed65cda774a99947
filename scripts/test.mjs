// `npm test`: sets this machine up, then runs every check and test in order, and
// stops at the first that fails. With arguments, the steps of those groups only:
//
//   node scripts/test.mjs [lint] [unit] [fuzz] [server] [package] [examples] [browser] [webkit]

import { bench } from '../tests/bench/run.mjs';
import { buildChat } from './chat.mjs';
import { fuzzBriefly } from './fuzz.mjs';
import { findWebKit } from './lib/browsers.mjs';
import { buildDocs } from './docs.mjs';
import { cmakeBuild } from './lib/cmake.mjs';
import { buildExamples } from './examples.mjs';
import {
  checkCpp,
  checkFormat,
  checkScripts,
  checkSizes,
  checkTypes,
} from './lib/checks.mjs';
import { Failure, main } from './lib/process.mjs';
import { filesIn } from './lib/sources.mjs';
import { runCTest, runNodeTest } from './lib/test-runs.mjs';
import { buildPackage } from './package.mjs';
import { setup } from './setup.mjs';
import { simulateBriefly } from './simulate.mjs';

const counts = { passed: 0, failed: 0, skipped: 0 };

/**
 * A step of a script that needs npm packages, which are there only when setup()
 * is done.
 */
const fromModule =
  (path, name) =>
  async (...args) =>
    (await import(path))[name](...args);

/** Each step belongs to the groups that need it. */
const steps = [
  { title: 'Format', groups: ['lint'], run: checkFormat },
  { title: 'ESLint', groups: ['lint'], run: checkScripts },
  { title: 'TypeScript', groups: ['lint'], run: checkTypes },
  {
    title: 'Catalogue of faults',
    groups: ['lint'],
    run: fromModule('./faults.mjs', 'checkFaults'),
  },
  { title: 'API documentation', groups: ['lint'], run: buildDocs },
  { title: 'clang-tidy', groups: ['lint'], run: checkCpp },
  {
    title: 'Unit tests, native with sanitizers',
    groups: ['unit'],
    run: () => unitTests('native-asan'),
  },
  {
    title: "The state machine's diagram and table",
    groups: ['unit'],
    run: fromModule('./state-machine.mjs', 'checkStateMachine'),
  },
  {
    title: 'Unit tests, WebAssembly in Node',
    groups: ['unit'],
    run: () => unitTests('wasm-debug'),
  },
  {
    title: 'Simulation',
    groups: ['unit'],
    run: () => simulateBriefly(counts),
  },
  { title: 'Fuzzing', groups: ['fuzz'], run: () => fuzzBriefly(counts) },
  { title: 'Chat', groups: ['server', 'browser'], run: buildChat },
  {
    title: 'npm package',
    groups: ['package', 'examples', 'browser', 'webkit'],
    run: buildPackage,
  },
  { title: 'C++ library', groups: ['package'], run: buildLibrary },
  { title: 'Examples in C++', groups: ['examples'], run: buildExamples },
  { title: 'Size budgets', groups: ['package'], run: checkSizes },
  {
    title: 'Benchmarks run',
    groups: ['package'],
    run: () =>
      bench(['--smoke', '--engine=node,chromium'], { hasPackage: true }),
  },
  { title: 'Modules in C++', groups: ['server', 'browser'], run: buildProbe },
  ...(await nodeTests('server', 'tests/web', 'Server and browser adapter')),
  ...(await nodeTests('package', 'tests/package', 'Package as it is shipped')),
  ...(await nodeTests('examples', 'tests/examples', 'Examples')),
  ...(await nodeTests('browser', 'tests/browser', 'Browsers')),
  { title: 'WebKit', groups: ['webkit'], run: webKitTests },
];

async function unitTests(preset) {
  await cmakeBuild(preset, '--target', 'unit_tests');
  await runCTest(preset, counts);
}

/** The modules of tests/web: of the browser adapter, and of a user's own. */
async function buildProbe() {
  await cmakeBuild(
    'wasm-release',
    ...['--target', 'transport_probe', 'embind_client'],
  );
}

/** Those browser tests that need no hands, for WebKit has none here. */
async function webKitTests() {
  if (!findWebKit()) {
    console.log('Left out: WebKit is not installed (npm run test:webkit).');
    return;
  }
  const files = [
    ...(await filesIn(
      'tests/browser',
      /(conformance|emsocket-.*)\.test\.mjs$/,
    )),
    ...(await filesIn('tests/package', /(load-failures|ways-in)\.test\.mjs$/)),
  ];
  await runNodeTest('webkit', files, counts, {
    env: { TEST_BROWSERS: 'WebKit' },
  });
}

/** What the tests of its consumers install. */
async function buildLibrary() {
  await cmakeBuild(
    'wasm-release',
    ...['--target', 'emsocket', 'emsocket_eh'],
    ...['emsocket_json', 'emsocket_json_eh'],
  );
  await cmakeBuild('native', '--target', 'emsocket', 'emsocket_json');
}

/**
 * The step for a folder of node:test files; none while it has no files. Two of
 * them run at a time, since one often waits for npm, CMake or a timeout, but for
 * the folder whose files have browsers busy from their start to their end.
 */
async function nodeTests(group, folder, title) {
  const files = await filesIn(folder, /\.test\.mjs$/);
  if (files.length === 0) return [];
  const concurrency = group === 'browser' ? 1 : 2;
  const run = () => runNodeTest(group, files, counts, { concurrency });
  return [{ title, groups: [group], run }];
}

await main(async () => {
  const wanted = process.argv.slice(2);
  const groups = new Set(steps.flatMap((step) => step.groups));
  const unknown = wanted.find((group) => !groups.has(group));
  if (unknown) {
    throw new Failure(`There is no group "${unknown}": ${[...groups]}.`);
  }

  await setup(wanted.includes('webkit') ? 'webkit' : 'test');
  const isWanted = (group) => wanted.length === 0 || wanted.includes(group);
  for (const step of steps.filter(({ groups }) => groups.some(isWanted))) {
    console.log(`\n== ${step.title}`);
    await perform(step);
    if (process.exitCode) break;
  }
  console.log(`\n${summary()}`);
});

async function perform({ title, run }) {
  const failedBefore = counts.failed;
  const start = performance.now();
  try {
    await run();
    const seconds = Math.round((performance.now() - start) / 1000);
    console.log(`== ${title}: ${seconds} s`);
  } catch (error) {
    // A step that fails without a failing test counts as one.
    if (counts.failed === failedBefore) counts.failed += 1;
    console.error(error instanceof Failure ? error.message : error);
    console.error(`\nStopped: "${title}" failed.`);
    process.exitCode = 1;
  }
}

function summary() {
  const { passed, failed, skipped } = counts;
  return [
    `${passed} passed`,
    `${failed} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ');
}
