/**
 * Many sockets in one page: what a message costs and what a socket takes as their
 * number grows, of whoever makes them.
 */
import { bare, clients } from '../lib/clients.mjs';
import { measure, median } from '../lib/measure.mjs';
import { settledMemory } from '../lib/memory.mjs';
import { StubSocket } from '../lib/stub-socket.mjs';

export const usesStub = true;

export function* benchmarks() {
  yield { name: 'sockets in one page', observe };
}

const numbers = [1, 10, 100, 1_000];

async function observe(effort) {
  const timers = new RunningTimers();
  try {
    return await observeWith(timers, effort);
  } finally {
    timers.stop();
  }
}

async function observeWith(timers, effort) {
  const peers = { 'bare handler': bare, partysocket: clients.partysocket };
  const { groups, memory } = await openEmSockets(timers);
  const all = [{ name: 'emsocket', groups }];
  for (const [name, open] of Object.entries(peers)) {
    const others = [];
    for (const number of numbers) others.push(await openMany(number, open));
    all.push({ name, groups: others });
  }
  const times = await timeMessages(all, effort);
  for (const { sockets } of all.flatMap(({ groups }) => groups)) {
    sockets.forEach((socket) => socket.close());
  }
  return [...times, ...memory];
}

async function openEmSockets(timers) {
  const groups = [];
  const memory = [];
  for (const number of numbers) {
    const before = await settledMemory();
    const timersBefore = timers.number;
    groups.push(await openMany(number));
    const after = await settledMemory();
    memory.push(
      ...Object.keys(after).map((kind) => ({
        name: `${number}: ${kind}`,
        value: (after[kind] - before[kind]) / number / 1024,
        unit: 'KB/socket',
      })),
      {
        name: `${number}: timers`,
        value: (timers.number - timersBefore) / number,
        unit: '/socket',
      },
    );
  }
  return { groups, memory };
}

/** In one measurement, so that all have the same machine. */
async function timeMessages(all, effort) {
  const event = new MessageEvent('message', { data: 'x'.repeat(45) });
  const contestants = all.flatMap(({ name, groups }) =>
    groups.map(({ stubs }, index) => ({
      name: `${numbers[index]}: message, ${name}`,
      // The samples of the others have taken the processor's cache.
      prepare() {
        for (const stub of stubs) stub.deliver(event);
      },
      run(count) {
        for (let i = 0; i < count; ++i) stubs[i % stubs.length].deliver(event);
      },
    })),
  );
  const results = await measure(contestants, effort);
  return results.map(({ name, times }, index) => {
    const one = results[index - (index % numbers.length)];
    return {
      name,
      value: median(times),
      unit: 'ns',
      ratios: {
        'one socket': median(times.map((time, i) => time / one.times[i])),
      },
    };
  });
}

async function openMany(number, open = clients.emsocket) {
  const sockets = [];
  const created = [];
  for (let i = 0; i < number; ++i) {
    created.push(StubSocket.next());
    const socket = open('ws://stub.test/');
    socket.onMessage(() => {});
    sockets.push(socket);
  }
  const stubs = await Promise.all(created);
  for (const stub of stubs) stub.open();
  return { sockets, stubs };
}

/** Counts the timers that run: emsocket looks the functions up when it calls them. */
class RunningTimers {
  #running = new Set();
  #original = { setTimeout, clearTimeout };

  constructor() {
    const { setTimeout: set, clearTimeout: clear } = this.#original;
    globalThis.setTimeout = (callback, delay, ...args) => {
      const timer = set(() => {
        this.#running.delete(Number(timer));
        callback(...args);
      }, delay);
      // A number also in Node, where a timer is an object that has one.
      this.#running.add(Number(timer));
      return timer;
    };
    globalThis.clearTimeout = (timer) => {
      this.#running.delete(Number(timer));
      clear(timer);
    };
  }

  get number() {
    return this.#running.size;
  }

  stop() {
    Object.assign(globalThis, this.#original);
  }
}
