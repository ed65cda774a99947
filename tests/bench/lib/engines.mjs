/**
 * Where suites run: each gives `{ name, run(options, tell), close() }`.
 * A suite gets a process or a page of its own, so that none suffers from what the
 * engine has learnt in another.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { Failure, root } from '../../../scripts/lib/process.mjs';
import { PuppeteerBrowser } from '../../support/puppeteer-browser.mjs';
import { bundle } from './build.mjs';
import { bytesOnTheWire, timesToOpen } from './load.mjs';

const suiteTimeout = 30 * 60_000;

export const engines = {
  node: async ({ origin }) => ({
    name: `Node ${process.versions.node}`,
    async run(options, tell) {
      const child = fork(
        fileURLToPath(new URL('node-main.mjs', import.meta.url)),
        {
          execArgv: ['--expose-gc'],
        },
      );
      child.on('message', ({ result }) => tell(result));
      child.send({
        bundle: pathToFileURL(join(root, bundle)).href,
        options: { ...options, server: origin },
      });
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Failure(`${options.suite} failed in Node.`);
      if (isWanted(options, 'load/bytes on the wire')) {
        tell(await bytesOnTheWire());
      }
    },
    async close() {},
  }),
  chromium: (server) => inBrowser('Chromium', server),
  firefox: (server) => inBrowser('Firefox', server),
};

/**
 * Chromium tells Puppeteer of each WebSocket message, as it does its developer tools,
 * which takes three times as long as the message. There is no public way to say no.
 */
async function stopReporting(tab) {
  await tab._client().send('Network.disable');
}

/** Whether a benchmark that no suite has is among those that are asked for. */
function isWanted({ suite, only }, name) {
  return (
    name.startsWith(`${suite}/`) &&
    (only.length === 0 || only.some((part) => name.includes(part)))
  );
}

async function inBrowser(title, { origin }) {
  const browser = await PuppeteerBrowser.launch(title, {
    patience: suiteTimeout,
    isForSockets: true,
  });
  return {
    name: (await browser.version()).replace('/', ' '),
    async run(options, tell) {
      const moments = timesToOpen.names.filter((name) =>
        isWanted(options, `load/${name}`),
      );
      if (moments.length > 0) {
        const results = await timesToOpen(browser, origin, options.effort);
        results
          .filter(({ benchmark }) => moments.includes(benchmark))
          .forEach(tell);
      }
      const { tab, close } = await browser.newTab();
      try {
        await tab.exposeFunction('tell', (json) => tell(JSON.parse(json)));
        await tab.goto(`${origin}/suite.html`);
        if (title === 'Chromium') await stopReporting(tab);
        await tab.evaluate(
          async (json) => {
            const { runSuite } = await import('/build/bench/run-suite.mjs');
            const files = {
              read: async (path) => (await fetch(`/${path}`)).arrayBuffer(),
              load: (path) => import(`/${path}`),
            };
            await runSuite(JSON.parse(json), files, (result) =>
              window.tell(JSON.stringify(result)),
            );
          },
          JSON.stringify({ ...options, server: origin }),
        );
      } finally {
        await close();
      }
    },
    close: () => browser.quit(),
  };
}
