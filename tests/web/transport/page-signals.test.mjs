/** What the page tells about itself, and that it is listened to once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadProbe, openClient } from './support.mjs';

const [online, offline, visible, resumed] = [0, 1, 2, 3];

/** An EventTarget that counts its listeners. */
class Target extends EventTarget {
  listeners = [];

  addEventListener(type, listener) {
    this.listeners.push(type);
    super.addEventListener(type, listener);
  }

  removeEventListener(type, listener) {
    const at = this.listeners.indexOf(type);
    assert.notEqual(at, -1);
    this.listeners.splice(at, 1);
    super.removeEventListener(type, listener);
  }

  tell(type, fields = {}) {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

/** A page around the module: `window` and `document`, or a worker without. */
async function startPage(t, { isWorker = false } = {}) {
  const probe = await loadProbe();
  const window = new Target();
  const document = new Target();
  const page = {
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    ...(isWorker ? {} : { document }),
  };
  Object.assign(globalThis, page);
  const probes = [];
  t.after(() => {
    for (const listener of probes) {
      listener.unsubscribe();
      listener.delete();
    }
    for (const name of Object.keys(page)) delete globalThis[name];
  });
  /** Subscribes one who calls a function with each signal. */
  const subscribe = (onSignal) => {
    const listener = new probe.SignalProbe(onSignal);
    probes.push(listener);
    listener.subscribe();
    return listener;
  };
  const record = () => {
    const signals = [];
    return { listener: subscribe((signal) => signals.push(signal)), signals };
  };
  const listeners = () => [...window.listeners, ...document.listeners].sort();
  return { probe, window, document, listeners, subscribe, record };
}

const all = ['offline', 'online', 'pageshow', 'resume', 'visibilitychange'];

test('the page is listened to once, and not any more without a listener [fault-13]', async (t) => {
  const { listeners, record } = await startPage(t);
  assert.deepEqual(listeners(), []);
  const one = record();
  assert.deepEqual(listeners(), all);
  const other = record();
  other.listener.subscribe();
  assert.deepEqual(listeners(), all);
  one.listener.unsubscribe();
  one.listener.unsubscribe();
  assert.deepEqual(listeners(), all);
  other.listener.unsubscribe();
  assert.deepEqual(listeners(), []);
  one.listener.subscribe();
  assert.deepEqual(listeners(), all);
});

test("the page's events become signals", async (t) => {
  const { window, document, record } = await startPage(t);
  const { signals } = record();
  window.tell('online');
  window.tell('offline');
  document.visibilityState = 'visible';
  document.tell('visibilitychange');
  document.tell('resume');
  window.tell('pageshow', { persisted: true });
  assert.deepEqual(signals, [online, offline, visible, resumed, resumed]);
});

test('a page that is hidden, or shown for the first time, is no signal', async (t) => {
  const { window, document, record } = await startPage(t);
  const { signals } = record();
  document.visibilityState = 'hidden';
  document.tell('visibilitychange');
  window.tell('pageshow', { persisted: false });
  assert.deepEqual(signals, []);
});

test('a worker has only the signals of the network [fault-39]', async (t) => {
  const page = await startPage(t, { isWorker: true });
  const { window, listeners } = page;
  const { listener, signals } = page.record();
  window.tell('online');
  assert.deepEqual(signals, [online]);
  listener.unsubscribe();
  assert.deepEqual(listeners(), []);
});

test('where there is no page at all nothing is listened to [fault-39]', async (t) => {
  const probe = await loadProbe();
  const listener = new probe.SignalProbe(() => {});
  t.after(() => listener.delete());
  listener.subscribe();
  listener.unsubscribe();
});

test('who unsubscribes during a signal does not hear it any more', async (t) => {
  const { window, listeners, subscribe } = await startPage(t);
  const heard = [];
  const both = ['a', 'b'].map((name) =>
    subscribe(() => {
      heard.push(name);
      for (const listener of both) listener.unsubscribe();
    }),
  );
  window.tell('online');
  window.tell('online');
  assert.deepEqual(heard, ['a']);
  assert.deepEqual(listeners(), []);
});

test('a Client listens while it may have to reconnect, and then no more [fault-13]', async (t) => {
  const { probe, listeners } = await startPage(t);
  const { client } = await openClient(t, {}, { probe });
  assert.deepEqual(listeners(), all);
  client.close();
  await client.next('close');
  assert.deepEqual(listeners(), []);
  client.cpp.connect();
  assert.deepEqual(listeners(), all);
  client.dispose();
  assert.deepEqual(listeners(), []);
});
