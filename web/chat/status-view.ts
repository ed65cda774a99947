/** What the connection does now, in words. */
import type { RoomState, StateEvent } from './chat-module.js';
import { elementById, setText } from './dom.js';
import { formatBytes, formatCount } from './format.js';

const HEADLINES: Record<RoomState, string> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  open: 'Connected',
  reconnecting: 'Reconnecting ',
  closing: 'Disconnecting…',
  closed: 'Closed',
};

// Often enough that no second is skipped, also when a timer comes late.
const COUNTDOWN_TICK_MS = 200;

export class StatusView {
  readonly #root = elementById('status', HTMLElement);
  readonly #headline = elementById('status-headline', HTMLElement);
  readonly #countdown = elementById('status-countdown', HTMLElement);
  readonly #attempt = elementById('status-attempt', HTMLElement);
  readonly #detail = elementById('status-detail', HTMLElement);
  readonly #facts = elementById('status-facts', HTMLElement);
  readonly #unsent = elementById('status-unsent', HTMLElement);
  #retryAt = 0;
  #countdownTimer: number | undefined;

  showState(event: StateEvent): void {
    const { state, attempt } = event;
    this.#root.dataset.state = state;
    setText(this.#headline, HEADLINES[state]);
    setText(this.#attempt, attemptText(event));
    this.#showCountdown(event);

    const afterClose =
      state === 'closed' ||
      state === 'reconnecting' ||
      (state === 'connecting' && attempt > 0);
    const closed = afterClose && event.code !== 0;
    setText(this.#detail, closed ? event.meaning : '');
    setText(this.#facts, closed ? closeFacts(event) : '');
    setText(
      this.#unsent,
      afterClose && event.unsent > 0
        ? `${formatBytes(event.unsent)} had not left when the connection ended and may be lost.`
        : '',
    );
  }

  showPeople(count: number): void {
    if (this.#root.dataset.state !== 'open') return;
    setText(this.#detail, `${formatCount(count, 'person', 'people')} here`);
  }

  /** Connect was pressed before the WebAssembly was here. */
  showLoading(): void {
    setText(this.#headline, 'Loading…');
    setText(
      this.#detail,
      'The connection starts as soon as the chat module is here.',
    );
  }

  #showCountdown(event: StateEvent): void {
    clearInterval(this.#countdownTimer);
    if (event.state !== 'reconnecting') {
      setText(this.#countdown, '');
      return;
    }
    this.#retryAt = performance.now() + event.retryIn;
    this.#tick();
    this.#countdownTimer = window.setInterval(() => {
      this.#tick();
    }, COUNTDOWN_TICK_MS);
  }

  #tick(): void {
    const seconds = Math.ceil((this.#retryAt - performance.now()) / 1_000);
    setText(this.#countdown, seconds > 0 ? `in ${seconds} s` : 'now');
  }
}

function attemptText({ state, attempt }: StateEvent): string {
  if (state === 'reconnecting') return ` (attempt ${attempt})`;
  if (state === 'connecting' && attempt > 0) return ` (retry ${attempt})`;
  return '';
}

function closeFacts({ code, reason, wasClean }: StateEvent): string {
  return [
    `Code ${code}`,
    reason === '' ? 'no reason given' : `reason “${reason}”`,
    wasClean ? 'clean' : 'not clean',
  ].join(' · ');
}
