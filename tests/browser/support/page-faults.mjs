/** What a page must not do: errors in its console, breaches of its policy. */

// The browsers' own lines about a connection that failed; no page can avoid them.
const connectionFailures = [
  /^WebSocket connection to '[^']*' failed: /,
  /^Firefox can’t establish a connection to the server at wss?:/,
  /^The connection to wss?:\S* was interrupted while the page was loading\.$/,
];

export class PageFaults {
  #page;
  #lines = [];
  #expected = [];

  /** Watches a page that has not loaded anything yet. */
  static async watch(page) {
    const faults = new PageFaults();
    faults.#page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') faults.#lines.push(message.text());
    });
    page.on('pageerror', (error) => {
      faults.#lines.push(error instanceof Error ? error.message : error);
    });
    page.on('error', (error) => faults.#lines.push(`crash: ${error}`));
    await page.evaluateOnNewDocument(() => {
      window.policyBreaches = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        const { effectiveDirective, blockedURI } = event;
        window.policyBreaches.push(`${effectiveDirective} ${blockedURI}`);
      });
    });
    return faults;
  }

  /** The test breaks connections on purpose from here on. */
  expectConnectionFailures() {
    this.expect(...connectionFailures);
  }

  /** Lines like these are no fault. */
  expect(...patterns) {
    this.#expected.push(...patterns);
  }

  /** Everything so far that should not have happened. */
  async all() {
    const breaches = await this.#page.evaluate(() => window.policyBreaches);
    const isExpected = (line) =>
      this.#expected.some((pattern) => pattern.test(line));
    const lines = this.#lines.filter((line) => !isExpected(line));
    return [
      ...lines.map((line) => `console: ${line}`),
      ...breaches.map((breach) => `content security policy: ${breach}`),
    ];
  }
}
