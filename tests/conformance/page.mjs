/** The page in which the subtests run; the test calls what it puts on window. */
import { runAll } from './all.mjs';

async function runInWorker(settings) {
  const worker = new Worker('worker.mjs', { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) =>
        reject(new Error(message || 'the worker could not be loaded'));
      worker.postMessage(settings);
    });
  } finally {
    worker.terminate();
  }
}

window.subtests = {
  window: (settings) => runAll({ ...settings, place: 'window' }),
  worker: runInWorker,
};
