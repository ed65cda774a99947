/** The arguments of `close` (WHATWG WebSockets, "close(code, reason)"). */

import { utf8Length } from './payload.js';
import { clampToUnsignedShort, toDOMString } from './web-idl.js';

const maxReasonBytes = 123;

/**
 * What goes to the server. Throws an InvalidAccessError for a code that a page
 * may not send, a SyntaxError for a reason that is too long.
 */
export function convertCloseArguments(
  code: unknown,
  reason: unknown,
): { code: number | undefined; reason: string } {
  let number = code === undefined ? undefined : clampToUnsignedShort(code);
  const text = reason === undefined ? '' : toDOMString(reason);
  // A reason cannot go without a code.
  if (number === undefined && text !== '') number = 1000;
  if (
    number !== undefined &&
    number !== 1000 &&
    !(number >= 3000 && number <= 4999)
  ) {
    throw new DOMException(
      `The close code must be 1000 or from 3000 to 4999, not ${number}.`,
      'InvalidAccessError',
    );
  }
  if (utf8Length(text) > maxReasonBytes) {
    throw new DOMException(
      `The close reason must not be longer than ${maxReasonBytes} ` +
        `bytes of UTF-8.`,
      'SyntaxError',
    );
  }
  return { code: number, reason: text };
}
