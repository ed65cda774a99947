/**
 * The C++ Client as TypeScript sees it: the exported functions of the
 * WebAssembly module (cpp/src/page) and the events that come back. Nothing here
 * decides anything.
 */

import { Prepared } from './prepared.js';
import type { SocketArguments } from './socket-arguments.js';

/** False where there are no codecs; then there is no trace of them either. */
declare const hasCodecs: boolean;

/** What goes over a WebSocket. */
export type Payload = string | ArrayBuffer | ArrayBufferView | Blob;

/** What a Client can be asked for, by the numbers in cpp/src/page/exports.cpp. */
const enum Call {
  connect,
  reconnect,
  close,
  end,
  setBinaryType,
  answerUrl,
  answerProtocols,
  reject,
  accept,
  refuse,
}

/** What is exported from the WebAssembly. A client is a pointer, a page a number. */
interface Exports {
  /** Makes a Client of what was set and pushed. */
  create(page: number): number;
  /** 0 where it comes too late. */
  call(client: number, what: Call, argument: number): number;
  readyState(client: number): 0 | 1 | 2 | 3;
  bufferedAmount(client: number): number;
  isWritable(client: number): number;
}

/** What cpp/src/page/page_glue.js has; the exports when they have been added. */
interface EmsocketModule extends Exports {
  /** To be set: who hears of the Clients with the number of a page. */
  listenerOf: (page: number) => ClientEvents;
  exports(): Exports;
  send(client: number, data: Payload): SendResult;
  sendFirst(client: number, data: Payload): boolean;
  pushText(text: string): void;
  setOptions(numbers: readonly number[]): void;
}

/** The functions that cpp/src/page/page_glue.js calls. */
export interface ModuleOptions {
  openSocket(url: string, protocols: readonly string[]): unknown;
  sizeOf(data: Payload): number;
  copyOf(data: Payload): unknown;
  reasonOf(error: unknown): string;
  report(error: unknown): void;
}

/** One WebAssembly module. */
export interface Core {
  readonly page: EmsocketModule;
  /** What the flavour `emsocket/codecs` has beside it: codecs/module.ts. */
  readonly codecs?: unknown;
}

/** The module before it has received its instance. */
export interface UnstartedCore extends Core {
  readonly imports: WebAssembly.Imports;
  receive(result: { instance: WebAssembly.Instance }): void;
}

/** Puts an UnstartedCore into the object. */
export type CreateModule = (options: ModuleOptions) => void;

/** The states of the C++ Client, by their numbers there. */
export const enum State {
  idle,
  connecting,
  open,
  waiting,
  closing,
  closed,
}

/** The C++ SendResult, by its numbers there. */
export const enum SendResult {
  sent,
  queued,
  rejectedFull,
  rejectedClosed,
  rejectedTooLarge,
  dropped,
}

/** What a provider is asked for, by the numbers in C++. */
export const enum Question {
  url,
  protocols,
}

/** How a connection, or the attempt at one, ended. */
export interface CloseDetails {
  code: number;
  reason: string;
  wasClean: boolean;
  willReconnect: boolean;
  retryIn: number;
  unsent: number;
}

/** What a page is asked: a delay in ms, or one of these. */
export const retryNever = -1;
export const retryByBackoff = -2;

/** Who hears of a Client's events. None of these may throw. */
export interface ClientEvents {
  onState(state: State): void;
  onOpen(
    url: string,
    protocol: string,
    extensions: string,
    attempt: number,
    reconnected: boolean,
  ): void;
  onMessage(data: string | ArrayBuffer | Blob): void;
  /** In the form that failureOf() reads. */
  onFailure(coded: string): void;
  onClose(details: CloseDetails): void;
  onReconnecting(attempt: number, delay: number): void;
  onDrain(bufferedAmount: number): void;
  /** To be answered, now or later, by the CoreClient's answer… or reject. */
  onAsk(what: Question, request: number): void;
  shouldRetry(details: CloseDetails): number;
  /** To be answered by the CoreClient's accept or refuse. */
  onAuthenticate(): void;
  onAuthenticationMessage(data: string | ArrayBuffer | Blob): void;
}

/** Makes a Client; `page` is the number of who hears of it. */
export function createClient(
  { page: module }: Core,
  page: number,
  given: SocketArguments,
): CoreClient {
  const { url, urlProvider, protocols, protocolsProvider, options } = given;
  const { numbers, shouldRetry, authenticate, heartbeatMessage } = options;
  // The functions are asked when it comes to that: here only whether they are.
  const functions = [urlProvider, protocolsProvider, shouldRetry, authenticate];
  module.setOptions([...numbers, ...functions.map((it) => (it ? 1 : 0))]);
  for (const text of [...protocols, url, heartbeatMessage]) {
    module.pushText(text);
  }
  return new CoreClient(module, module.create(page));
}

/** What a socket asks of its Client. */
export interface Client {
  send(data: Payload | Prepared): SendResult;
  close(code: number | undefined, reason: string): void;
  reconnect(): void;
  readonly bufferedAmount: number;
  readonly writable: boolean;
}

/** One C++ Client. */
export class CoreClient implements Client {
  readonly #module: EmsocketModule;
  /** The C++ object. */
  readonly pointer: number;

  constructor(module: EmsocketModule, client: number) {
    this.#module = module;
    this.pointer = client;
  }

  #call(what: Call, argument = 0): number {
    return this.#module.call(this.pointer, what, argument);
  }
  #callWith(text: string, what: Call, argument = 0): number {
    this.#module.pushText(text);
    return this.#call(what, argument);
  }

  /** The C++ object is gone after this; nothing may be called any more. */
  delete(): void {
    this.#call(Call.end);
  }
  connect(): void {
    this.#call(Call.connect);
  }
  reconnect(): void {
    this.#call(Call.reconnect);
  }
  close(code: number | undefined, reason: string): void {
    this.#callWith(reason, Call.close, code);
  }
  send(data: Payload | Prepared): SendResult {
    return hasCodecs && data instanceof Prepared
      ? data.send(this)
      : this.#module.send(this.pointer, data as Payload);
  }
  setBinaryType(type: BinaryType): void {
    this.#call(Call.setBinaryType, type === 'blob' ? 1 : 0);
  }
  /** False when it comes too late: nobody waits for it any more. */
  answerUrl(request: number, url: string): boolean {
    return this.#callWith(url, Call.answerUrl, request) !== 0;
  }
  answerProtocols(request: number, protocols: readonly string[]): void {
    for (const protocol of protocols) this.#module.pushText(protocol);
    this.#call(Call.answerProtocols, request);
  }
  reject(request: number, reason: string): void {
    this.#callWith(reason, Call.reject, request);
  }
  /** False when the connection is gone. */
  sendFirst(data: Payload): boolean {
    return this.#module.sendFirst(this.pointer, data);
  }
  accept(): void {
    this.#call(Call.accept);
  }
  refuse(reason: string): void {
    this.#callWith(reason, Call.refuse);
  }
  get readyState(): 0 | 1 | 2 | 3 {
    return this.#module.readyState(this.pointer);
  }
  get bufferedAmount(): number {
    return this.#module.bufferedAmount(this.pointer);
  }
  get writable(): boolean {
    return this.#module.isWritable(this.pointer) !== 0;
  }
}
