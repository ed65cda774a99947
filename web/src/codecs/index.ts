/** What `emsocket/codecs` exports: the core's, with another EmSocket. */

import { nameClasses } from '../web-idl.js';
import { EmSocket } from './codec-socket.js';
import { RequestError } from './request-error.js';

nameClasses({ EmSocket, RequestError });

export * from '../index.js';
export { EmSocket, RequestError };
export type { CodecOptions } from './codec-socket.js';
export type { CodecName, DecodeOptions } from './codec.js';
export type { Envelope, EnvelopeName, Message, RequestId } from './envelope.js';
export type { ListenOptions } from './listeners.js';
export type {
  AnyMessages,
  MessageTypes,
  RequestTypes,
} from './message-types.js';
export type { RequestOptions } from './requests.js';
