/** Refusals of requests. */

/** Codes of JSON-RPC 2.0, whatever the envelope; others are an application's. */
export const enum RefusalCode {
  /** Nobody answers requests of that name. */
  unknownRequest = -32601,
  /** Whoever should have answered did not. */
  internalError = -32603,
}

/**
 * The peer refused a request; or, thrown by a handler of onRequest(), how this
 * side refuses one.
 */
export class RequestError extends Error {
  /** For a program to act on. */
  readonly code: number;
  /** Whatever else there is to say. */
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.data = data;
  }
}

/** What a refusal's payload says; what is missing or of another type is none. */
export function toRequestError(payload: unknown): RequestError {
  const { code, message, data } = (
    typeof payload === 'object' && payload !== null ? payload : {}
  ) as { code?: unknown; message?: unknown; data?: unknown };
  return new RequestError(
    typeof code === 'number' ? code : 0,
    typeof message === 'string' ? message : '',
    data,
  );
}

/** The payload of a refusal. */
export function refusalOf({ code, message, data }: RequestError): object {
  return data === undefined ? { code, message } : { code, message, data };
}
