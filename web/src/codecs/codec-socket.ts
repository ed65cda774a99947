/** The EmSocket of `emsocket/codecs`. */

import { EmSocket as CoreSocket, sessionOf } from '../emsocket.js';
import type { EmSocketOptions } from '../options.js';
import type { ProtocolsProvider, UrlProvider } from '../providers.js';
import { makeCodec, type CodecName, type DecodeOptions } from './codec.js';
import { envelopes, type Envelope, type EnvelopeName } from './envelope.js';
import type { ListenOptions } from './listeners.js';
import { TypedLayer } from './message-layer.js';
import type {
  AnyMessages,
  MapOf,
  MessageTypes,
  Names,
  PayloadArgument,
  PayloadOf,
  ReplyOf,
} from './message-types.js';
import type { RequestOptions } from './requests.js';

export interface CodecOptions extends EmSocketOptions {
  /** By default there is none, and messages are as in the core. */
  codec?: CodecName;
  /**
   * Where a message has its name, its payload and its id. Default `flat`; `none`
   * for values without names.
   */
  envelope?: EnvelopeName | 'none' | Envelope;
  decode?: DecodeOptions;
}

/**
 * The core's EmSocket for messages that are values: `message` events carry what
 * was decoded, on() and request() go by names. A frame of the kind that the codec
 * does not use, text for CBOR, comes as it is.
 *
 * `M` is the protocol; see MessageTypes.
 */
export class EmSocket<
  M extends MessageTypes = AnyMessages,
> extends CoreSocket<unknown> {
  readonly #given: TypedLayer | undefined;

  /** Throws as the core's, and for what is wrong with the options here. */
  constructor(
    url: UrlProvider,
    // eslint-disable-next-line @typescript-eslint/no-useless-default-assignment -- so that EmSocket.length is 1
    protocols: ProtocolsProvider | undefined = undefined,
    options: CodecOptions = {},
  ) {
    if (arguments.length === 0) {
      throw new TypeError('EmSocket needs a url.');
    }
    const { codec, envelope, coreOptions } = readOptions(options);
    super(url, protocols, coreOptions);
    if (!codec) return;
    const session = sessionOf(this);
    this.#given = session.layer = new TypedLayer(session, codec, envelope);
  }

  /**
   * Calls the handler with the payload of each message of that name; returns what
   * removes it. What a handler throws is reported, and the others go on.
   */
  on<K extends Names<MapOf<M, 'incoming'>>>(
    type: K,
    handler: (payload: MapOf<M, 'incoming'>[K]) => unknown,
    options?: ListenOptions,
  ): () => void {
    return this.#layer.on(
      type,
      handler as (payload: unknown) => unknown,
      options,
    );
  }

  /** Sends a message of that name. Throws as send() does. */
  sendMessage<K extends Names<MapOf<M, 'outgoing'>>>(
    type: K,
    ...[payload]: PayloadArgument<MapOf<M, 'outgoing'>[K]>
  ): void {
    this.#layer.sendMessage(type, payload);
  }

  /** Sends a value without an envelope. Throws as send() does. */
  sendValue(value: unknown): void {
    this.#layer.sendValue(value);
  }

  /**
   * Asks the peer; resolves to the reply's payload. Rejects with a RequestError
   * where the peer refuses, else with a DOMException: a TimeoutError, a
   * NetworkError when the connection ended before, an InvalidStateError when it
   * is closed, a QuotaExceededError when the outbox is full; or with the reason
   * of the signal.
   */
  request<K extends Names<MapOf<M, 'requests'>>>(
    type: K,
    ...[payload, options]: PayloadArgument<
      PayloadOf<MapOf<M, 'requests'>, K>,
      [options?: RequestOptions]
    >
  ): Promise<ReplyOf<MapOf<M, 'requests'>, K>> {
    return new Promise((resolve) => {
      resolve(
        this.#layer.request(type, payload, options) as Promise<
          ReplyOf<MapOf<M, 'requests'>, K>
        >,
      );
    });
  }

  /**
   * Answers the peer's requests of that name with what the handler returns, now
   * or later; another handler takes its place. A RequestError that it throws is
   * the refusal; anything else is reported, and the peer reads `internal error`.
   * Returns what removes it.
   */
  onRequest<K extends Names<MapOf<M, 'incomingRequests'>>>(
    type: K,
    handler: (
      payload: PayloadOf<MapOf<M, 'incomingRequests'>, K>,
    ) =>
      | ReplyOf<MapOf<M, 'incomingRequests'>, K>
      | PromiseLike<ReplyOf<MapOf<M, 'incomingRequests'>, K>>,
    options: { reply?: string } = {},
  ): () => void {
    return this.#layer.onRequest(
      type,
      handler as (payload: unknown) => unknown,
      options.reply ?? type,
    );
  }

  get #layer(): TypedLayer {
    if (this.#given) return this.#given;
    throw new TypeError('Give the socket a codec for this.');
  }
}

function readOptions({
  codec,
  envelope = 'flat',
  decode = {},
  ...core
}: CodecOptions) {
  if (codec === undefined) return { coreOptions: core };
  if (core.json) {
    throw new TypeError("json is for no codec; codec: 'json' does the same.");
  }
  if (!['json', 'cbor', 'msgpack'].includes(codec)) {
    throw new TypeError('codec must be one of json, cbor, msgpack.');
  }
  return {
    codec: makeCodec(codec, readLimits(decode)),
    envelope: readEnvelope(envelope),
    coreOptions:
      codec === 'json'
        ? core
        : { ...core, binaryType: core.binaryType ?? ('arraybuffer' as const) },
  };
}

function readLimits({ maxDepth = 64, maxBytes = Infinity }: DecodeOptions) {
  const isDepth = Number.isInteger(maxDepth) && maxDepth >= 0;
  if (!isDepth || maxDepth > 1_000) {
    throw new RangeError(
      `decode.maxDepth must be a whole number up to 1,000, not ` +
        `${String(maxDepth)}.`,
    );
  }
  if (typeof maxBytes !== 'number' || !(maxBytes >= 0)) {
    throw new RangeError(
      `decode.maxBytes must be a number from 0 on, not ${String(maxBytes)}.`,
    );
  }
  return { maxDepth, maxBytes };
}

function readEnvelope(
  envelope: EnvelopeName | 'none' | Envelope,
): Envelope | undefined {
  if (envelope === 'none') return undefined;
  const found =
    typeof envelope === 'string'
      ? (envelopes as Partial<typeof envelopes>)[envelope]
      : envelope;
  if (typeof found?.wrap !== 'function' || typeof found.unwrap !== 'function') {
    throw new TypeError(
      `envelope must be one of ${Object.keys(envelopes).join(', ')}, none, or ` +
        `an object with wrap() and unwrap().`,
    );
  }
  return found;
}
