/** Results as a person reads them. */

import { cpus, release, type } from 'node:os';

export function describeMachine() {
  const all = cpus();
  return `${all[0]?.model.trim()}, ${all.length} CPUs; ${type()} ${release()}`;
}

/** One table for each benchmark. */
export function printResult({ engine, suite, benchmark, rows }) {
  console.log(`\n${engine}: ${suite}/${benchmark}`);
  const lines = rows.map(
    ({ name, version, value, unit, rates, ratios = {} }) => [
      version ? `${name} ${version}` : name,
      `${format(value)} ${unit}`,
      ...Object.entries(rates ?? {}).map(
        ([unit, rate]) => `${format(rate)} ${unit}`,
      ),
      ...Object.entries(ratios).map(
        // None where a clock did not move, or a difference is lost in the noise.
        ([peer, ratio]) => `${ratio > 0 ? ratio.toFixed(2) : '?'}x ${peer}`,
      ),
    ],
  );
  const widths = [0, 1].map((column) =>
    Math.max(...lines.map((line) => line[column].length)),
  );
  for (const [name, value, ...ratios] of lines) {
    console.log(
      `  ${name.padEnd(widths[0])}  ${value.padStart(widths[1])}  ${ratios.join('  ')}`,
    );
  }
}

function format(value) {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
