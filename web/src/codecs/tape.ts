/**
 * A value as a list of its parts, in the order in which they are written. All
 * code of a user, such as toJSON(), has run once the list is made.
 */

/** The beginning of an array or object, whose parts follow it. */
export class Begin {
  readonly isObject: boolean;
  /** Elements, or members: a key and a value each. */
  count: number;

  constructor(isObject: boolean, count: number) {
    this.isObject = isObject;
    this.count = count;
  }
}

export type Part =
  null | boolean | number | bigint | string | Uint8Array | Begin;
export type Tape = Part[];

const minInteger = -(2n ** 63n);
const maxInteger = 2n ** 64n - 1n;

/** The bytes of a buffer or of a view of one; undefined of anything else. */
export function bytesOf(value: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  // Of any window, and not by its toStringTag, which anybody may set.
  const kind = Object.prototype.toString.call(value);
  return kind === '[object ArrayBuffer]' ||
    kind === '[object SharedArrayBuffer]'
    ? new Uint8Array(value as ArrayBuffer)
    : undefined;
}

/**
 * What is left out, and what takes its place, is as in JSON.stringify: toJSON()
 * is called, a member that is undefined or a function is left out, NaN is null.
 * Beyond JSON, a buffer or a view of one is its bytes, and a bigint an integer of
 * 64 bits. Undefined where there is nothing left. Throws a TypeError for a value
 * that contains itself, a RangeError for an integer that is larger.
 */
export function record(value: unknown): Tape | undefined {
  const recorder = new Recorder();
  return recorder.add('', value) ? recorder.tape : undefined;
}

class Recorder {
  readonly tape: Tape = [];
  readonly #ancestors: object[] = [];

  /** False, and nothing added, where it is left out. */
  add(key: string, given: unknown): boolean {
    const { tape } = this;
    let value = given;
    if (typeof value === 'object' && value !== null) {
      const bytes = bytesOf(value);
      if (bytes) {
        tape.push(bytes);
        return true;
      }
    }
    value = unbox(callToJSON(key, value));
    switch (typeof value) {
      case 'string':
      case 'boolean':
        tape.push(value);
        return true;
      case 'number':
        tape.push(Number.isFinite(value) ? value : null);
        return true;
      case 'bigint':
        if (value < minInteger || value > maxInteger) {
          throw new RangeError(
            `The integer ${String(value)} does not fit 64 bits.`,
          );
        }
        tape.push(value);
        return true;
      case 'object':
        if (value === null) tape.push(null);
        else this.#addObject(value);
        return true;
      default:
        return false;
    }
  }

  #addObject(value: object): void {
    const bytes = bytesOf(value);
    if (bytes) {
      // What toJSON() has given.
      this.tape.push(bytes);
      return;
    }
    if (this.#ancestors.includes(value)) {
      throw new TypeError('A value that contains itself cannot be sent.');
    }
    this.#ancestors.push(value);
    if (Array.isArray(value)) this.#addElements(value);
    else this.#addMembers(value as Record<string, unknown>);
    this.#ancestors.pop();
  }

  #addElements(array: readonly unknown[]): void {
    const { length } = array;
    this.tape.push(new Begin(false, length));
    for (let i = 0; i < length; ++i) {
      if (!this.add(String(i), array[i])) this.tape.push(null);
    }
  }

  #addMembers(object: Record<string, unknown>): void {
    const begin = new Begin(true, 0);
    this.tape.push(begin);
    for (const key of Object.keys(object)) {
      this.tape.push(key);
      if (this.add(key, object[key])) ++begin.count;
      else this.tape.pop();
    }
  }
}

function callToJSON(key: string, value: unknown): unknown {
  if (
    (typeof value === 'object' && value !== null) ||
    typeof value === 'bigint'
  ) {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return toJSON.call(value, key) as unknown;
  }
  return value;
}

function unbox(value: unknown): unknown {
  return value instanceof Number ||
    value instanceof String ||
    value instanceof Boolean ||
    value instanceof BigInt
    ? value.valueOf()
    : value;
}
