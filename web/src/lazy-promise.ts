type Settle<T> = (
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
) => void;

/** A promise that is made only when somebody asks for it. */
export class LazyPromise<T> {
  #promise: Promise<T> | undefined;
  #settle: Settle<T> | undefined;
  /** Settles the promise, where both are there. */
  #apply: (() => void) | undefined;

  get promise(): Promise<T> {
    if (!this.#promise) {
      this.#promise = new Promise<T>((resolve, reject) => {
        this.#apply = () => this.#settle?.(resolve, reject);
        this.#apply();
      });
      // Whoever does not look at it did not ask to hear of its failure.
      this.#promise.catch(() => undefined);
    }
    return this.#promise;
  }
  resolve(value: T): void {
    this.#settle ??= (resolve) => {
      resolve(value);
    };
    this.#apply?.();
  }
  reject(error: unknown): void {
    this.#settle ??= (_, reject) => {
      reject(error);
    };
    this.#apply?.();
  }
}
