// The page of cpp/examples/ticker: C++ follows the prices, this draws them.

import createTickerModule from './ticker_module.mjs';
import { Chart } from './chart.js';

const symbols = ['ACME', 'GLOBEX', 'INITECH'];

const byId = (id) => document.getElementById(id);
const status = document.querySelector('.status');

function showError(text) {
  byId('error').hidden = false;
  byId('error').textContent = text;
}

const module = await createTickerModule();
const url = new URL('/', location).href.replace(/^http/, 'ws');
const ticker = new module.Ticker(url, {
  onStatus(isOpen, text) {
    status.dataset.open = isOpen;
    byId('state').textContent = text;
    if (isOpen) byId('error').hidden = true;
  },
  onError: showError,
  onRefused: (symbol, why) => showError(`${symbol}: ${why}`),
});

const cards = symbols.map((symbol, index) => {
  const card = byId('chart').content.cloneNode(true).firstElementChild;
  card.querySelector('.symbol').textContent = symbol;
  byId('charts').append(card);
  card.querySelector('input').onchange = ({ target }) => {
    if (target.checked) ticker.subscribe(symbol);
    else ticker.unsubscribe(symbol);
  };
  ticker.subscribe(symbol);
  return {
    symbol,
    price: card.querySelector('.price'),
    change: card.querySelector('.change'),
    chart: new Chart(card.querySelector('canvas'), index),
  };
});

byId('reconnect').onclick = () => ticker.reconnect();

// However many quotes come, there is one picture a frame.
function draw() {
  for (const { symbol, price, change, chart } of cards) {
    const points = ticker.points(symbol);
    chart.draw(points);
    price.textContent = points.length > 0 ? points.at(-1).toFixed(2) : '–';
    const moved = chart.change;
    change.textContent = `${moved < 0 ? '−' : '+'}${Math.abs(moved).toFixed(2)} %`;
    change.className = `change ${moved < 0 ? 'down' : 'up'}`;
  }
  requestAnimationFrame(draw);
}

let counted = 0;
setInterval(() => {
  const quotes = ticker.quotes();
  byId('rate').textContent = String(quotes - counted);
  counted = quotes;
}, 1000);

ticker.connect();
draw();

// For whoever looks at it from the console.
window.ticker = ticker;
