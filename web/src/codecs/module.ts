/**
 * The codecs and requests in C++ as TypeScript sees them: what the flavour
 * `emsocket/codecs` of the WebAssembly module exports beyond the core's
 * (cpp/src/page/codecs).
 */

import type { CoreClient, SendResult } from '../core.js';
import { loadedCore } from '../loader.js';

/** By the numbers in C++. */
export const enum CodecKind {
  json,
  cbor,
  messagePack,
}

/** The C++ RequestStatus, by its numbers there. */
export const enum RequestStatus {
  ok,
  errorReply,
  invalidReply,
  timeout,
  cancelled,
  disconnected,
  rejected,
}

/** The C++ Header::Role, by its numbers there. */
export const enum Role {
  message,
  reply,
  errorReply,
}

/** The C++ DecodeFaults that an envelope can find, by their numbers there. */
export const enum DecodeFault {
  wrongType = 1,
  missingField = 2,
  unknownValue = 4,
}

interface Exports {
  writeStart(codec: CodecKind): void;
  writeNull(): void;
  writeBool(value: boolean): void;
  writeNumber(value: number): void;
  writeBigInt(high: number, low: number, isNegative: boolean): void;
  writeArray(count: number): void;
  writeObject(count: number): void;
  deleteRequests(requests: number): void;
  cancelRequest(requests: number, id: number): void;
  openRequests(requests: number, client: number, codec: CodecKind): void;
  closeRequests(requests: number, willReconnect: boolean): void;
}

/** `requests` is a pointer. */
interface Codecs extends Exports {
  exports(): Exports;
  onEnd: OnEnd;
  readonly fault: string;
  decode(
    codec: CodecKind,
    data: string | ArrayBuffer,
    maxDepth: number,
    maxBytes: number,
  ): unknown;
  describe(
    fault: DecodeFault,
    lines: string,
    data: string | ArrayBuffer,
  ): string;
  writeString(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  writeText(text: string): void;
  send(client: number): SendResult;
  newRequests(owner: number, errorType: string): number;
  addRequest(
    requests: number,
    id: number,
    replyType: string,
    timeout: number,
    isIdempotent: boolean,
    result: SendResult,
  ): void;
  answerRequest(
    requests: number,
    id: number,
    role: Role,
    type: string,
  ): boolean;
}

type OnEnd = (
  owner: number,
  id: number,
  status: RequestStatus,
  sendResult: SendResult | -1,
) => void;

/** Those whose requests are pending, by their numbers; held until then. */
const owners = new Map<number, NativeRequests>();
let lastOwner = 0;
let made: Codecs | undefined;

/** Once the WebAssembly is loaded. */
export function codecs(): Codecs {
  if (!made) {
    const loaded = loadedCore()?.codecs as Codecs;
    made = Object.assign(loaded, loaded.exports());
    made.onEnd = (owner, id, status, sendResult) => {
      owners.get(owner)?.onEnd(id, status, sendResult);
    };
  }
  return made;
}

/** The C++ PageRequests of one socket. */
export class NativeRequests {
  readonly #owner = ++lastOwner;
  readonly #pointer: number;
  readonly onEnd: (
    id: number,
    status: RequestStatus,
    sendResult: SendResult | -1,
  ) => void;

  constructor(errorType: string, onEnd: NativeRequests['onEnd']) {
    this.onEnd = onEnd;
    this.#pointer = codecs().newRequests(this.#owner, errorType);
    owners.set(this.#owner, this);
  }

  /** Nothing may be called any more. */
  delete(): void {
    owners.delete(this.#owner);
    codecs().deleteRequests(this.#pointer);
  }
  /** An idempotent one is the message that was written last. */
  add(
    id: number,
    replyType: string,
    timeout: number,
    isIdempotent: boolean,
    result: SendResult,
  ): void {
    codecs().addRequest(
      this.#pointer,
      id,
      replyType,
      timeout,
      isIdempotent,
      result,
    );
  }
  /** Ends the request that a message answers; false where it answers none. */
  answer(id: number, role: Role, type: string): boolean {
    return codecs().answerRequest(this.#pointer, id, role, type);
  }
  cancel(id: number): void {
    codecs().cancelRequest(this.#pointer, id);
  }
  onOpen(client: CoreClient, codec: CodecKind): void {
    codecs().openRequests(this.#pointer, client.pointer, codec);
  }
  onClose(willReconnect: boolean): void {
    codecs().closeRequests(this.#pointer, willReconnect);
  }
}
