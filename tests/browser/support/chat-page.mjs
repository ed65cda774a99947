/** The chat page as its user has it: fields, buttons, messages, status. */
import { PageFaults } from './page-faults.mjs';
import { recordStates } from './record-states.mjs';
import { until } from './until.mjs';

const byTestId = (id) => `[data-testid="${id}"]`;

// Texts cross into the page and back as JSON, which unlike the browsers'
// protocols keeps lone surrogates.
const pack = (value) => JSON.stringify(value);
const unpack = (json) => JSON.parse(json);

export class ChatPage {
  /** Opens the page in a tab that has loaded nothing yet. */
  static async open(tab, address, { prepare, ...settings } = {}) {
    const faults = await PageFaults.watch(tab);
    if (prepare) await tab.evaluateOnNewDocument(prepare);
    await tab.goto(address);
    await recordStates(tab);
    const page = new ChatPage(tab, faults);
    await page.set(settings);
    return page;
  }

  constructor(tab, faults) {
    this.tab = tab;
    this.faults = faults;
  }

  // --- What a user does ------------------------------------------------------

  /** Fills in the form: `url`, `name`, `token`, `raw`. */
  async set(settings) {
    await this.tab.evaluate((json) => {
      for (const [id, value] of Object.entries(JSON.parse(json))) {
        const field = document.querySelector(`[data-testid="${id}"]`);
        if (field.type === 'checkbox') field.checked = value;
        else field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }, pack(settings));
  }

  async reload() {
    await this.tab.reload();
    await recordStates(this.tab);
  }

  async click(id) {
    await this.tab.click(byTestId(id));
  }

  /** Connects and waits until the connection is open. */
  async connect(settings = {}) {
    await this.set(settings);
    await this.click('connect');
    await this.reaches('open');
  }

  async disconnect() {
    await this.click('disconnect');
    await this.reaches('closed');
  }

  /** Types on the keyboard, and Enter. */
  async type(text) {
    await this.tab.focus(byTestId('text'));
    await this.tab.keyboard.type(text);
    await this.tab.keyboard.press('Enter');
  }

  /** Says texts one after the other, as if pasted: any string can be said. */
  async say(...texts) {
    await this.tab.evaluate((json) => {
      const field = document.querySelector('[data-testid="text"]');
      const send = document.querySelector('[data-testid="send"]');
      for (const text of JSON.parse(json)) {
        field.value = text;
        send.click();
      }
    }, pack(texts));
  }

  /** Says a text and disconnects before anything else can happen. */
  async sayAndDisconnect(text) {
    await this.tab.evaluate((said) => {
      const element = (id) => document.querySelector(`[data-testid="${id}"]`);
      element('text').value = said;
      element('send').click();
      element('disconnect').click();
    }, text);
  }

  /** Chooses a file as the image to send. */
  async sendImage(path) {
    const input = await this.tab.$(byTestId('image'));
    await input.uploadFile(path);
    await input.dispose();
  }

  // --- What a user sees ------------------------------------------------------

  /** The state of the connection, as `data-state` has it. */
  state() {
    return this.tab.$eval(byTestId('status'), (e) => e.dataset.state);
  }

  reaches(state) {
    return until(
      `the state ${state}`,
      () => this.state(),
      (now) => now === state,
    );
  }

  /** All states so far, in order, beginning with `idle`. */
  states() {
    return this.tab.evaluate(() => window.recordedStates);
  }

  /** The words of the status, on one line. */
  status() {
    return this.tab.$eval(byTestId('status'), (e) =>
      e.innerText.replaceAll(/\s+/g, ' ').trim(),
    );
  }

  statusSays(pattern) {
    return until(
      `a status like ${pattern}`,
      () => this.status(),
      (status) => pattern.test(status),
    );
  }

  isEnabled(id) {
    return this.tab.$eval(byTestId(id), (e) => !e.disabled);
  }

  isVisible(id) {
    return this.tab.$eval(byTestId(id), (e) => e.checkVisibility());
  }

  /** How much waits, as the outbox says: counts, and words. */
  outbox() {
    return this.tab.$eval(byTestId('outbox'), (e) => ({
      messages: Number(e.dataset.messages),
      bytes: Number(e.dataset.bytes),
      words: e.textContent,
    }));
  }

  outboxHolds(messages) {
    return until(
      `an outbox of ${messages} messages`,
      () => this.outbox(),
      (outbox) => outbox.messages === messages,
    );
  }

  /** The messages with these properties, oldest first. */
  async messages(properties = {}) {
    const json = await this.tab.$eval(byTestId('messages'), (list) =>
      JSON.stringify(
        [...list.children].map((e) => ({
          kind: e.dataset.kind,
          own: e.dataset.own === 'true',
          delivery: e.dataset.delivery,
          sender: e.querySelector('.sender')?.textContent ?? '',
          text: e.querySelector('[data-testid="message-text"]').textContent,
          hex: e.querySelector('.hex')?.textContent,
        })),
      ),
    );
    return unpack(json).filter((message) => hasAll(message, properties));
  }

  /** How many messages there are, one's own or those of others. */
  count({ own }) {
    return this.tab.$eval(
      byTestId('messages'),
      (list, isOwn) =>
        [...list.children].filter((e) => (e.dataset.own === 'true') === isOwn)
          .length,
      own,
    );
  }

  async texts(properties) {
    return (await this.messages(properties)).map(({ text }) => text);
  }

  /** The first message with these properties, as soon as there is one. */
  async shows(properties) {
    const [message] = await until(
      `a message with ${JSON.stringify(properties)}`,
      () => this.messages(properties),
      (messages) => messages.length > 0,
    );
    return message;
  }

  /** Waits until there are so many messages with these properties. */
  showsCount(count, properties) {
    return until(
      `${count} messages with ${JSON.stringify(properties)}`,
      () => this.messages(properties),
      (messages) => messages.length === count,
    );
  }

  /** The picture of a message, as soon as the browser has decoded it. */
  picture(properties = {}) {
    const own = properties.own ? '[data-own]' : ':not([data-own])';
    return until('a picture', () =>
      this.tab.evaluate((selector) => {
        const image = document.querySelector(selector);
        if (!image?.complete || image.naturalWidth === 0) return undefined;
        const { naturalWidth: width, naturalHeight: height } = image;
        return { width, height, scheme: image.src.split(':', 1)[0] };
      }, `[data-kind]${own} img`),
    );
  }

  /** Waits until the page says why it does not take something. */
  refuses(pattern) {
    return until(
      `a refusal like ${pattern}`,
      () => this.tab.$eval('#refusal', (e) => e.textContent),
      (text) => pattern.test(text),
    );
  }

  /** Waits for the notice that the page cannot go on. */
  notice(pattern) {
    return until(
      `a notice like ${pattern}`,
      () =>
        this.tab.$eval('#fatal', (e) =>
          e.checkVisibility() ? e.innerText.replaceAll(/\s+/g, ' ') : '',
        ),
      (text) => pattern.test(text),
    );
  }

  /** What the form holds, but for the token. */
  settings() {
    return this.tab.evaluate(() => {
      const field = (id) => document.querySelector(`[data-testid="${id}"]`);
      return {
        url: field('url').value,
        name: field('name').value,
        raw: field('raw').checked,
      };
    });
  }

  /** Whether a text has become elements, or run. */
  hasMarkup() {
    return this.tab.$eval(
      byTestId('messages'),
      (list) =>
        list.querySelector('img, script, b') !== null ||
        window.broken !== undefined,
    );
  }

  /** The lines of the event log: `{ event, text }`. */
  log() {
    return this.tab.$$eval(`${byTestId('log')} > *`, (entries) =>
      entries.map((e) => ({
        event: e.dataset.event,
        text: e.querySelector('.log-text').textContent,
      })),
    );
  }

  async logs(event, pattern = /(?:)/) {
    const line = await until(`a log line ${event} like ${pattern}`, async () =>
      (await this.log()).findLast(
        (entry) => entry.event === event && pattern.test(entry.text),
      ),
    );
    return line.text;
  }

  /** What helps to see why a test failed. */
  async describe() {
    const [status, outbox, states, messages, log] = await Promise.all([
      this.status(),
      this.outbox(),
      this.states(),
      this.messages(),
      this.log(),
    ]);
    const lines = messages.slice(-12).map(({ kind, own, delivery, text }) => {
      const who = own ? `own, ${delivery}` : 'from another';
      return `  ${kind} (${who}): ${JSON.stringify(text.slice(0, 120))}`;
    });
    return [
      `status: ${status}`,
      `outbox: ${outbox.words}`,
      `states: ${states.join(' ')}`,
      `${messages.length} messages, the last ones:`,
      ...lines,
      'log:',
      ...log.slice(-12).map(({ event, text }) => `  ${event} ${text}`),
    ].join('\n');
  }
}

function hasAll(message, properties) {
  return Object.entries(properties).every(([key, value]) =>
    value instanceof RegExp ? value.test(message[key]) : message[key] === value,
  );
}
