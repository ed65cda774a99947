/**
 * What a message is made of besides its payload: the envelopes of
 * <emsocket/json/envelope.hpp>, over JavaScript values.
 */

import { DecodeFault } from './module.js';

/** The number of a request, as its sender chose it. Ours are numbers. */
export type RequestId = number | bigint | string;

/** A message without its envelope. */
export interface Message {
  /**
   * `message`: an event or a request; or a reply, where the envelope does not
   * tell replies apart. `reply` answers the request `id`, `error` refuses it.
   */
  role: 'message' | 'reply' | 'error';
  /** The wire name, where there is one. */
  type?: string | undefined;
  id?: RequestId | undefined;
  payload: unknown;
  /** The payload where it is no request and no reply, if that is another. */
  eventPayload?: unknown;
}

/** Puts messages in and out; give EmSocket one of your own if you need. */
export interface Envelope {
  /**
   * The wire name of a refusal, where replies and refusals go as messages with
   * names of their own; without it wrap() and unwrap() tell them by `role`.
   */
  readonly errorType?: string;
  /** What is sent. */
  wrap(message: Message): unknown;
  /** Throws where it is not what it should be. */
  unwrap(value: unknown): Message;
}

export type EnvelopeName = 'flat' | 'tagged' | 'array' | 'json-rpc';

/** Thrown by the ready envelopes: what C++ needs to say it in its words. */
export class Mismatch extends Error {
  readonly fault: DecodeFault;
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;

  constructor(
    fault: DecodeFault,
    pointer: string,
    expected: string,
    found: string,
  ) {
    super(`At ${pointer}: expected ${expected}, found ${found}.`);
    this.fault = fault;
    this.pointer = pointer;
    this.expected = expected;
    this.found = found;
  }
}

type Fields = Record<string, unknown>;

const has = (object: object, key: string): boolean =>
  Object.prototype.hasOwnProperty.call(object, key);

function isPlain(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

function inWords(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the string ${JSON.stringify(value.slice(0, 40))}`;
    case 'number':
    case 'bigint':
      return `the number ${String(value)}`;
    case 'boolean':
      return String(value);
    default:
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'an array';
      return ArrayBuffer.isView(value) ? 'bytes' : 'an object';
  }
}

function mismatch(pointer: string, expected: string, found: unknown): Mismatch {
  return new Mismatch(DecodeFault.wrongType, pointer, expected, inWords(found));
}

function missing(pointer: string, expected: string, what: string): Mismatch {
  return new Mismatch(
    DecodeFault.missingField,
    pointer,
    expected,
    `no such ${what}`,
  );
}

function toFields(value: unknown): Fields {
  if (!isPlain(value)) throw mismatch('', 'an object', value);
  return value;
}

/** The wire name at `key` of an object. */
function typeIn(fields: Fields, key: string): string {
  if (!has(fields, key)) throw missing(`/${key}`, 'a string', 'field');
  const type = fields[key];
  if (typeof type !== 'string') throw mismatch(`/${key}`, 'a string', type);
  return type;
}

/** Anything else that stands there is none. */
function toId(value: unknown): RequestId | undefined {
  return typeof value === 'string' ||
    typeof value === 'bigint' ||
    Number.isSafeInteger(value)
    ? (value as RequestId)
    : undefined;
}

/** An envelope without payload is as good as one with an empty object. */
const payloadAt = (fields: Fields, key: string): unknown =>
  has(fields, key) ? fields[key] : {};

/** What is sent for no payload. */
const orEmpty = (payload: unknown): unknown =>
  payload === undefined ? {} : payload;

const withId = (id: RequestId | undefined): Fields =>
  id === undefined ? {} : { id };

/** {"type":"chat","text":"hi"} */
const flat: Envelope = {
  errorType: 'error',
  wrap({ type, id, payload }) {
    let fields = orEmpty(payload);
    if (isPlain(fields)) {
      const { toJSON } = fields as { toJSON?: unknown };
      if (typeof toJSON === 'function') {
        fields = toJSON.call(fields, '') as unknown;
      }
    }
    if (!isPlain(fields)) {
      throw new TypeError(
        `The envelope 'flat' needs an object as payload, not ` +
          `${inWords(fields)}; take 'tagged'.`,
      );
    }
    if (has(fields, 'type') || (id !== undefined && has(fields, 'id'))) {
      throw new TypeError(
        `A payload has a field 'type' or 'id', which the envelope 'flat' has ` +
          `itself; take 'tagged'.`,
      );
    }
    return { type, ...withId(id), ...fields };
  },
  unwrap(value) {
    const fields = toFields(value);
    const type = typeIn(fields, 'type');
    const id = toId(fields.id);
    const eventPayload = { ...fields };
    delete eventPayload.type;
    if (id === undefined)
      return { role: 'message', type, payload: eventPayload };
    const payload = { ...eventPayload };
    delete payload.id;
    return { role: 'message', type, id, payload, eventPayload };
  },
};

/** {"type":"chat","data":{"text":"hi"}} */
const tagged: Envelope = {
  errorType: 'error',
  wrap: ({ type, id, payload }) => ({
    type,
    ...withId(id),
    data: orEmpty(payload),
  }),
  unwrap(value) {
    const fields = toFields(value);
    const type = typeIn(fields, 'type');
    const id = toId(fields.id);
    return { role: 'message', type, id, payload: payloadAt(fields, 'data') };
  },
};

/** ["chat",{"text":"hi"}] */
const array: Envelope = {
  errorType: 'error',
  wrap: ({ type, id, payload }) =>
    id === undefined ? [type, orEmpty(payload)] : [type, orEmpty(payload), id],
  unwrap(value) {
    if (!Array.isArray(value)) throw mismatch('', 'an array', value);
    const elements: readonly unknown[] = value;
    if (elements.length === 0) throw missing('/0', 'a string', 'element');
    const [type, payload = {}, id] = elements;
    if (typeof type !== 'string') throw mismatch('/0', 'a string', type);
    return { role: 'message', type, id: toId(id), payload };
  },
};

const payloadKeys = {
  message: 'params',
  reply: 'result',
  error: 'error',
} as const;

/** JSON-RPC 2.0: https://www.jsonrpc.org/specification */
const jsonRpc: Envelope = {
  wrap: ({ role, type, id, payload }) => ({
    jsonrpc: '2.0',
    ...(role === 'message' ? { method: type } : {}),
    ...withId(id),
    [payloadKeys[role]]: orEmpty(payload),
  }),
  unwrap(value) {
    const fields = toFields(value);
    if (!has(fields, 'jsonrpc')) {
      throw missing('/jsonrpc', '"2.0"', 'field');
    }
    if (fields.jsonrpc !== '2.0') {
      throw typeof fields.jsonrpc === 'string'
        ? new Mismatch(
            DecodeFault.unknownValue,
            '/jsonrpc',
            '"2.0"',
            JSON.stringify(fields.jsonrpc.slice(0, 40)),
          )
        : mismatch('/jsonrpc', 'a string', fields.jsonrpc);
    }
    const role = has(fields, 'error')
      ? 'error'
      : has(fields, 'result')
        ? 'reply'
        : 'message';
    const type =
      role === 'message' || has(fields, 'method')
        ? typeIn(fields, 'method')
        : undefined;
    const payload = payloadAt(fields, payloadKeys[role]);
    return { role, type, id: toId(fields.id), payload };
  },
};

export const envelopes: Record<EnvelopeName, Envelope> = {
  flat,
  tagged,
  array,
  'json-rpc': jsonRpc,
};
