/** Conversion of what `send` is given (WHATWG WebSockets; Web IDL unions). */

import type { Payload } from './core.js';
import { Prepared } from './prepared.js';
import { classOf, toDOMString } from './web-idl.js';

/** False where there are no codecs; then there is no trace of them either. */
declare const hasCodecs: boolean;

/**
 * Whether the getter accepts the value: whether it is an object of that kind, of
 * any window, whatever its prototype says.
 */
function isOfKind(value: object, prototype: object, getter: string): boolean {
  try {
    Reflect.get(prototype, getter, value);
    return true;
  } catch {
    return false;
  }
}

const isArrayBuffer = (value: object): value is ArrayBuffer =>
  isOfKind(value, ArrayBuffer.prototype, 'byteLength');

// By its class string in pages that are not isolated: they have no such global.
const isSharedArrayBuffer = (value: object): value is SharedArrayBuffer =>
  typeof SharedArrayBuffer === 'function'
    ? isOfKind(
        value,
        (SharedArrayBuffer as { prototype: object }).prototype,
        'byteLength',
      )
    : classOf(value) === 'SharedArrayBuffer';

const isBlob = (value: object): value is Blob =>
  isOfKind(value, Blob.prototype, 'size');

function checkBuffer(buffer: ArrayBufferLike): void {
  if (!isArrayBuffer(buffer)) {
    throw new TypeError('Shared memory cannot be sent; send a copy of it.');
  }
  if ((buffer as { resizable?: boolean }).resizable) {
    throw new TypeError(
      'A resizable buffer cannot be sent; send a copy of it.',
    );
  }
}

/** The value as the standard's union has it: what is no buffer is a string. */
export function convertPayload(value: unknown): Payload {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    const isView = ArrayBuffer.isView(value);
    if (isView || isArrayBuffer(value) || isSharedArrayBuffer(value)) {
      const buffer: ArrayBufferLike = isView ? value.buffer : value;
      checkBuffer(buffer);
      // A detached one is empty, and not everything may be asked of it.
      return buffer.byteLength === 0
        ? new ArrayBuffer(0)
        : (value as ArrayBuffer | ArrayBufferView);
    }
    if (isBlob(value)) return value;
  }
  return toDOMString(value);
}

/** How many bytes of UTF-8 a string is; a lone surrogate counts as U+FFFD. */
export const utf8Length = (text: string): number =>
  // Most are ASCII, and known as that in less time than they are encoded in.
  /[\u0080-\uffff]/.test(text)
    ? new TextEncoder().encode(text).length
    : text.length;

/** Whether it is no Blob. A view may have a `size` that somebody gave it. */
function isBuffer(
  data: ArrayBuffer | ArrayBufferView | Blob,
): data is ArrayBuffer | ArrayBufferView {
  return ArrayBuffer.isView(data) || !('size' in data);
}

/** How many bytes a message is on the wire. */
export function payloadSize(data: Payload | Prepared): number {
  if (typeof data === 'string') return utf8Length(data);
  if (hasCodecs && data instanceof Prepared) return data.size;
  const body = data as Exclude<Payload, string>;
  return isBuffer(body) ? body.byteLength : body.size;
}

/** The message as it is now: a buffer may be changed before it is sent. */
export function copyPayload(data: Payload | Prepared): Payload | Prepared {
  if (hasCodecs && data instanceof Prepared) {
    data.keep();
    return data;
  }
  const body = data as Payload;
  if (typeof body === 'string' || !isBuffer(body)) return body;
  const bytes = ArrayBuffer.isView(body)
    ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
    : new Uint8Array(body);
  return bytes.slice();
}
