/**
 * Times contestants against each other in one run. Works in every engine.
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(count: number) => void | Promise<void>} run does the work so often
 * @property {number} [step] `count` is a multiple of it; by default 1
 * @property {() => void} [prepare] comes before each sample and is not timed
 * @property {() => void | Promise<void>} [end] lets go of what it held
 */

/**
 * How long and how often to measure. Samples are short and many: one in which
 * the machine did something else is then an outlier, which a median ignores; of a
 * few long ones each would have some of that.
 */
export const efforts = {
  smoke: { rounds: 1, sampleTime: 1, warmUp: 0, maxCount: 20 },
  quick: { rounds: 15, sampleTime: 1, warmUp: 60, maxCount: 1e6 },
  full: { rounds: 151, sampleTime: 2, warmUp: 300, maxCount: 1e7 },
};

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function elapsed(contestant, count) {
  contestant.prepare?.();
  const start = performance.now();
  const result = contestant.run(count);
  if (result) await result;
  return performance.now() - start;
}

/** Runs it until the engine has compiled it as well as it will. */
async function warmUp(contestant, { warmUp }) {
  const { step = 1 } = contestant;
  const end = performance.now() + warmUp;
  for (let count = step; performance.now() < end;) {
    const time = await elapsed(contestant, count);
    if (time < 1) count *= 2;
  }
}

/** How many times fill a sample. */
async function calibrate(contestant, { sampleTime, maxCount }) {
  const { step = 1 } = contestant;
  let count = step;
  for (;;) {
    const time = await elapsed(contestant, count);
    if (count >= maxCount) return count;
    if (time >= sampleTime) return count;
    const factor = time > 0 ? Math.min(8, (1.2 * sampleTime) / time) : 8;
    const next = Math.min(maxCount, count * Math.max(factor, 1.2));
    count = Math.max(step, Math.ceil(next / step) * step);
  }
}

/**
 * Round after round, each contestant once in a round, the first one another each
 * time: what slows the machine down for a while slows all of them down.
 * @param {Contestant[]} contestants
 * @returns {Promise<{ name: string, times: number[] }[]>} ns for one, by round
 */
export async function measure(contestants, effort) {
  const counts = [];
  for (const contestant of contestants) {
    await warmUp(contestant, effort);
    counts.push(await calibrate(contestant, effort));
  }
  const results = contestants.map(({ name }) => ({ name, times: [] }));
  // What the search for the counts has left behind is nobody's to collect.
  globalThis.gc?.();
  for (let round = 0; round < effort.rounds; ++round) {
    for (let i = 0; i < contestants.length; ++i) {
      const index = (i + round) % contestants.length;
      const time = await elapsed(contestants[index], counts[index]);
      results[index].times.push((time * 1e6) / counts[index]);
    }
  }
  for (const contestant of contestants) await contestant.end?.();
  return results;
}

/**
 * What is shown of a measurement: medians, and ratios to each peer, each the
 * median of the rounds' own ratios.
 * @param {string} [subtract] the contestant whose time the others contain
 */
export function summarize(results, { subtract, peers }) {
  const base = results.find(({ name }) => name === subtract)?.times;
  const net = (times) =>
    base ? times.map((time, round) => time - base[round]) : times;
  const timesOf = new Map(
    results.map(({ name, times }) => [
      name,
      name === subtract ? times : net(times),
    ]),
  );
  return results.map(({ name }) => {
    const times = timesOf.get(name);
    const ratios = (name === subtract ? [] : peers)
      .filter((peer) => timesOf.has(peer) && peer !== name)
      .map((peer) => [
        peer,
        median(times.map((time, round) => time / timesOf.get(peer)[round])),
      ]);
    return { name, ns: median(times), ratios: Object.fromEntries(ratios) };
  });
}
