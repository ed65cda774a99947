/** The ticker of cpp/examples/ticker: what C++ holds is what the server said. */
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { root } from '../../scripts/lib/process.mjs';
import { startServer } from '../../web/examples/server.mjs';
import { Market, talk } from '../../web/examples/ticker/server.mjs';
import { until } from '../browser/support/until.mjs';
import { inEachBrowser } from './support/each-browser.mjs';

const folders = [
  join(root, 'web/examples/ticker'),
  join(root, 'build/wasm-release/cpp/examples/ticker'),
];
// Of each symbol, so hundreds for all. The server shares a process with the test.
const ticksPerSecond = 100;
const symbols = ['ACME', 'GLOBEX', 'INITECH'];

async function startMarket(t) {
  const market = new Market({ ticksPerSecond });
  const server = await startServer({
    folders,
    talk: (sockets) => talk(sockets, market),
  });
  t.after(() => {
    market.close();
    return server.stop();
  });
  return { market, ...server };
}

/** What C++ holds of a symbol. */
function heldBy(page, symbol) {
  return page.tab.evaluate(
    (symbol) => ({
      last: window.ticker.lastSequence(symbol),
      points: [...window.ticker.points(symbol)],
    }),
    symbol,
  );
}

const quotesOf = (page) =>
  page.tab.evaluate(() => window.ticker?.quotes() ?? 0);

function quotesGrowBy(page, count, from) {
  return until(
    `${count} quotes more than ${from}`,
    () => quotesOf(page),
    (quotes) => quotes >= from + count,
  );
}

/** Once the market stands still: every number, of every quote. */
async function holdsWhatTheServerSent(page, market, atLeast) {
  market.close();
  for (const symbol of symbols) {
    const sent = market.quotes(symbol);
    const { points } = await until(
      `the last quote of ${symbol}`,
      () => heldBy(page, symbol),
      ({ last }) => last === sent.at(-1).sequence,
    );
    assert.ok(points.length / 2 > atLeast, `${points.length / 2} quotes held`);
    const same = sent.slice(-points.length / 2);
    assert.deepEqual(
      points,
      same.flatMap(({ time, price }) => [time, price]),
      symbol,
    );
  }
}

// One page at a time: each draws without a pause.
inEachBrowser(
  (test) => {
    test('each quote arrives as it was sent, also after the server drops it', async (t, open) => {
      const { url, market, sockets } = await startMarket(t);
      let connections = 0;
      sockets.on('connection', () => (connections += 1));
      const page = await open(url);
      await page.reaches('open');
      for (let lost = 1; lost <= 2; lost += 1) {
        await quotesGrowBy(page, 300, await quotesOf(page));
        for (const socket of sockets.clients) socket.terminate();
        await until('the next connection', () => connections === lost + 1);
      }
      await quotesGrowBy(page, 300, await quotesOf(page));
      await holdsWhatTheServerSent(page, market, 300);
    });

    test('a market that begins anew takes the place of the old one', async (t, open) => {
      const first = await startMarket(t);
      const page = await open(first.url);
      await quotesGrowBy(page, 300, 0);
      first.market.close();
      await first.stop();
      await page.leaves('open');
      const market = new Market({ ticksPerSecond });
      const { port } = first;
      const server = await startServer({
        folders,
        port,
        talk: (sockets) => talk(sockets, market),
      });
      t.after(() => {
        market.close();
        return server.stop();
      });
      await page.reaches('open');
      await until(
        'quotes of the new market',
        () => heldBy(page, 'ACME'),
        ({ last }) => last > first.market.quotes('ACME').at(-1).sequence,
      );
      await quotesGrowBy(page, 300, await quotesOf(page));
      await holdsWhatTheServerSent(page, market, 100);
    });

    test('the page draws what is ticked, and follows nothing else', async (t, open) => {
      const { url, market } = await startMarket(t);
      const page = await open(url);
      await quotesGrowBy(page, 300, 0);
      const colors = () =>
        page.tab.$$eval('canvas', (canvases) =>
          canvases.map((canvas) => {
            const { data } = canvas
              .getContext('2d')
              .getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;
          }),
        );
      // The line, what is below it, its scale.
      await until('pictures', colors, (all) =>
        all.every((count) => count > 50),
      );
      await page.tab.click('input');
      await until('an empty one', colors, ([first]) => first === 1);
      assert.deepEqual((await heldBy(page, 'ACME')).points, []);
      await page.tab.click('input');
      await until('it again', colors, ([first]) => first > 50);
      await holdsWhatTheServerSent(page, market, 50);
    });
  },
  { concurrency: false },
);
