/** What all examples show: a state, a form, and what was received. */
import assert from 'node:assert/strict';

import { PageFaults } from '../../browser/support/page-faults.mjs';
import { until } from '../../browser/support/until.mjs';

export class ExamplePage {
  /** Opens it in a tab that has loaded nothing yet. */
  static async open(tab, address) {
    const faults = await PageFaults.watch(tab);
    faults.expectConnectionFailures();
    await tab.goto(address);
    return new ExamplePage(tab, faults);
  }

  constructor(tab, faults) {
    this.tab = tab;
    this.faults = faults;
  }

  /** Types a text and sends it. */
  async say(text) {
    await this.tab.type('#text', text);
    await this.tab.keyboard.press('Enter');
  }

  state() {
    return this.tab.$eval('#state', (output) => output.textContent);
  }

  messages() {
    return this.tab.$$eval('#messages > li', (lines) =>
      lines.map((line) => line.textContent),
    );
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

  /** What helps to see why a test failed. */
  describe() {
    return this.tab.$eval('body', (body) => body.innerText);
  }

  async #until(what, probe) {
    await until(what, async () => {
      // Nothing comes of a page that has failed.
      assert.deepEqual(await this.faults.all(), []);
      return probe();
    });
  }
}
