/**
 * What a page does with Client behind Embind. Each gets the module and the url of
 * a server that echoes, and that cuts the connection at the text 'drop'; it
 * returns what was seen. In Node and in browsers alike.
 */

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

/** The next event of a type. */
const next = (client, type) =>
  new Promise((resolve) => {
    const id = client.on(type, (event) => {
      client.off(id);
      resolve(event);
    });
  });

export const scenarios = {
  async 'text and bytes go both ways, whole'({ Client }, url) {
    const client = new Client(url);
    const states = [];
    client.on('statechange', ({ from, to }) => states.push(`${from} ${to}`));
    const queued = client.send('\0\uFEFFé😀\uD800');
    const queuedBytes = client.bufferedAmount;
    client.connect();
    const open = await next(client, 'open');
    const text = (await next(client, 'message')).data;
    const sent = client.send(new Uint8Array([1, 0, 2]).subarray(1));
    const { data } = await next(client, 'message');
    client.binaryType = 'blob';
    client.binaryType = 'nonsense';
    client.send(new Blob(['blob']));
    const blob = (await next(client, 'message')).data;
    const seen = [
      ...[queued, queuedBytes, sent, text],
      ...[[...new Uint8Array(data)], await blob.text(), client.binaryType],
      ...[open.attempt, open.reconnected, open.url === client.url],
      ...[client.state, client.readyState, client.writable, client.protocol],
    ];
    const result = client.close(3000, 'enough');
    const { code, reason, wasClean, willReconnect } = await next(
      client,
      'close',
    );
    seen.push(result, code, reason, wasClean, willReconnect, states);
    client.delete();
    return seen;
  },

  async 'a lost connection comes back, and what waits is sent'(
    { Client },
    url,
  ) {
    let asked = 0;
    const client = new Client(
      async () => {
        ++asked;
        return url;
      },
      { reconnect: { ...fast, shouldRetry: ({ code }) => code === 1006 } },
    );
    client.connect();
    await next(client, 'open');
    const waiting = next(client, 'reconnecting');
    client.send('drop');
    const close = await next(client, 'close');
    const queued = client.send('late');
    const reconnecting = await waiting;
    const open = next(client, 'open');
    const { data } = await next(client, 'message');
    const seen = [
      ...[close.willReconnect, queued, reconnecting.attempt, data],
      ...[(await open).reconnected, asked],
    ];
    client.delete();
    return seen;
  },

  async 'bad arguments do nothing, bad options are said'({ Client }, url) {
    const client = new Client(url, { reconnect: { factor: 'two' } });
    client.connect();
    const { kind, message } = await next(client, 'error');
    const plain = new Client(url);
    const seen = [
      ...[kind, message.includes('reconnect.factor')],
      ...[plain.on('nothing', () => 0), plain.off(77)],
      ...[
        plain.close(1001),
        plain.close(-1),
        plain.close(3000, 'x'.repeat(124)),
      ],
    ];
    const failing = new Client(() => Promise.reject(new Error('no token')), {
      reconnect: false,
    });
    failing.connect();
    seen.push((await next(failing, 'error')).message);
    for (const each of [client, plain, failing]) each.delete();
    return seen;
  },

  async 'delete() inside of any handler is the end of it'({ Client }, url) {
    const seen = [];
    const types = ['statechange', 'open', 'message', 'reconnecting', 'close'];
    for (const type of [...types, 'error']) {
      const target = type === 'error' ? 'ws://127.0.0.1:1/' : url;
      const client = new Client(target, { reconnect: fast });
      const after = [];
      const deleted = new Promise((resolve) => {
        client.on(type, () => {
          client.delete();
          resolve();
        });
      });
      for (const other of types) client.on(other, () => after.push(other));
      client.send(type === 'close' || type === 'reconnecting' ? 'drop' : 'hi');
      client.connect();
      await deleted;
      after.length = 0;
      // Whatever would come is there with the echo of another.
      const witness = new Client(url);
      witness.send('hi');
      witness.connect();
      await next(witness, 'message');
      witness.delete();
      seen.push([type, client.isDeleted(), after]);
    }
    return seen;
  },
};

export const expected = {
  'text and bytes go both ways, whole': [
    ...['queued', 13, 'sent', '\0\uFEFFé😀\uFFFD'],
    ...[[0, 2], 'blob', 'blob'],
    ...[0, false, true],
    ...['open', 1, true, ''],
    ...['ok', 3000, 'enough', true, false],
    ['idle connecting', 'connecting open', 'open closing', 'closing closed'],
  ],
  'a lost connection comes back, and what waits is sent': [
    ...[true, 'queued', 1, 'late', true, 2],
  ],
  'bad arguments do nothing, bad options are said': [
    ...['invalid_option', true, 0, false],
    ...['invalid_code', 'invalid_code', 'reason_too_long'],
    'The url provider failed: no token',
  ],
  'delete() inside of any handler is the end of it': [
    ...['statechange', 'open', 'message', 'reconnecting', 'close', 'error'],
  ].map((type) => [type, true, []]),
};
