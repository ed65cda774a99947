/** How many bytes a value is as it is written: what waits is counted by it. */

import { utf8Length } from '../payload.js';
import { CodecKind } from './module.js';
import { Begin, type Part, type Tape } from './tape.js';

/** As the C++ writers have it (binary_writer.cpp); a test compares them. */
export function sizeOf(tape: Tape, codec: CodecKind): number {
  const measure = codec === CodecKind.cbor ? cbor : messagePack;
  let size = 0;
  for (const part of tape) {
    size += typeof part === 'object' ? sizeOfObject(part, measure) : 0;
    switch (typeof part) {
      case 'boolean':
        size += 1;
        break;
      case 'number':
        size +=
          Number.isSafeInteger(part) && !Object.is(part, -0)
            ? measure.integer(part)
            : Math.fround(part) === part
              ? 5
              : 9;
        break;
      case 'bigint':
        size += measure.integer(Number(part));
        break;
      case 'string': {
        const length = utf8Length(part);
        size += length + measure.string(length);
        break;
      }
    }
  }
  return size;
}

function sizeOfObject(part: Part & (object | null), measure: Measure): number {
  if (part === null) return 1;
  return part instanceof Begin
    ? measure.items(part.count)
    : part.byteLength + measure.bytes(part.byteLength);
}

/** The bytes before the content of a value. */
interface Measure {
  integer(value: number): number;
  string(length: number): number;
  bytes(length: number): number;
  items(count: number): number;
}

/** A first byte, and the number in as few as hold it. */
const withArgument = (value: number): number =>
  value < 2 ** 8 ? 2 : value < 2 ** 16 ? 3 : value < 2 ** 32 ? 5 : 9;

const cborHead = (argument: number): number =>
  argument < 24 ? 1 : withArgument(argument);

const cbor: Measure = {
  integer: (value) => cborHead(value < 0 ? -1 - value : value),
  string: cborHead,
  bytes: cborHead,
  items: cborHead,
};

const messagePack: Measure = {
  integer: (value) =>
    value >= 0
      ? value < 2 ** 7
        ? 1
        : withArgument(value)
      : value >= -32
        ? 1
        : withArgument((-1 - value) * 2),
  string: (length) => (length < 32 ? 1 : withArgument(length)),
  bytes: withArgument,
  items: (count) => (count < 16 ? 1 : count < 2 ** 16 ? 3 : 5),
};
