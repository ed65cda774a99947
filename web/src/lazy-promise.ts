/** A promise that is made only when somebody asks for it, or it is settled. */
export class LazyPromise<T> {
  #promise: Promise<T> | undefined;
  #resolve: ((outcome: T) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  get promise(): Promise<T> {
    return (this.#promise ??= unreported(
      new Promise((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
      }),
    ));
  }
  /** The first time counts. */
  resolve(outcome: T): void {
    this.#resolve?.(outcome);
    this.#promise ??= Promise.resolve(outcome);
  }
  reject(error: unknown): void {
    this.#reject?.(error);
    this.#promise ??= unreported(Promise.reject<T>(error as Error));
  }
}

/** Whoever does not look at it did not ask to hear of its failure. */
function unreported<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
