/** `for await (const data of socket)`. */

import { Inbox } from './inbox.js';

/** What the iterator needs of a socket. */
interface Source extends EventTarget {
  readonly state: string;
}

/**
 * The messages from now on, until the socket is closed for good. The loop may
 * lag behind by so many messages; one more ends it with a QuotaExceededError,
 * since nothing may be lost silently.
 */
export function iterateMessages<In>(
  socket: Source,
  capacity: number,
): AsyncIterableIterator<In> {
  const inbox = new Inbox<IteratorResult<In>>();
  const done = { value: undefined, done: true } as const;
  let failure: DOMException | undefined;

  const onMessage = (event: Event) => {
    const { data } = event as MessageEvent<In>;
    if (inbox.size < capacity) {
      inbox.put({ value: data, done: false });
      return;
    }
    failure = new DOMException(
      `The loop is more than ${capacity} messages behind ` +
        `(iteratorBuffer).`,
      'QuotaExceededError',
    );
    finish();
  };
  const onClose = (event: Event) => {
    if (!(event as Event & { willReconnect: boolean }).willReconnect) finish();
  };
  const finish = () => {
    socket.removeEventListener('message', onMessage);
    socket.removeEventListener('close', onClose);
    inbox.end(() => {
      const error = failure;
      failure = undefined;
      return error ? Promise.reject(error) : Promise.resolve(done);
    });
  };
  if (socket.state === 'closed') {
    finish();
  } else {
    socket.addEventListener('message', onMessage);
    socket.addEventListener('close', onClose);
  }

  return {
    next: () => inbox.take(),
    return() {
      inbox.takeAll();
      finish();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
