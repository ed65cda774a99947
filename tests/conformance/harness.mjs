/** Collects the subtests and runs them on a class that claims to be WebSocket. */
import { TestContext } from './context.mjs';

const tests = [];

/**
 * Returns the function that defines the subtests of one subject:
 * `test(name, body, notes)`. The body gets a TestContext. Notes:
 *
 * - `place`: only there, 'window' or 'worker'
 * - `needs`: skipped where globalThis has no property of this name
 * - `script`: why no class that is written in script can pass this
 * - `reconnecting`: why an EmSocket that reconnects must fail this
 * - `timeout`: in ms, where it takes longer than others
 */
export function suite(subject) {
  return (name, body, notes = {}) => {
    tests.push({ name: `${subject}: ${name}`, body, notes });
  };
}

const ordinaryTimeout = 15_000;

/**
 * Runs all subtests; lanes are the addresses at which the server listens, and
 * tests run side by side in as many. Returns `{ name, notes, error, skipped }`
 * for each.
 */
export async function run({ lanes, filter, ...settings }) {
  const results = [];
  const queue = tests.filter(
    ({ name, notes }) =>
      (notes.place ?? settings.place) === settings.place &&
      (!filter || name.includes(filter)),
  );
  // The slow ones first, so that nobody waits for them at the end.
  queue.sort((a, b) => (b.notes.timeout ?? 0) - (a.notes.timeout ?? 0));
  const runLane = async (host) => {
    for (let test = queue.shift(); test; test = queue.shift()) {
      results.push(await runTest(test, { ...settings, host }));
    }
  };
  await Promise.all(lanes.map(runLane));
  return results;
}

async function runTest({ name, body, notes }, settings) {
  if (notes.needs && !(notes.needs in globalThis)) {
    return { name, notes, skipped: true };
  }
  const context = new TestContext(settings);
  const timeout = notes.timeout ?? ordinaryTimeout;
  let timer;
  try {
    await Promise.race([
      body(context),
      new Promise((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`not done after ${timeout} ms`)),
          timeout,
        );
      }),
    ]);
    return { name, notes };
  } catch (error) {
    return { name, notes, error: String(error) };
  } finally {
    clearTimeout(timer);
    context.end();
  }
}
