// `npm run bench`: measures emsocket against its peers. README.md beside this
// says how each figure is taken.
//
//   npm run bench -- [--quick] [--engine=node,chromium,firefox] [--json=FILE]
//                    [--list] [--serve] [part of a name …]

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { Failure, isMain, main } from '../../scripts/lib/process.mjs';
import { setup } from '../../scripts/setup.mjs';
import { buildBench } from './lib/build.mjs';
import { describeMachine, printResult } from './lib/report.mjs';
import { startServer } from './lib/server-process.mjs';

const engineNames = ['node', 'chromium', 'firefox'];

/** `hasPackage`: dist/ is of this moment. */
export async function bench(args, { hasPackage = false } = {}) {
  const { values, positionals: only } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      serve: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      engine: { type: 'string', default: engineNames.join(',') },
      json: { type: 'string' },
    },
  });
  const wanted = values.engine.split(',');
  const unknown = wanted.find((name) => !engineNames.includes(name));
  if (unknown !== undefined) {
    throw new Failure(
      `There is no engine "${unknown}": ${engineNames.join(', ')}.`,
    );
  }
  const effort = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full';

  await setup('test');
  // Its npm packages are there only now.
  const { engines } = await import('./lib/engines.mjs');
  const { suites, versions } = await buildBench({ hasPackage });
  if (values.list) {
    for (const name of suites) console.log(name);
    return;
  }
  const isOf = (part, suite) =>
    suite.includes(part) || part.startsWith(`${suite}/`);
  // A part that is not of a suite's name may be of any benchmark's.
  const chosen = suites.filter(
    (suite) =>
      only.length === 0 ||
      only.some(
        (part) => isOf(part, suite) || !suites.some((one) => isOf(part, one)),
      ),
  );

  if (values.serve) {
    const { origin } = await startServer();
    console.log(`Open ${origin}/index.html; Ctrl+C ends it.`);
    return;
  }

  const machine = describeMachine();
  console.log(machine);
  const server = await startServer();
  const results = [];
  try {
    for (const engineName of wanted) {
      const engine = await engines[engineName](server);
      try {
        for (const suite of chosen) {
          const isWhole = only.some((part) => suite.includes(part));
          const within = isWhole ? [] : only;
          await engine.run({ suite, effort, only: within }, (result) => {
            const all = { engine: engine.name, ...result };
            results.push(all);
            printResult(all);
          });
        }
      } finally {
        await engine.close();
      }
    }
  } finally {
    await server.close();
  }
  if (results.length === 0) {
    throw new Failure(`No benchmark has "${only.join('" or "')}" in its name.`);
  }
  if (values.json) {
    const report = {
      machine,
      date: new Date().toISOString(),
      effort,
      versions,
    };
    await writeFile(
      values.json,
      `${JSON.stringify({ ...report, results }, null, 2)}\n`,
    );
  }
}

if (isMain(import.meta.url)) {
  await main(() => bench(process.argv.slice(2)));
}
