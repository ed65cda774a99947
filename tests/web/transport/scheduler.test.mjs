/** The scheduler over the browser's timers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertNoGrowth, loadProbe, within } from './support.mjs';

/** Timers that run when the test says so. */
class FakeTimers {
  live = new Map();
  #last = 0;

  constructor(t) {
    const { setTimeout, clearTimeout } = globalThis;
    t.after(() => Object.assign(globalThis, { setTimeout, clearTimeout }));
    globalThis.setTimeout = (task, delay) => {
      // A browser takes the delay as a signed number of 32 bits.
      this.live.set(++this.#last, { task, delay: delay | 0 });
      return this.#last;
    };
    globalThis.clearTimeout = (id) => this.live.delete(id);
  }

  /** The delay of the only timer. */
  get delay() {
    assert.equal(this.live.size, 1);
    return this.live.values().next().value.delay;
  }

  /** Runs the only timer. */
  fire() {
    const [[id, { task }]] = this.live;
    this.live.delete(id);
    task();
  }
}

test('a timer fires once, after its delay', async () => {
  const probe = await loadProbe();
  const begin = probe.now();
  let fired = 0;
  await within(
    new Promise((resolve) => {
      probe.callAfter(20, () => {
        ++fired;
        resolve();
      });
    }),
    'the timer',
  );
  // Node rounds down to whole milliseconds, and so may be one early.
  assert.ok(probe.now() - begin >= 19);
  await within(
    new Promise((resolve) => probe.callAfter(20, resolve)),
    'another timer',
  );
  assert.equal(fired, 1);
});

test('timers fire in the order of their delays, and of their start', async () => {
  const probe = await loadProbe();
  const order = [];
  await within(
    new Promise((resolve) => {
      probe.callAfter(60, resolve);
      probe.callAfter(30, () => order.push('later'));
      probe.callAfter(0, () => order.push('first'));
      probe.callAfter(0, () => order.push('second'));
    }),
    'all timers',
  );
  assert.deepEqual(order, ['first', 'second', 'later']);
});

test('a cancelled timer does not fire', async (t) => {
  const probe = await loadProbe();
  const timers = new FakeTimers(t);
  const timer = probe.callAfter(5, () => assert.fail('it fired'));
  assert.notEqual(timer, 0);
  assert.equal(timers.live.size, 1);
  probe.cancel(timer);
  assert.equal(timers.live.size, 0);
  probe.cancel(timer);
  probe.cancel(12345);
});

test('a real timer is cancelled too', async () => {
  const probe = await loadProbe();
  const timer = probe.callAfter(1, () => assert.fail('it fired'));
  probe.cancel(timer);
  await within(
    new Promise((resolve) => probe.callAfter(20, resolve)),
    'a timer that is due later',
  );
});

test('a task may start and cancel timers', async (t) => {
  const probe = await loadProbe();
  const timers = new FakeTimers(t);
  let own = 0;
  own = probe.callAfter(1, () => {
    probe.cancel(own);
    assert.notEqual(
      probe.callAfter(2, () => {}),
      own,
    );
  });
  timers.fire();
  assert.equal(timers.delay, 2);
});

test('a delay above 2^31 ms does not fire at once [fault-17]', async (t) => {
  const probe = await loadProbe();
  const timers = new FakeTimers(t);
  const longest = 2 ** 31 - 1;
  const delay = 2 * longest + 1000;
  let fired = false;
  probe.callAfter(delay, () => (fired = true));
  for (const slice of [longest, longest, 1000]) {
    assert.equal(fired, false);
    assert.equal(timers.delay, slice);
    timers.fire();
  }
  assert.equal(fired, true);
  assert.equal(timers.live.size, 0);
});

test('a long delay can be cancelled between its slices', async (t) => {
  const probe = await loadProbe();
  const timers = new FakeTimers(t);
  const timer = probe.callAfter(2 ** 40, () => assert.fail('it fired'));
  timers.fire();
  timers.fire();
  probe.cancel(timer);
  assert.equal(timers.live.size, 0);
});

test('timers leave nothing behind', async (t) => {
  const probe = await loadProbe();
  const timers = new FakeTimers(t);
  const useTimers = () => {
    for (let i = 0; i < 10; ++i) {
      probe.callAfter(i, () => {});
      timers.fire();
      probe.cancel(probe.callAfter(i, () => {}));
    }
  };
  useTimers();
  const heap = probe.heapInUse();
  const handles = probe.count_emval_handles();
  for (let i = 0; i < 100; ++i) useTimers();
  assert.equal(timers.live.size, 0);
  assertNoGrowth(probe, heap);
  assert.equal(probe.count_emval_handles(), handles);
});

test('the clock never goes back', async () => {
  const probe = await loadProbe();
  let last = probe.now();
  for (let i = 0; i < 10_000; ++i) {
    const now = probe.now();
    assert.ok(now >= last);
    last = now;
  }
});
