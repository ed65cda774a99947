/** Waiting for what has to become true. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Generous: it only decides how long a failing test takes, in ms. */
export const deadline = 20_000;

const pollMs = 25;

/**
 * Asks `probe` until `matches` (by default: is truthy), and returns the answer
 * that did. Rejects after the deadline with `what` and the last answer.
 */
export async function until(what, probe, matches = Boolean) {
  const end = performance.now() + deadline;
  for (;;) {
    const answer = await probe();
    if (matches(answer)) return answer;
    if (performance.now() > end) {
      throw new Error(
        `waited for ${what}; the last answer was ${inspect(answer)}`,
      );
    }
    await sleep(pollMs);
  }
}
