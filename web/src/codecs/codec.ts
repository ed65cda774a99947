/** Between JavaScript values and messages. */

import type { CoreClient, Payload, SendResult } from '../core.js';
import { payloadSize } from '../payload.js';
import { Prepared } from '../prepared.js';
import { CodecKind, codecs } from './module.js';
import { sizeOf } from './size.js';
import { record, type Tape } from './tape.js';

/** How values are written: JSON in text, CBOR and MessagePack in binary messages. */
export type CodecName = 'json' | 'cbor' | 'msgpack';

/** What a message may be before anybody looks at what it means. */
export interface DecodeOptions {
  /** Objects and arrays within one another, at most 1,000. Default 64. */
  maxDepth?: number;
  /**
   * A larger message is an `error` of kind `decode`. Default Infinity. Unlike
   * `maxMessageBytes` this does not cost the connection.
   */
  maxBytes?: number;
}

export type Received = string | ArrayBuffer | Blob;

/** A value, what is wrong with the message, or that it is of another kind. */
export type Decoded =
  | { kind: 'value'; value: unknown }
  | { kind: 'fault'; fault: string }
  | undefined;

export interface Codec {
  readonly kind: CodecKind;
  /** Throws what JSON.stringify or record() throws, a TypeError for nothing. */
  encode(value: unknown): Payload | Prepared;
  decode(data: Received): Decoded;
}

export function makeCodec(
  name: CodecName,
  limits: Required<DecodeOptions>,
): Codec {
  switch (name) {
    case 'json':
      return new JsonCodec(limits);
    case 'cbor':
      return new BinaryCodec(CodecKind.cbor, limits);
    case 'msgpack':
      return new BinaryCodec(CodecKind.messagePack, limits);
  }
}

function askNative(
  kind: CodecKind,
  data: string | ArrayBuffer,
  { maxDepth, maxBytes }: Required<DecodeOptions>,
): Decoded {
  const native = codecs();
  const value = native.decode(kind, data, maxDepth, maxBytes);
  return native.fault === ''
    ? { kind: 'value', value }
    : { kind: 'fault', fault: native.fault };
}

class JsonCodec implements Codec {
  readonly kind = CodecKind.json;
  readonly #limits: Required<DecodeOptions>;

  constructor(limits: Required<DecodeOptions>) {
    this.#limits = limits;
  }

  encode(value: unknown): string {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError('This value has no JSON.');
    return text;
  }

  decode(data: Received): Decoded {
    if (typeof data !== 'string') return undefined;
    const { maxDepth, maxBytes } = this.#limits;
    let value: unknown;
    let reason: unknown;
    try {
      if (maxBytes === Infinity || payloadSize(data) <= maxBytes) {
        value = JSON.parse(data);
        if (isWithin(value, maxDepth)) return { kind: 'value', value };
      }
    } catch (error) {
      reason = error;
    }
    // The engine is fast, and C++ knows to say where and why.
    const said = askNative(this.kind, data, this.#limits);
    return said?.kind === 'fault'
      ? said
      : { kind: 'fault', fault: `A message is not JSON: ${String(reason)}` };
  }
}

/** Whether so many levels of objects and arrays are enough for the value. */
function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  const parts = Array.isArray(value) ? value : Object.values(value);
  return parts.every((part) => isWithin(part, levels - 1));
}

class BinaryCodec implements Codec {
  readonly kind: CodecKind;
  readonly #limits: Required<DecodeOptions>;

  constructor(kind: CodecKind, limits: Required<DecodeOptions>) {
    this.kind = kind;
    this.#limits = limits;
  }

  encode(value: unknown): Prepared {
    const tape = record(value);
    if (!tape) throw new TypeError('This value has nothing to be sent.');
    return new TapeMessage(tape, this.kind);
  }

  decode(data: Received): Decoded {
    return typeof data === 'string' || !('byteLength' in data)
      ? undefined
      : askNative(this.kind, data, this.#limits);
  }
}

/** Written into the memory of C++ and sent from there. */
class TapeMessage extends Prepared {
  readonly #tape: Tape;
  readonly #kind: CodecKind;
  #size: number | undefined;

  constructor(tape: Tape, kind: CodecKind) {
    super();
    this.#tape = tape;
    this.#kind = kind;
  }

  /** Only for what waits: C++ counts by itself. */
  get size(): number {
    return (this.#size ??= sizeOf(this.#tape, this.#kind));
  }

  keep(): void {
    this.#tape.forEach((part, i) => {
      if (part instanceof Uint8Array) this.#tape[i] = part.slice();
    });
  }

  send(client: CoreClient): SendResult {
    write(this.#tape, this.#kind);
    return codecs().send(client.pointer);
  }
}

function write(tape: Tape, kind: CodecKind): void {
  const native = codecs();
  native.writeStart(kind);
  for (const part of tape) {
    switch (typeof part) {
      case 'string':
        native.writeString(part);
        break;
      case 'number':
        native.writeNumber(part);
        break;
      case 'boolean':
        native.writeBool(part);
        break;
      case 'bigint': {
        const magnitude = part < 0n ? -part : part;
        const high = Number(magnitude >> 32n);
        native.writeBigInt(high, Number(magnitude & 0xffffffffn), part < 0n);
        break;
      }
      case 'object':
        if (part === null) native.writeNull();
        else if (part instanceof Uint8Array) native.writeBytes(part);
        else if (part.isObject) native.writeObject(part.count);
        else native.writeArray(part.count);
        break;
    }
  }
}
