/** A protocol as a type: the names of messages and what they carry. */

/** A request and what answers it. */
export interface RequestTypes {
  payload: unknown;
  reply: unknown;
}

/**
 * What a protocol's type may have; each is a map from wire names.
 *
 *     interface Chat {
 *       incoming: { chat: { name: string; text: string } };
 *       outgoing: { say: { text: string } };
 *       requests: { join: { payload: { name: string }; reply: { id: number } } };
 *       incomingRequests: { time: { payload: undefined; reply: number } };
 *     }
 */
export interface MessageTypes {
  /** Events that come. */
  incoming?: object;
  /** Events that are sent. */
  outgoing?: object;
  /** What is asked: RequestTypes by their names. */
  requests?: object;
  /** What the peer asks. */
  incomingRequests?: object;
}

/** Where no protocol is given: any name, and unknown payloads. */
export interface AnyMessages {
  incoming: Record<string, unknown>;
  outgoing: Record<string, unknown>;
  requests: Record<string, RequestTypes>;
  incomingRequests: Record<string, RequestTypes>;
}

/** One of the maps; empty where the protocol has none. */
export type MapOf<M extends MessageTypes, K extends keyof MessageTypes> =
  M extends Record<K, infer T extends object> ? T : object;

export type Names<T> = keyof T & string;

export type PayloadOf<T, K extends keyof T> = T[K] extends { payload: infer P }
  ? P
  : undefined;
export type ReplyOf<T, K extends keyof T> = T[K] extends { reply: infer R }
  ? R
  : undefined;

/** A payload as an argument, which may be left out where it may be undefined. */
export type PayloadArgument<
  P,
  Rest extends unknown[] = [],
> = undefined extends P ? [payload?: P, ...Rest] : [payload: P, ...Rest];
