/** The events of messages. */

// Node has no initMessageEvent(), and no need of it.
const canInit =
  typeof MessageEvent === 'function' &&
  'initMessageEvent' in MessageEvent.prototype;

/** The event of a message. */
export function messageEvent(data: unknown, origin: string): MessageEvent {
  if (!canInit) return new MessageEvent('message', { data, origin });
  // Chromium parses each event's origin, and looks for eight members in what the
  // constructor is given: two thirds of what a small message costs. This way its
  // origin is a property of its own, and it is the same otherwise.
  const event = new MessageEvent('message');
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- old, not going away
  event.initMessageEvent('message', false, false, data);
  return Object.defineProperty(event, 'origin', {
    value: origin,
    enumerable: true,
  });
}
