/** Between the messages of a socket and those who handle them by their names. */

import type { SendResult } from '../core.js';
import { report } from '../errors.js';
import type { Prepared } from '../prepared.js';
import type { MessageLayer, Session } from '../session.js';
import type { Codec, Received } from './codec.js';
import { Mismatch, type Envelope, type Message } from './envelope.js';
import { Listeners, type ListenOptions } from './listeners.js';
import { codecs, DecodeFault } from './module.js';
import { RefusalCode, refusalOf, RequestError } from './request-error.js';
import { Requests, type RequestOptions } from './requests.js';

interface Answerer {
  readonly handle: (payload: unknown) => unknown;
  readonly replyType: string;
}

export class TypedLayer implements MessageLayer {
  readonly #session: Session;
  readonly #codec: Codec;
  readonly #envelope: Envelope | undefined;
  readonly #listeners = new Listeners();
  readonly #answerers = new Map<string, Answerer>();
  readonly #requests: Requests;
  /** Changes whenever a connection opens or ends. */
  #connection = 0;

  constructor(session: Session, codec: Codec, envelope: Envelope | undefined) {
    this.#session = session;
    this.#codec = codec;
    this.#envelope = envelope;
    this.#requests = new Requests(codec.kind, envelope?.errorType ?? '');
  }

  // --- For the face ----------------------------------------------------------

  on(
    type: string,
    handler: (payload: unknown) => unknown,
    options: ListenOptions | undefined,
  ): () => void {
    this.#needEnvelope();
    this.#session.listen();
    return this.#listeners.add(type, handler, options);
  }

  onRequest(
    type: string,
    handle: (payload: unknown) => unknown,
    replyType: string,
  ): () => void {
    this.#needEnvelope();
    this.#session.listen();
    const answerer = { handle, replyType };
    this.#answerers.set(type, answerer);
    return () => {
      if (this.#answerers.get(type) === answerer) this.#answerers.delete(type);
    };
  }

  sendMessage(type: string, payload: unknown): void {
    this.sendValue(
      this.#needEnvelope().wrap({ role: 'message', type, payload }),
    );
  }

  sendValue(value: unknown): void {
    this.#session.send(this.#codec.encode(value));
  }

  request(
    type: string,
    payload: unknown,
    options: RequestOptions = {},
  ): Promise<unknown> {
    this.#session.listen();
    return this.#requests.start(
      type,
      (id) =>
        this.#codec.encode(
          this.#needEnvelope().wrap({ role: 'message', type, id, payload }),
        ),
      (message: Prepared): SendResult => this.#session.send(message),
      options,
    );
  }

  // --- What the Session tells ------------------------------------------------

  onOpen(): void {
    ++this.#connection;
    this.#requests.onOpen(this.#session.client.core);
  }

  onClose(willReconnect: boolean): void {
    ++this.#connection;
    this.#requests.onClose(willReconnect);
  }

  onMessage(data: Received): void {
    const decoded = this.#codec.decode(data);
    if (!decoded) {
      // A frame of the other kind comes as it is.
      this.#session.tellMessage(data);
    } else if (decoded.kind === 'fault') {
      this.#session.tellDecodeError(decoded.fault, data);
    } else if (!this.#envelope) {
      this.#session.tellMessage(decoded.value);
    } else {
      this.#receive(this.#envelope, decoded.value, data);
    }
  }

  #receive(envelope: Envelope, value: unknown, data: Received): void {
    let message: Message;
    try {
      message = envelope.unwrap(value);
      this.#checkId(message);
    } catch (error) {
      this.#session.tellDecodeError(describe(error, data), data);
      return;
    }
    // First, since a listener of the event may drop the connection.
    const isAnswer = this.#requests.answer(message);
    this.#session.tellMessage(value, () => {
      if (!isAnswer && message.role === 'message') {
        this.#deliver(envelope, message);
      }
    });
  }

  /** What is asked needs a number for its answer. */
  #checkId({ role, type, id }: Message): void {
    if (role !== 'message' || id !== undefined) return;
    if (type === undefined || !this.#answerers.has(type)) return;
    throw new Mismatch(
      DecodeFault.missingField,
      '',
      'the id of a request',
      'none',
    );
  }

  #deliver(envelope: Envelope, message: Message): void {
    const { type = '', id, payload } = message;
    const answerer = this.#answerers.get(type);
    if (answerer && id !== undefined) {
      this.#answer(envelope, message, answerer);
      return;
    }
    const isHeard = this.#listeners.tell(
      type,
      'eventPayload' in message ? message.eventPayload : payload,
    );
    if (!isHeard && id !== undefined && envelope.errorType === undefined) {
      // JSON-RPC: whoever asks gets an answer.
      const reason = `there is no request ${JSON.stringify(type)} here`;
      this.#send(
        refusal(
          envelope,
          message,
          new RequestError(RefusalCode.unknownRequest, reason),
        ),
      );
    }
  }

  // --- The answering side ----------------------------------------------------

  #answer(envelope: Envelope, message: Message, answerer: Answerer): void {
    const connection = this.#connection;
    const { id } = message;
    const refuse = (error: unknown) => {
      if (connection !== this.#connection) return;
      const reason =
        error instanceof RequestError
          ? error
          : new RequestError(RefusalCode.internalError, 'internal error');
      // What else was thrown is for us, not for the peer.
      if (reason !== error) report(error);
      this.#send(refusal(envelope, message, reason));
    };
    new Promise((resolve) => {
      resolve(answerer.handle(message.payload));
    })
      .then((payload) => {
        // Another connection knows nothing of this request.
        if (connection !== this.#connection) return;
        const type = answerer.replyType;
        const reply = envelope.wrap({ role: 'reply', type, id, payload });
        this.#session.send(this.#codec.encode(reply));
      })
      .catch(refuse);
  }

  #send(value: unknown): void {
    try {
      this.sendValue(value);
    } catch (error) {
      report(error);
    }
  }

  #needEnvelope(): Envelope {
    if (this.#envelope) return this.#envelope;
    throw new TypeError(
      "Messages by their names need an envelope, and this socket has 'none'.",
    );
  }
}

function refusal(
  envelope: Envelope,
  { id }: Message,
  error: RequestError,
): unknown {
  const payload = refusalOf(error);
  return envelope.wrap({
    role: 'error',
    type: envelope.errorType,
    id,
    payload,
  });
}

/** An envelope's fault, in the words of C++ where it is one of the ready ones. */
function describe(error: unknown, data: Received): string {
  if (
    !(error instanceof Mismatch) ||
    (typeof data === 'object' && 'size' in data)
  ) {
    return `A message is not what it should be: ${String(error)}`;
  }
  const { fault, pointer, expected, found } = error;
  // More than C++ shows.
  const begin = data.slice(0, 160);
  const lines = [pointer, expected, found].map((line) =>
    line.replaceAll('\n', ' '),
  );
  return codecs().describe(fault, `${lines.join('\n')}\n`, begin);
}
