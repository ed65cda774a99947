/** The options of an EmSocket: their names, defaults and checks. */

import type { Authenticate } from './authentication.js';
import type { CloseDetails } from './core.js';
import { reasonOf } from './errors.js';
import type { ProtocolsProvider } from './providers.js';
import { classOf } from './web-idl.js';

export type Jitter = 'none' | 'equal' | 'full' | 'decorrelated';
export type Overflow = 'reject' | 'drop_oldest' | 'drop_newest';

/** When and how often a lost connection is tried again. */
export interface ReconnectOptions {
  /** Before the first retry, in ms. Default 500. */
  initialDelay?: number;
  /** By which the delay grows with each retry. Default 2. */
  factor?: number;
  /** The longest delay, in ms. Default 30,000. */
  maxDelay?: number;
  /** How chance is mixed in. Default `equal`: from half the delay to all. */
  jitter?: Jitter;
  /** Failures in a row after which the close is final. Default Infinity. */
  maxAttempts?: number;
  /** A connection this old, in ms, sets the delays back. Default 5,000. */
  stableAfter?: number;
  /**
   * Whether to retry after this close: false, true (when the backoff says), or a
   * delay in ms. By default not after 1000, 1002, 1003, 1007, 1008, 1010, 1015,
   * 3000 and 3003; after 1012 in 5 to 30 s; after 1013 in maxDelay; else yes.
   */
  shouldRetry?: (
    event: Omit<CloseDetails, 'willReconnect' | 'retryIn'>,
  ) => boolean | number;
}

/** A sign of life from the server, since a page cannot send pings. */
export interface HeartbeatOptions {
  /** After so much silence, in ms, `message` is sent. 0 is off, the default. */
  interval?: number;
  /** Any message has to come within this time, in ms. Default 10,000. */
  timeout?: number;
  /** A text that the server answers with something. */
  message?: string;
}

/** What is sent while no connection is open waits here. */
export interface OutboxOptions {
  /** Default 1 MiB. */
  maxBytes?: number;
  /** Default Infinity. 0: nothing waits, what cannot be sent now overflows. */
  maxMessages?: number;
  /**
   * What happens to a message that does not fit: `reject` (the default) throws a
   * QuotaExceededError, `drop_oldest` makes room and fires `error` of kind
   * `outbox_full`, `drop_newest` drops it with such an `error`.
   */
  overflow?: Overflow;
}

export interface EmSocketOptions {
  /** Subprotocols, where the second argument is not given. */
  protocols?: ProtocolsProvider;
  /** `blob` (the standard's default) or `arraybuffer`. */
  binaryType?: BinaryType;
  /** For an attempt to open, in ms. Default 10,000; Infinity for a plain one. */
  connectTimeout?: number;
  /** For the server to answer close(), in ms. Default 5,000; Infinity likewise. */
  closeTimeout?: number;
  /** false: a plain WebSocket. */
  reconnect?: boolean | ReconnectOptions;
  /** Speaks with the server before a connection counts as open. */
  authenticate?: Authenticate;
  heartbeat?: HeartbeatOptions;
  outbox?: OutboxOptions;
  /** A larger inbound message ends the connection. Default Infinity. */
  maxMessageBytes?: number;
  /** From so many waiting bytes on `writable` is false. 0 is off, the default. */
  highWaterMark?: number;
  /** At so few it is true again, with a `drain` event. Default 0. */
  lowWaterMark?: number;
  /** Text messages are JSON: `data` is the parsed value. */
  json?: boolean;
  /** Messages that a `for await` may lag behind. Default 1,000. */
  iteratorBuffer?: number;
  /** Aborting it calls close(); after that reconnect() does nothing. */
  signal?: AbortSignal;
  /** Do not connect until reconnect() is called. */
  startClosed?: boolean;

  /** reconnecting-websocket's name of reconnect.initialDelay; jitter halves it. */
  minReconnectionDelay?: number;
  /** reconnecting-websocket's name of reconnect.maxDelay. */
  maxReconnectionDelay?: number;
  /** reconnecting-websocket's name of reconnect.factor. */
  reconnectionDelayGrowFactor?: number;
  /** reconnecting-websocket's name of connectTimeout. */
  connectionTimeout?: number;
  /** reconnecting-websocket's: reconnect.maxAttempts without the first try. */
  maxRetries?: number;
  /** reconnecting-websocket's name of reconnect.stableAfter. */
  minUptime?: number;
  /**
   * reconnecting-websocket's outbox.maxMessages: with it outbox.overflow is
   * `drop_newest` by default, and outbox.maxBytes Infinity.
   */
  maxEnqueuedMessages?: number;
}

/** The options with every default in place. */
export interface ResolvedOptions {
  binaryType: BinaryType;
  reconnect: boolean;
  shouldRetry: ReconnectOptions['shouldRetry'];
  authenticate: Authenticate | undefined;
  heartbeatMessage: string;
  json: boolean;
  iteratorBuffer: number;
  signal: AbortSignal | undefined;
  startClosed: boolean;
  outbox: Required<OutboxOptions>;
  highWaterMark: number;
  connectTimeout: number;
  /** The numbers of the C++ PageOptions, in its order. */
  numbers: readonly number[];
}

const jitters: readonly Jitter[] = ['none', 'equal', 'full', 'decorrelated'];
const overflows: readonly Overflow[] = ['reject', 'drop_oldest', 'drop_newest'];

interface NumberRange {
  min?: number;
  isOpen?: boolean;
  isWhole?: boolean;
}

/** The types of options that only have to be of it. */
interface Types {
  string: string;
  boolean: boolean;
  /** What it takes and returns is checked when it is called. */
  function: unknown;
}

/** Reads the fields of one options object and says which one is wrong. */
class Reader {
  readonly #values: Record<string, unknown>;
  readonly #path: string;

  constructor(values: unknown, path = '') {
    if (typeof values !== 'object' || values === null) {
      throw wrong(path || 'The options', 'an object', values);
    }
    this.#values = values as Record<string, unknown>;
    this.#path = path;
  }

  /** A number in [min, Infinity), or Infinity itself where `isOpen`. */
  number<T extends number | undefined>(
    name: string,
    fallback: T,
    { min = 0, isOpen = false, isWhole = false }: NumberRange = {},
  ): number | T {
    const value = this.raw(name);
    if (value === undefined) return fallback;
    const isNumber = typeof value === 'number' && !Number.isNaN(value);
    if (
      isNumber &&
      value >= min &&
      (value === Infinity ? isOpen : !isWhole || Number.isInteger(value))
    ) {
      return value;
    }
    const kind = isWhole ? 'whole ' : isOpen ? '' : 'finite ';
    throw this.#wrong(
      name,
      `a ${kind}number from ${min} on`,
      isNumber ? RangeError : TypeError,
    );
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.raw(name) as T | undefined;
    if (value === undefined) return fallback;
    if (allowed.includes(value)) return value;
    throw this.#wrong(name, `one of ${allowed.join(', ')}`);
  }

  of<K extends keyof Types>(name: string, type: K, fallback: Types[K]) {
    const value = this.raw(name) ?? fallback;
    if (value === fallback || typeof value === type) return value as Types[K];
    throw this.#wrong(name, `a ${type}`);
  }

  signal(name: string): AbortSignal | undefined {
    const value = this.raw(name);
    // Not by its class, which each window has of its own.
    if (value === undefined || classOf(value) === 'AbortSignal') {
      return value as AbortSignal | undefined;
    }
    throw this.#wrong(name, 'an AbortSignal');
  }

  /** The reader of a nested object, an empty one where there is none. */
  nested(name: string): Reader {
    return new Reader(this.raw(name) ?? {}, this.#name(name));
  }

  raw(name: string): unknown {
    return this.#values[name];
  }

  #name(name: string): string {
    return this.#path ? `${this.#path}.${name}` : name;
  }

  #wrong(name: string, expected: string, Class = TypeError): Error {
    return wrong(this.#name(name), expected, this.raw(name), Class);
  }
}

const wrong = (
  name: string,
  expected: string,
  value: unknown,
  Class = TypeError,
): Error => new Class(`${name} must be ${expected}, not ${reasonOf(value)}.`);

/** Throws a TypeError or RangeError that names the option which is wrong. */
export function resolveOptions(options: EmSocketOptions = {}): ResolvedOptions {
  const top = new Reader(options);
  const reconnectOption = top.raw('reconnect');
  const isReconnecting = reconnectOption !== false;
  const reconnect =
    typeof reconnectOption === 'boolean'
      ? new Reader({}, 'reconnect')
      : top.nested('reconnect');
  /** An option, or else what reconnecting-websocket calls it. */
  const aliased = (
    reader: Reader,
    name: string,
    alias: string,
    range?: NumberRange,
  ) => reader.number(name, top.number(alias, undefined, range), range);
  const heartbeat = top.nested('heartbeat');
  const outbox = top.nested('outbox');

  // Where only one is given the other makes room for it.
  const givenInitial = aliased(
    reconnect,
    'initialDelay',
    'minReconnectionDelay',
  );
  const givenMax = aliased(reconnect, 'maxDelay', 'maxReconnectionDelay', {
    isOpen: true,
  });
  const maxDelay = givenMax ?? Math.max(30_000, givenInitial ?? 0);
  const initialDelay = givenInitial ?? Math.min(500, maxDelay);
  if (maxDelay < initialDelay) {
    throw new RangeError(
      'reconnect.maxDelay must not be less than reconnect.initialDelay.',
    );
  }
  const highWaterMark = top.number('highWaterMark', 0);
  const lowWaterMark = top.number('lowWaterMark', 0);
  if (lowWaterMark > highWaterMark) {
    throw new RangeError('lowWaterMark must not be more than highWaterMark.');
  }
  const heartbeatInterval = heartbeat.number('interval', 0);
  const heartbeatMessage = heartbeat.of('message', 'string', '');
  if (heartbeatInterval > 0 && heartbeatMessage === '') {
    throw new TypeError(
      'heartbeat.message must be a text that the server answers.',
    );
  }

  // A plain WebSocket takes the time that its browser gives it.
  const orForever = (ms: number) => (isReconnecting ? ms : Infinity);

  const maxMessages = aliased(outbox, 'maxMessages', 'maxEnqueuedMessages', {
    isOpen: true,
    isWhole: true,
  });
  // As reconnecting-websocket does it: by their number alone.
  const isByNumber = top.raw('maxEnqueuedMessages') !== undefined;
  const queue: Required<OutboxOptions> = {
    maxBytes: outbox.number('maxBytes', isByNumber ? Infinity : 1024 * 1024, {
      isOpen: true,
    }),
    maxMessages: maxMessages ?? Infinity,
    overflow: outbox.oneOf(
      'overflow',
      overflows,
      isByNumber ? 'drop_newest' : 'reject',
    ),
  };
  const connectTimeout =
    aliased(top, 'connectTimeout', 'connectionTimeout', {
      min: 1,
      isOpen: true,
    }) ?? orForever(10_000);
  const numbers = [
    connectTimeout,
    top.number('closeTimeout', orForever(5_000), { min: 1, isOpen: true }),
    isReconnecting ? 1 : 0,
    initialDelay,
    aliased(reconnect, 'factor', 'reconnectionDelayGrowFactor', { min: 1 }) ??
      2,
    maxDelay,
    jitters.indexOf(reconnect.oneOf('jitter', jitters, 'equal')),
    reconnect.number(
      'maxAttempts',
      top.number('maxRetries', Infinity, { isOpen: true, isWhole: true }) + 1,
      { min: 1, isOpen: true, isWhole: true },
    ),
    aliased(reconnect, 'stableAfter', 'minUptime', { isOpen: true }) ?? 5_000,
    heartbeatInterval,
    heartbeat.number('timeout', 10_000, { min: 1 }),
    queue.maxBytes,
    queue.maxMessages,
    overflows.indexOf(queue.overflow),
    top.number('maxMessageBytes', Infinity, { min: 1, isOpen: true }),
    highWaterMark,
    lowWaterMark,
  ];
  return {
    binaryType: top.oneOf('binaryType', ['blob', 'arraybuffer'], 'blob'),
    reconnect: isReconnecting,
    shouldRetry: reconnect.of(
      'shouldRetry',
      'function',
      undefined,
    ) as ReconnectOptions['shouldRetry'],
    authenticate: top.of('authenticate', 'function', undefined) as
      Authenticate | undefined,
    heartbeatMessage,
    json: top.of('json', 'boolean', false),
    iteratorBuffer: top.number('iteratorBuffer', 1_000, {
      min: 1,
      isOpen: true,
    }),
    signal: top.signal('signal'),
    startClosed: top.of('startClosed', 'boolean', false),
    outbox: queue,
    highWaterMark,
    connectTimeout,
    numbers,
  };
}
