/** The events of an EmSocket: the platform's own, with what the standard lacks. */

import type { CloseDetails } from './core.js';

/** Why something failed; the C++ ErrorKind's names, and the loader's. */
export type ErrorKind =
  | 'invalid_option'
  | 'invalid_url'
  | 'invalid_protocol'
  | 'url_provider'
  | 'connect_failed'
  | 'connect_timeout'
  | 'authentication'
  | 'connection_lost'
  | 'heartbeat_timeout'
  | 'outbox_full'
  | 'message_too_large'
  | 'decode'
  /** The WebAssembly could not be loaded. */
  | 'load_failed';

/*
 * The standard's own events stay the platform's classes, so that nobody can tell
 * them from a WebSocket's; what the standard lacks is put on the object.
 */

/** `error`: comes before the `close` of the attempt that failed. */
export interface SocketErrorEvent extends Event {
  readonly kind: ErrorKind;
  /** A sentence that a person can act on. */
  readonly message: string;
  /** The message that could not be decoded, where kind is `decode`. */
  readonly data: string | ArrayBuffer | Blob | undefined;
}

export function errorEvent(
  kind: ErrorKind,
  message: string,
  data?: SocketErrorEvent['data'],
): SocketErrorEvent {
  return Object.assign(new Event('error'), { kind, message, data });
}

interface CloseEventLike extends Event {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** `close`: exactly one for each attempt, and one last for close(). */
export interface SocketCloseEvent extends CloseEventLike {
  /** Whether another attempt follows. */
  readonly willReconnect: boolean;
  /** Until that attempt, in ms. */
  readonly retryIn: number;
  /** Bytes that were accepted and will not be sent any more. */
  readonly unsent: number;
}

export function closeEvent(details: CloseDetails): SocketCloseEvent {
  const { willReconnect, retryIn, unsent } = details;
  return typeof CloseEvent === 'function'
    ? Object.assign(new CloseEvent('close', details), {
        willReconnect,
        retryIn,
        unsent,
      })
    : // Node before version 23.
      Object.assign(new Event('close'), details);
}

/** `open`: a connection is there, what waited has been handed over. */
export interface SocketOpenEvent extends Event {
  /** 0 for the first try, k for the k-th retry. */
  readonly attempt: number;
  /** Whether an earlier connection was open before. */
  readonly reconnected: boolean;
}

export function openEvent(details: {
  attempt: number;
  reconnected: boolean;
}): SocketOpenEvent {
  return Object.assign(new Event('open'), details);
}

/*
 * Their fields are declared alone: a field of its own before the constructor's
 * assignment says nothing more.
 */

/** `reconnecting`: a retry is scheduled. */
export class ReconnectingEvent extends Event {
  /** The number of the coming retry. */
  declare readonly attempt: number;
  /** Until it starts, in ms. */
  declare readonly delay: number;
  /** The close that caused it. */
  declare readonly cause: SocketCloseEvent | undefined;

  constructor(
    attempt: number,
    delay: number,
    cause: SocketCloseEvent | undefined,
  ) {
    super('reconnecting');
    this.attempt = attempt;
    this.delay = delay;
    this.cause = cause;
  }
}

/** `drain`: the bytes waiting fell to lowWaterMark; `writable` is true again. */
export class DrainEvent extends Event {
  declare readonly bufferedAmount: number;

  constructor(bufferedAmount: number) {
    super('drain');
    this.bufferedAmount = bufferedAmount;
  }
}

/** What a connection is doing: `readyState` with the waits told apart. */
export type SocketState =
  'idle' | 'connecting' | 'open' | 'waiting' | 'closing' | 'closed';

/** `statechange`: `state` changed. */
export class StateChangeEvent extends Event {
  declare readonly from: SocketState;
  declare readonly to: SocketState;

  constructor(from: SocketState, to: SocketState) {
    super('statechange');
    this.from = from;
    this.to = to;
  }
}

/** The events by their names. */
export interface EmSocketEventMap<In> {
  open: SocketOpenEvent;
  message: MessageEvent<In>;
  error: SocketErrorEvent;
  close: SocketCloseEvent;
  reconnecting: ReconnectingEvent;
  drain: DrainEvent;
  statechange: StateChangeEvent;
}
