/** Every subtest, on a kind of socket. */
import { run } from './harness.mjs';
import { kinds } from './sockets.mjs';
import './suites/interface.mjs';
import './suites/url.mjs';
import './suites/protocols.mjs';
import './suites/handshake.mjs';
import './suites/send.mjs';
import './suites/messages.mjs';
import './suites/buffered-amount.mjs';
import './suites/close.mjs';
import './suites/closing-handshake.mjs';
import './suites/events.mjs';
import './suites/event-target.mjs';
import './suites/event-handlers.mjs';
import './suites/lifetime.mjs';

/** `settings` as for `run`, with `kind` in place of the classes. */
export function runAll({ kind, ...settings }) {
  return run({ ...settings, kind, ...kinds[kind] });
}
