/** A promise that is made only when somebody asks for it. */
export class LazyPromise<T> {
  #promise: Promise<T> | undefined;
  #settle:
    | ((resolve: (value: T) => void, reject: (e: unknown) => void) => void)
    | undefined;
  #resolve: ((value: T) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  get promise(): Promise<T> {
    if (!this.#promise) {
      this.#promise = new Promise<T>((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
      });
      // Whoever does not look at it did not ask to hear of its failure.
      this.#promise.catch(() => undefined);
      this.#apply();
    }
    return this.#promise;
  }
  resolve(value: T): void {
    this.#settle ??= (resolve) => {
      resolve(value);
    };
    this.#apply();
  }
  reject(error: unknown): void {
    this.#settle ??= (_, reject) => {
      reject(error);
    };
    this.#apply();
  }

  #apply(): void {
    if (this.#settle && this.#resolve && this.#reject) {
      this.#settle(this.#resolve, this.#reject);
    }
  }
}
