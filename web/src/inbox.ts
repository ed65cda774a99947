/** What comes, and who waits for it. */
export class Inbox<T> {
  readonly #items: T[] = [];
  readonly #readers: ((item: T | Promise<T>) => void)[] = [];
  #afterEnd: (() => Promise<T>) | undefined;

  /** How many have come and are not taken. */
  get size(): number {
    return this.#items.length;
  }

  put(item: T): void {
    const reader = this.#readers.shift();
    if (reader) reader(item);
    else this.#items.push(item);
  }

  /** The next one; where nothing more comes, what end() was given. */
  take(): Promise<T> {
    if (this.#items.length > 0) {
      return Promise.resolve(this.#items.shift() as T);
    }
    return (
      this.#afterEnd?.() ??
      new Promise((resolve) => {
        this.#readers.push(resolve);
      })
    );
  }

  takeAll(): T[] {
    return this.#items.splice(0);
  }

  /** Nothing more comes; whoever takes from now on, or waits, gets `afterEnd()`. */
  end(afterEnd: () => Promise<T>): void {
    this.#afterEnd = afterEnd;
    for (const reader of this.#readers.splice(0)) reader(afterEnd());
  }
}
