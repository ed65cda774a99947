/** Runs the subtests in a worker for the page that started it. */
import { runAll } from './all.mjs';

// Some subtests let a listener throw; the page need not hear of it.
self.addEventListener('error', (event) => event.preventDefault());

self.onmessage = async ({ data }) => {
  self.postMessage(await runAll({ ...data, place: 'worker' }));
};
