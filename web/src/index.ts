/** What the package exports. */

import { EmSocket } from './emsocket.js';
import { defineConstants, makeEnumerable, setToStringTag } from './web-idl.js';

makeEnumerable(EmSocket.prototype, [
  'url',
  'readyState',
  'bufferedAmount',
  'onopen',
  'onerror',
  'onclose',
  'extensions',
  'protocol',
  'onmessage',
  'binaryType',
]);
defineConstants(EmSocket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
makeEnumerable(EmSocket.prototype, ['close', 'send', 'addEventListener']);
setToStringTag(EmSocket.prototype, 'WebSocket');

export { EmSocket };
export type { Authenticate, AuthenticationChannel } from './authentication.js';
export type {
  CloseInfo,
  MessageData,
  OpenInfo,
  ProtocolsProvider,
  SendData,
  UrlProvider,
} from './emsocket.js';
export { DrainEvent, ReconnectingEvent, StateChangeEvent } from './events.js';
export type {
  EmSocketEventMap,
  ErrorKind,
  SocketCloseEvent,
  SocketErrorEvent,
  SocketOpenEvent,
  SocketState,
} from './events.js';
export { init } from './loader.js';
export type { InitOptions } from './loader.js';
export type {
  EmSocketOptions,
  HeartbeatOptions,
  Jitter,
  OutboxOptions,
  Overflow,
  ReconnectOptions,
} from './options.js';
export { LoadError, type WasmSource } from './wasm-source.js';
