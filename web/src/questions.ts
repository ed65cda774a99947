/** What a Client asks, put to the functions that the user gave. */

import { retryByBackoff, retryNever, type CloseDetails } from './core.js';
import { reasonOf, report } from './errors.js';
import type { ReconnectOptions } from './options.js';

/**
 * Calls a function of the user's, later and never within the call. `answer` takes
 * what it gives and may throw; `reject` hears why there is no answer.
 */
export async function ask(
  question: (() => unknown) | undefined,
  answer: (value: unknown) => void,
  reject: (reason: string) => void,
): Promise<void> {
  try {
    await Promise.resolve();
    answer(await question?.());
  } catch (error) {
    reject(reasonOf(error));
  }
}

/** A delay in ms, or one of the numbers of core.ts. */
export function askShouldRetry(
  shouldRetry: ReconnectOptions['shouldRetry'],
  details: CloseDetails,
): number {
  try {
    const answer = shouldRetry?.(details);
    if (answer === true) return retryByBackoff;
    if (answer === false) return retryNever;
    if (typeof answer === 'number' && answer >= 0) return answer;
    throw new TypeError(
      `shouldRetry must return a boolean or a delay in ms, not ` +
        `${reasonOf(answer)}.`,
    );
  } catch (error) {
    report(error);
    return retryByBackoff;
  }
}
