/**
 * What must hold against each known fault of clients of this kind, in the order
 * of the catalogue. A test says that it holds one by `[fault-N]`: among the tags
 * of a Catch2 test, at the end of the name of a test of node:test.
 * `npm run faults` puts both together into FAULTS.md. A fault whose test has to
 * wait for later work gets a `missing`, which says for what.
 *
 * @typedef {{ holds: string, missing?: string }} Fault
 * @type {Record<string, Fault[]>}
 */
export const faults = {
  'Lifecycle and races': [
    {
      holds:
        'After a `close()` while the first attempt is still being prepared, the client can connect again.',
    },
    {
      holds:
        '`close()` during the wait for a retry cancels that retry and fires one `close`.',
    },
    {
      holds:
        '`reconnect()` works after the attempts are used up, and skips a running wait.',
    },
    {
      holds:
        'However often `connect()` and `reconnect()` are called, and however often a provider answers, one socket is live.',
    },
    {
      holds: 'No late event of an old socket is taken for one of the new.',
    },
    {
      holds:
        'A url provider that throws, rejects or never answers ends its attempt, in time, and does not stop the retries.',
    },
    {
      holds:
        'An attempt that fires only `error`, and no `close`, is given up and retried.',
    },
    {
      holds:
        '`close()` with a code or reason that may not be sent is refused, and leaves nothing open that nobody owns.',
    },
    {
      holds:
        'The `close` after `close()` carries a numeric code and the reason, and never comes from within the call.',
    },
    { holds: 'A refused connection is 1006 and not clean.' },
    {
      holds:
        'A handler that throws stops neither the others nor the client; one may close, reconnect or destroy the client in any event.',
    },
    {
      holds:
        'Nothing is delivered to a client that is gone, and nothing of it is touched.',
    },
    {
      holds:
        'The page is listened to only while there is something to do, and not any more after that.',
    },
    {
      holds:
        'No signal of the page opens what the user closed or never opened.',
    },
    { holds: 'The same object connects again after a close.' },
  ],
  Backoff: [
    {
      holds:
        'A server that accepts and closes does not set the backoff back, and the first retry is not immediate.',
    },
    {
      holds:
        'No delay and no deadline overflows, however many attempts and however long the times.',
    },
    {
      holds:
        'Chance is mixed into each delay anew, so that clients do not come back together.',
    },
    {
      holds:
        'No rule, signal or immediate retry gets around the limit of attempts.',
    },
    {
      holds:
        'What can never work is not retried: an invalid url or subprotocol, a policy, a failed authentication.',
    },
    {
      holds:
        'A refused handshake says that it was the handshake, and after how long.',
    },
  ],
  Time: [
    {
      holds:
        'Timers that run late, as in a background tab, kill no healthy connection.',
    },
    {
      holds:
        'An overdue timer after a suspend fails no handshake that has completed.',
    },
    {
      holds:
        'A connection that is dead and says OPEN is found, by the heartbeat and by a probe on the return to the page.',
    },
    {
      holds:
        'A return to the page, also out of the back/forward cache, retries.',
    },
    {
      holds:
        'The heartbeat’s deadline and the retry do not cancel or double each other.',
    },
    {
      holds:
        'A connect timeout ends the attempt, and does not only report itself.',
    },
  ],
  Messages: [
    {
      holds:
        '`binaryType` survives a reconnect, and text and binary messages keep their order.',
    },
    { holds: '`bufferedAmount` counts the bytes of queued text as UTF-8.' },
    {
      holds:
        'A full outbox says so; what waits survives the change of sockets, in order, once, and its flush ends.',
    },
    { holds: 'Something can be sent first on every open.' },
    { holds: '`send()` is safe in every state, and says what became of it.' },
    {
      holds:
        'NUL, a byte order mark, lone surrogates and empty messages come through whole, in both directions.',
    },
    { holds: 'Each message of a burst is delivered.' },
    {
      holds:
        'Close code, reason and subprotocol are what the server said, or rightly none.',
    },
    {
      holds:
        'No socket, message or handler leaves memory behind, also when a handler throws.',
    },
    {
      holds:
        '`once`, the same listener twice, `handleEvent` and `target` are the platform’s own.',
    },
  ],
  Packaging: [
    {
      holds:
        'Every entry, as ES module, through `require()` and as a global, has the same names.',
    },
    {
      holds:
        'Bundlers find the WebAssembly, a strict Content-Security-Policy is enough, and a worker needs no `window`.',
    },
    {
      holds:
        'Construct, close at once, construct again, as React does, leaves exactly one socket.',
    },
  ],
};
