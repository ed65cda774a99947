/** Waiting for things that happen, with a deadline. */

/** Generous: it only decides how long a failing test takes, in ms. */
export const deadline = 20_000;

/** Rejects with `what` when `promise` takes longer than the deadline. */
export async function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited for ${what}`)), deadline);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Things that arrive one by one, kept all, and each handed out once. */
export class Inbox {
  all = [];
  #fresh = [];
  #waiting = [];

  push(item) {
    this.all.push(item);
    this.#fresh.push(item);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** The oldest item not handed out that `matches`. */
  take(matches, what) {
    const taken = (async () => {
      for (;;) {
        const at = this.#fresh.findIndex(matches);
        if (at >= 0) return this.#fresh.splice(at, 1)[0];
        await new Promise((resolve) => this.#waiting.push(resolve));
      }
    })();
    return within(taken, what);
  }
}
