/** Runs the subtests in a worker for the page that started it. */
import { runAll } from './all.mjs';

onmessage = async ({ data }) => {
  postMessage(await runAll({ ...data, place: 'worker' }));
};
