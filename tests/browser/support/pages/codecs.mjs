/** As socket.mjs, with the flavour `emsocket/codecs`. */
import { EmSocket, init, RequestError } from '/dist/emsocket.codecs.min.mjs';
import { provide } from './tools.mjs';

/** A value as text, with what JSON has no word for. */
function show(value) {
  return JSON.stringify(value, (_, part) => {
    if (typeof part === 'bigint') return `${part}n`;
    return part instanceof Uint8Array ? `bytes ${[...part]}` : part;
  });
}

/** How a promise ended: its value, or the error's name and what it says. */
async function outcome(promise) {
  try {
    return { value: await promise };
  } catch (error) {
    const { name, message, code, data } = error;
    return name === 'RequestError' ? { name, message, code, data } : { name };
  }
}

provide({ EmSocket, init, RequestError, show, outcome });
