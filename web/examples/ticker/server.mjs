// A market that makes up its prices, and JSON-RPC 2.0 to follow them:
//
//   subscribe   {symbol, after?}  ->  {resumed, quotes}, then `tick` notifications
//   unsubscribe {symbol}          ->  whether there was a subscription
//   tick        {symbol, quote: {sequence, time, price}}

// What a symbol's first price is.
const symbols = { ACME: 184.2, GLOBEX: 62.85, INITECH: 27.4 };

/** Of each symbol. */
const usualRate = 250;
/** How many quotes are kept for those who come, and come back. */
const kept = 5_000;
/** How many of them one gets who comes for the first time. */
const atFirst = 500;

export class Market {
  #series = new Map();
  #listeners = new Set();
  #timer;
  #interval;
  #last;

  constructor({ ticksPerSecond = usualRate } = {}) {
    this.#interval = 1000 / ticksPerSecond;
    // Never below those of a market that ran before this one, so that nobody
    // takes old quotes and new ones for one series.
    const sequence = Date.now();
    for (const [symbol, price] of Object.entries(symbols)) {
      this.#series.set(symbol, { sequence, price, quotes: [] });
    }
  }

  /** Prices change from now on, whether anybody looks or not. */
  open() {
    if (this.#timer) return;
    this.#last = Date.now();
    this.#timer = setInterval(() => this.#catchUp(), this.#interval);
    this.#timer.unref();
  }

  close() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** `listener(symbol, quote)` hears every change until the returned call. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  has(symbol) {
    return this.#series.has(symbol);
  }

  quotes(symbol) {
    return this.#series.get(symbol).quotes;
  }

  /** What somebody missed who has all up to `after`. */
  since(symbol, after) {
    const quotes = this.quotes(symbol);
    const missed = this.#series.get(symbol).sequence - after;
    if (missed >= 0 && missed <= quotes.length) {
      return { resumed: true, quotes: quotes.slice(quotes.length - missed) };
    }
    return { resumed: false, quotes: quotes.slice(-atFirst) };
  }

  // A timer may come late, but no price is late for that.
  #catchUp() {
    const now = Date.now();
    for (; this.#last + this.#interval <= now; this.#last += this.#interval) {
      this.#move(this.#last + this.#interval);
    }
  }

  #move(time) {
    for (const [symbol, series] of this.#series) {
      const usual = symbols[symbol];
      // At random, but never far from what is usual.
      const pull = (usual - series.price) * 0.0004;
      const step = (Math.random() - 0.5) * usual * 0.0009;
      series.price = Math.round((series.price + pull + step) * 1e4) / 1e4;
      series.sequence += 1;
      const { sequence, price } = series;
      const quote = { sequence, time, price };
      series.quotes.push(quote);
      if (series.quotes.length > 2 * kept) series.quotes.splice(0, kept);
      for (const listener of this.#listeners) listener(symbol, quote);
    }
  }
}

const codes = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
};

class RpcError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function symbolOf(market, params) {
  const symbol = params?.symbol;
  if (market.has(symbol)) return symbol;
  throw new RpcError(codes.params, `there is no symbol "${symbol}"`);
}

function afterOf(params) {
  if (params.after === undefined) return NaN;
  if (Number.isSafeInteger(params.after)) return params.after;
  throw new RpcError(codes.params, '"after" is no integer');
}

/** One connection: what it asks for and what it hears. */
function follow(socket, market) {
  const subscriptions = new Set();
  const send = (message) =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));

  const methods = {
    subscribe(params) {
      const symbol = symbolOf(market, params);
      const reply = market.since(symbol, afterOf(params));
      subscriptions.add(symbol);
      return reply;
    },
    unsubscribe: (params) => subscriptions.delete(symbolOf(market, params)),
  };

  const stop = market.listen((symbol, quote) => {
    if (!subscriptions.has(symbol)) return;
    send({ method: 'tick', params: { symbol, quote } });
  });
  socket.on('close', stop);

  socket.on('message', (data) => {
    let id = null;
    try {
      const request = parse(data);
      if (request.id !== undefined) id = request.id;
      if (!Object.hasOwn(methods, request.method)) {
        throw new RpcError(codes.method, `no method "${request.method}"`);
      }
      const result = methods[request.method](request.params);
      if (id !== null) send({ id, result });
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      send({ id, error: { code: error.code, message: error.message } });
    }
  });
}

function parse(data) {
  let request;
  try {
    request = JSON.parse(data);
  } catch (error) {
    throw new RpcError(codes.parse, error.message);
  }
  if (request?.jsonrpc === '2.0') return request;
  throw new RpcError(codes.request, 'this is no JSON-RPC 2.0');
}

export function talk(sockets, market = new Market()) {
  market.open();
  sockets.on('connection', (socket) => follow(socket, market));
}
