/**
 * The chat's C++ half as the page sees it, and how it gets here. Everything
 * that decides something about the connection happens behind this interface.
 */

export interface ConnectSettings {
  url: string;
  name: string;
  token: string;
  raw: boolean;
}

export interface ChatRoom {
  connect(settings: ConnectSettings): void;
  disconnect(): void;
  /** Skips the wait of `reconnecting`. */
  retryNow(): void;
  /** Emits the own message synchronously. */
  say(text: string): void;
  sendImage(name: string, mime: string, bytes: Uint8Array): void;
  typing(): void;
  /** Bytes that are not on the wire yet: the outbox's and the browser's. */
  bufferedAmount(): number;
  /** Messages that wait for a connection. */
  outboxMessages(): number;
  /** Frees the C++ object; nothing may be called on it afterwards. */
  delete(): void;
}

export interface ChatModule {
  ChatRoom: new (onEvent: (event: RoomEvent) => void) => ChatRoom;
}

export type RoomState =
  'idle' | 'connecting' | 'open' | 'reconnecting' | 'closing' | 'closed';

export type Delivery = 'waiting' | 'sent' | 'failed';

export interface StateEvent {
  type: 'state';
  state: RoomState;
  /** The number of the retry; 0 for the first try. */
  attempt: number;
  /** Milliseconds until the next attempt, in `reconnecting`. */
  retryIn: number;
  /** Of the last close; 0 when there was none. */
  code: number;
  reason: string;
  wasClean: boolean;
  /** What the code means, one sentence. */
  meaning: string;
  /** Bytes that the browser had accepted and that had not left. */
  unsent: number;
}

export interface MessageEvent {
  type: 'message';
  kind: 'chat' | 'image' | 'system' | 'raw' | 'error';
  id: string;
  own: boolean;
  name: string;
  text: string;
  /** Milliseconds since the epoch. */
  time: number;
  mime: string;
  /** The file of an image, or the bytes of a raw binary message. */
  data?: Uint8Array<ArrayBuffer>;
  /** Own messages only. */
  delivery?: Delivery;
}

export interface LogEvent {
  type: 'log';
  event: 'open' | 'message' | 'error' | 'close' | 'reconnecting' | 'state';
  text: string;
}

export type RoomEvent =
  | StateEvent
  | MessageEvent
  | LogEvent
  | { type: 'delivery'; id: string; delivery: Delivery }
  | { type: 'people'; count: number }
  | { type: 'typing'; name: string };

export async function loadChatModule(): Promise<ChatModule> {
  const { default: createChatModule } = await import('./chat_module.mjs');
  return createChatModule();
}
