/** What the package exports. */

import { EmSocket } from './emsocket.js';
import { DrainEvent, ReconnectingEvent, StateChangeEvent } from './events.js';
import { LoadError } from './wasm-source.js';
import {
  defineConstants,
  makeEnumerable,
  nameClasses,
  setToStringTag,
} from './web-idl.js';

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
defineConstants(EmSocket, ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED']);
makeEnumerable(EmSocket.prototype, ['close', 'send', 'addEventListener']);
setToStringTag(EmSocket.prototype, 'WebSocket');
nameClasses({
  EmSocket,
  DrainEvent,
  LoadError,
  ReconnectingEvent,
  StateChangeEvent,
});

export { DrainEvent, EmSocket, LoadError, ReconnectingEvent, StateChangeEvent };
export type { Authenticate, AuthenticationChannel } from './authentication.js';
export type { MessageData, SendData } from './emsocket.js';
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
export type { ProtocolsProvider, UrlProvider } from './providers.js';
export type { CloseInfo, OpenInfo } from './outcome.js';
export type { WasmSource } from './wasm-source.js';
