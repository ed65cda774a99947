// Fuzzing: what takes foreign bytes, fed with all that a machine thinks of
// (tests/fuzz). In `npm test` for seconds; for as long as one likes with
//
//   npm run fuzz [-- [--minutes N] [--keep] [target...]]
//
// for all targets or those named, N (2) minutes each. What a run found is in
// build/fuzz and begins the next one; `--keep` puts the fewest inputs that cover
// as much into tests/fuzz/corpus.

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { cmakeBuild } from './lib/cmake.mjs';
import { Failure, isMain, main, root, run } from './lib/process.mjs';
import { runNodeTest } from './lib/test-runs.mjs';
import { setup } from './setup.mjs';

const buildDir = 'build/native-fuzz/tests/fuzz';
const workDir = 'build/fuzz';
const corpusDir = 'tests/fuzz/corpus';

/** libFuzzer's targets, and how many inputs each gets in `npm test`. */
const briefRuns = {
  backoff: 10_000,
  cbor: 4_000,
  client: 5_000,
  close: 4_000,
  json: 4_000,
  message_pack: 4_000,
  options: 4_000,
  protocols: 20_000,
};
/** The one that is not of libFuzzer. */
const codec = 'codec';

const targets = [...Object.keys(briefRuns), codec];

/**
 * Some seconds of each target: the corpus, then so many inputs, the same each
 * time. Adds to `counts`.
 * @param {import('./lib/test-runs.mjs').Counts} counts
 */
export async function fuzzBriefly(counts) {
  await build(targets);
  for (const [target, runs] of Object.entries(briefRuns)) {
    // What is new goes there, and is not looked at again.
    await rm(inWork(target, 'brief'), { recursive: true, force: true });
    counts.failed += 1;
    await fuzz(target, 'brief', [`-runs=${runs}`, '-seed=1']);
    counts.failed -= 1;
    counts.passed += 1;
  }
  await fuzzCodec(counts);
}

async function build(names) {
  if (names.some((name) => name !== codec)) await cmakeBuild('native-fuzz');
  if (names.includes(codec)) {
    await cmakeBuild('wasm-release', '--target', 'transport_probe');
  }
}

const inWork = (...names) => join(root, workDir, ...names);

/** Runs libFuzzer; what it finds new goes into a folder of this name. */
async function fuzz(target, found, options) {
  await mkdir(inWork(target, found), { recursive: true });
  const corpus = join(corpusDir, target);
  const printed = await run(
    join(root, buildDir, `fuzz_${target}`),
    [
      ...options,
      ...['-max_len=1000', '-timeout=60'],
      `-artifact_prefix=${join(workDir, target)}/`,
      join(workDir, target, found),
      ...(existsSync(join(root, corpus)) ? [corpus] : []),
    ],
    { output: 'hide' },
  ).catch((failure) => {
    throw explained(target, failure);
  });
  // "#4000 DONE cov: 2547 ft: 9384 corp: 331/9691b ... exec/s: 985"
  const [, executions, edges, inputs] =
    /^#(\d+)\s+DONE\s+cov: (\d+) .*corp: (\d+)\//m.exec(printed) ?? [];
  console.log(
    `${target}: ${executions} inputs, ${edges} edges of the code, ` +
      `${inputs} inputs that each found some`,
  );
}

function explained(target, failure) {
  const output = failure.output ?? '';
  const input = /written to (\S+)/.exec(output)?.[1];
  console.error(
    output
      .split('\n')
      .filter((line) => !/^#\d+\s/.test(line))
      .join('\n'),
  );
  const replay = input ? `: ${buildDir}/fuzz_${target} ${input}` : '';
  return new Failure(`Fuzzing ${target} ${problemOf(output)}${replay}`);
}

function problemOf(output) {
  const property = /^Does not hold: (.*)$/m.exec(output)?.[1];
  return property ? `found that this does not hold, "${property}"` : 'failed';
}

async function fuzzCodec(counts) {
  await runNodeTest('fuzz', ['tests/fuzz/codec.test.mjs'], counts);
}

/** Replaces the corpus by the fewest inputs that cover all that was found. */
async function keep(target) {
  const merged = inWork(target, 'merged');
  await rm(merged, { recursive: true, force: true });
  await mkdir(merged, { recursive: true });
  const corpus = join(root, corpusDir, target);
  await mkdir(corpus, { recursive: true });
  await run(
    join(root, buildDir, `fuzz_${target}`),
    // Edges alone: counting how often each is taken keeps ten times as many.
    [
      ...['-set_cover_merge=1', '-use_counters=0'],
      ...[merged, corpus, inWork(target, 'long')],
    ],
    { output: 'onFailure' },
  );
  await rm(corpus, { recursive: true });
  await cp(merged, corpus, { recursive: true });
  console.log(`${target}: ${(await readdir(corpus)).length} inputs are kept`);
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        minutes: { type: 'string', default: '2' },
        keep: { type: 'boolean', default: false },
      },
    });
    const minutes = Number(values.minutes);
    if (!(minutes > 0)) {
      throw new Failure(`--minutes must be a number, not ${values.minutes}.`);
    }
    const unknown = positionals.find((name) => !targets.includes(name));
    if (unknown) {
      throw new Failure(`There is no target "${unknown}": ${targets}.`);
    }
    const wanted = positionals.length > 0 ? positionals : targets;
    await setup('test');
    await build(wanted);
    const seconds = Math.ceil(minutes * 60);
    for (const target of wanted) {
      if (target === codec) {
        process.env.FUZZ_SECONDS = String(seconds);
        await fuzzCodec({ passed: 0, failed: 0, skipped: 0 });
      } else {
        await fuzz(target, 'long', [`-max_total_time=${seconds}`]);
        if (values.keep) await keep(target);
      }
    }
  });
}
