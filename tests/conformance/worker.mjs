/** Runs the subtests in a worker for the page that started it. */
import { runAll } from './all.mjs';

self.onmessage = async ({ data }) => {
  self.postMessage(await runAll({ ...data, place: 'worker' }));
};
