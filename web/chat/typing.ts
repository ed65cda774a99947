/** Who is typing: what the others see of us, and what we see of them. */
import { elementById, setText } from './dom.js';

const SIGNAL_INTERVAL_MS = 2_000;

// Longer than two signals are apart, so that the line does not flicker while somebody types on.
const SHOWN_FOR_MS = 4_500;

/** Passes on at most one keystroke in two seconds. */
export class TypingSignal {
  readonly #signal: () => void;
  #last = -Infinity;

  constructor(signal: () => void) {
    this.#signal = signal;
  }

  keystroke(): void {
    const now = performance.now();
    if (now - this.#last < SIGNAL_INTERVAL_MS) return;
    this.#last = now;
    this.#signal();
  }
}

/** The line above the text field that names the people who are typing. */
export class TypingLine {
  readonly #line = elementById('typing', HTMLElement);
  readonly #timers = new Map<string, number>();

  show(name: string): void {
    window.clearTimeout(this.#timers.get(name));
    const timer = window.setTimeout(() => {
      this.hide(name);
    }, SHOWN_FOR_MS);
    this.#timers.set(name, timer);
    this.#update();
  }

  hide(name: string): void {
    window.clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    this.#update();
  }

  clear(): void {
    for (const name of [...this.#timers.keys()]) this.hide(name);
  }

  #update(): void {
    const [first, second, third] = this.#timers.keys();
    if (first === undefined) setText(this.#line, '');
    else if (second === undefined) setText(this.#line, `${first} is typing…`);
    else if (third === undefined)
      setText(this.#line, `${first} and ${second} are typing…`);
    else setText(this.#line, 'Several people are typing…');
  }
}
