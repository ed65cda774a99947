/** What a page or a worker does with the package, and what came of it. */

/**
 * Opens a socket before anything is loaded, says a text and waits for its echo.
 * Serialised into pages, so it may use nothing from outside.
 * @returns `{ init, events, echo }`: how `init()` ended, the events in order,
 *   and the echo, undefined where none came
 */
export async function tryOut({ EmSocket, init }) {
  const describe = ({ name, message, kind }) => ({ name, message, kind });
  const events = [];
  const socket = new EmSocket('/echo');
  const echo = new Promise((resolve) => {
    socket.onopen = () => events.push({ type: 'open' });
    socket.onmessage = ({ data }) => resolve(data);
    socket.onerror = (event) =>
      events.push({ type: 'error', ...describe(event) });
    socket.onclose = ({ willReconnect }) => {
      events.push({ type: 'close', willReconnect });
      resolve(undefined);
    };
  });
  socket.send('hello');
  const outcome = {
    init: await init().then(() => 'loaded', describe),
    echo: await echo,
    events: [...events],
  };
  socket.onclose = null;
  socket.close();
  return outcome;
}

/** For `/try-out.js`: a page then sets `outcome` to what `tryOut` promises. */
export const tryOutScript = `self.tryOut = ${tryOut};`;
