// The catalogue of known faults with the tests that hold each: `npm run faults`
// writes tests/FAULTS.md, and `npm test` fails where it is not up to date.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { faults } from '../tests/faults.mjs';
import { findMarkedTests } from './lib/fault-marks.mjs';
import { Failure, isMain, main, root } from './lib/process.mjs';
import { setup } from './setup.mjs';

const catalogue = join(root, 'tests/FAULTS.md');

/** Fails when a fault has no test, or the catalogue is not as generated. */
export async function checkFaults() {
  const generated = await generate();
  const written = await readFile(catalogue, 'utf8').catch(() => '');
  if (written !== generated) {
    throw new Failure(
      'tests/FAULTS.md is not up to date: run `npm run faults`.',
    );
  }
}

async function generate() {
  const tests = await findMarkedTests();
  const numbered = Object.entries(faults).map(([group, rows]) => ({
    group,
    rows: rows.map((row) => ({ ...row, tests: [] })),
  }));
  const all = numbered.flatMap(({ rows }) => rows);
  for (const test of tests) {
    for (const number of test.faults) {
      if (!all[number - 1]) {
        throw new Failure(
          `${test.file}: "${test.name}" has the mark [fault-${number}], and ` +
            `tests/faults.mjs ends at ${all.length}.`,
        );
      }
      all[number - 1].tests.push(test);
    }
  }
  const bare = all.flatMap(({ tests, missing }, index) =>
    tests.length === 0 && !missing ? [index + 1] : [],
  );
  if (bare.length > 0) {
    throw new Failure(
      `No test holds the faults ${bare.join(', ')} of tests/faults.mjs: ` +
        `mark one with [fault-N], or say what is missing.`,
    );
  }
  const config = await resolveConfig(catalogue);
  return format(toMarkdown(numbered), { ...config, filepath: catalogue });
}

function toMarkdown(groups) {
  let number = 0;
  const lines = [
    '# Known faults, and the tests that hold them',
    '',
    'Faults that clients of this kind have had: what must hold instead, and the',
    'tests that fail where it does not. Written by `npm run faults` out of',
    '`tests/faults.mjs` and the marks `[fault-N]` in the tests; `npm test` checks',
    'that each fault has a test and that this file is up to date.',
  ];
  for (const { group, rows } of groups) {
    lines.push('', `## ${group}`);
    for (const { holds, missing, tests } of rows) {
      number += 1;
      lines.push('', `### Fault ${number}`, '', holds, '');
      if (missing) lines.push(`Missing: ${missing}`, '');
      const files = new Set(tests.map(({ file }) => file));
      for (const file of files) {
        lines.push(`- [${file}](${file.replace(/^tests\//, '')})`);
        for (const test of tests.filter((test) => test.file === file)) {
          lines.push(`  - \`${test.name.replaceAll('`', "'")}\``);
        }
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setup('test');
    await writeFile(catalogue, await generate());
  });
}
