/** What all examples show: a state, a form, and what was received. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

// Generous: it only decides how long a failing test takes, in ms.
const deadline = 20_000;
const pollMs = 25;

// The browsers' own lines about a connection that failed; no page can avoid them.
const connectionFailure =
  /^(WebSocket connection to|Firefox can’t establish a connection|The connection to) \S+ /;

/** Asks `probe` until the answer is true; fails after the deadline. */
export async function until(what, probe) {
  const end = performance.now() + deadline;
  while (!(await probe())) {
    if (performance.now() > end) throw new Error(`waited for ${what}`);
    await sleep(pollMs);
  }
}

export class ExamplePage {
  /** What the page must not do: uncaught errors, errors in its console. */
  faults = [];
  #tab;

  /** Opens it in a tab that has loaded nothing yet. */
  static async open(tab, address) {
    const page = new ExamplePage();
    page.#tab = tab;
    tab.on('pageerror', (error) =>
      page.#note(error instanceof Error ? error.message : String(error)),
    );
    tab.on('console', (message) => {
      if (message.type() === 'error') page.#note(message.text());
    });
    await tab.goto(address);
    return page;
  }

  #note(text) {
    if (!connectionFailure.test(text)) this.faults.push(text);
  }

  state() {
    return this.#tab.$eval('#state', (output) => output.textContent);
  }

  messages() {
    return this.#tab.$$eval('#messages > li', (lines) =>
      lines.map((line) => line.textContent),
    );
  }

  /** Types a text and sends it. */
  async say(text) {
    await this.#tab.type('#text', text);
    await this.#tab.keyboard.press('Enter');
  }

  async click(selector) {
    await this.#tab.click(selector);
  }

  reaches(state) {
    return this.#until(
      `the state ${state}`,
      async () => (await this.state()) === state,
    );
  }

  leaves(state) {
    return this.#until(
      `a state other than ${state}`,
      async () => (await this.state()) !== state,
    );
  }

  shows(text) {
    return this.#until(`the message ${text}`, async () =>
      (await this.messages()).includes(text),
    );
  }

  /** Does not wait for a page that has failed. */
  async #until(what, probe) {
    await until(what, async () => this.faults.length > 0 || (await probe()));
    assert.deepEqual(this.faults, []);
  }

  /** What helps to see why a test failed. */
  async describe() {
    const html = await this.#tab.$eval('body', (body) => body.innerText);
    return [html, ...this.faults].join('\n');
  }
}
