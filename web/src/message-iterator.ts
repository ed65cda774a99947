/** `for await (const data of socket)`. */

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
  const buffer: In[] = [];
  const waiting: {
    resolve(result: IteratorResult<In>): void;
    reject(error: unknown): void;
  }[] = [];
  let isDone = socket.state === 'closed';
  let failure: DOMException | undefined;

  const onMessage = (event: Event) => {
    const { data } = event as MessageEvent<In>;
    const reader = waiting.shift();
    if (reader) {
      reader.resolve({ value: data, done: false });
    } else if (buffer.length < capacity) {
      buffer.push(data);
    } else {
      failure = new DOMException(
        `The loop is more than ${capacity} messages behind ` +
          `(iteratorBuffer).`,
        'QuotaExceededError',
      );
      finish();
    }
  };
  const onClose = (event: Event) => {
    if (!(event as Event & { willReconnect: boolean }).willReconnect) finish();
  };
  const finish = () => {
    isDone = true;
    socket.removeEventListener('message', onMessage);
    socket.removeEventListener('close', onClose);
    for (const reader of waiting.splice(0)) {
      reader.resolve({ value: undefined, done: true });
    }
  };
  if (!isDone) {
    socket.addEventListener('message', onMessage);
    socket.addEventListener('close', onClose);
  }

  return {
    next() {
      if (buffer.length > 0) {
        return Promise.resolve({ value: buffer.shift() as In, done: false });
      }
      if (failure) {
        const error = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      if (isDone) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    return() {
      buffer.length = 0;
      finish();
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
