/** The events of messages. */

// Node 20 has no initMessageEvent(), and Node 22 one that gives another event back
// and leaves this as it was. It has no need of it either.
const probe =
  typeof MessageEvent === 'function' ? new MessageEvent('message') : undefined;
// eslint-disable-next-line @typescript-eslint/no-deprecated, @typescript-eslint/no-unnecessary-condition -- see above
probe?.initMessageEvent?.('message', false, false, true);
const canInit = probe?.data === true;

/** The event of a message. */
export function messageEvent(data: unknown, origin: string): MessageEvent {
  if (!canInit) return new MessageEvent('message', { data, origin });
  // Chromium parses each event's origin, and looks for eight members in what the
  // constructor is given: a third of what a small message costs. This way its
  // origin is a property of its own, and it is the same otherwise.
  const event = new MessageEvent('message');
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- old, not going away
  event.initMessageEvent('message', false, false, data);
  return Object.defineProperty(event, 'origin', {
    value: origin,
    enumerable: true,
  });
}
