/** What every page of the tests has. */

const describers = {
  open: ({ attempt, reconnected }) => ({ attempt, reconnected }),
  message: ({ data }) => ({ data }),
  error: ({ kind, message }) => ({ kind, message }),
  close: ({ code, reason, wasClean, willReconnect, retryIn, unsent }) => ({
    code,
    reason,
    wasClean,
    willReconnect,
    retryIn,
    unsent,
  }),
  reconnecting: ({ attempt, delay }) => ({ attempt, delay }),
  drain: ({ bufferedAmount }) => ({ bufferedAmount }),
  statechange: ({ from, to }) => ({ from, to }),
};

/** The events of a socket from now on, as plain objects. */
function journal(socket) {
  const events = [];
  for (const [type, describe] of Object.entries(describers)) {
    socket.addEventListener(type, (event) => {
      events.push({ type, ...describe(event) });
    });
  }
  return events;
}

/** The next event of a type, which `matches`. */
function next(socket, type, matches = () => true) {
  return new Promise((resolve) => {
    const listener = (event) => {
      if (!matches(event)) return;
      socket.removeEventListener(type, listener);
      resolve(event);
    };
    socket.addEventListener(type, listener);
  });
}

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Keeps the page from doing anything else for so many ms. */
function block(time) {
  const end = performance.now() + time;
  while (performance.now() < end);
}

/** How a call throws, or undefined. */
function thrown(call) {
  try {
    call();
  } catch ({ name, message }) {
    return { name, message };
  }
  return undefined;
}

const faults = [];
addEventListener('error', ({ message }) => faults.push(message));
addEventListener('unhandledrejection', ({ reason }) =>
  faults.push(`unhandled: ${reason}`),
);

/** Puts them on the window, with what a flavour of the package exports. */
export function provide(exported) {
  Object.assign(window, {
    ...{ journal, next, sleep, block, thrown, faults },
    ...exported,
  });
}
