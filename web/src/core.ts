/**
 * The C++ Client as TypeScript sees it: the exported functions of the
 * WebAssembly module (cpp/src/page) and the events that come back. Nothing here
 * decides anything.
 */

import { Prepared } from './prepared.js';

/** False where there are no codecs; then there is no trace of them either. */
declare const hasCodecs: boolean;

/** What goes over a WebSocket. */
export type Payload = string | ArrayBuffer | ArrayBufferView | Blob;

/** What is exported by its name. A client is a pointer, a page a number. */
interface Exports {
  _emsocket_new(page: number): number;
  _emsocket_delete(client: number): void;
  _emsocket_connect(client: number): void;
  _emsocket_reconnect(client: number): void;
  _emsocket_close(client: number, code: number): void;
  _emsocket_ready_state(client: number): 0 | 1 | 2 | 3;
  _emsocket_buffered_amount(client: number): number;
  _emsocket_writable(client: number): number;
  _emsocket_set_binary_type(client: number, isBlob: number): void;
  _emsocket_answer_url(client: number, request: number): void;
  _emsocket_answer_protocols(client: number, request: number): void;
  _emsocket_reject(client: number, request: number): void;
  _emsocket_accept(client: number): void;
  _emsocket_refuse(client: number): void;
}

interface EmsocketModule extends Exports {
  find: (page: number) => ClientEvents | undefined;
  exports(): Exports;
  send(client: number, data: Payload): SendResult;
  sendFirst(client: number, data: Payload): boolean;
  pushText(text: string): void;
  setOptions(numbers: readonly number[]): void;
}

export type CreateModule = (options: {
  WebSocket: unknown;
  sizeOf(data: Payload): number;
  copyOf(data: Payload): unknown;
  /** Is to make the instance and to let the module receive it. */
  instantiate(
    imports: WebAssembly.Imports,
    receive: (result: { instance: WebAssembly.Instance }) => void,
  ): void;
}) => Promise<unknown>;

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
  onError(kind: string, message: string): void;
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

/** Everything that a Client is made of, besides its events. */
export interface ClientConfig {
  url: string | null;
  protocols: readonly string[] | null;
  heartbeatMessage: string;
  /** The numbers of PageOptions, in its order, without the last four. */
  numbers: readonly number[];
  hasShouldRetry: boolean;
  hasAuthenticate: boolean;
}

/** One WebAssembly module and the Clients in it. */
export class Core {
  readonly #module: EmsocketModule;
  /** What the flavour `emsocket/codecs` has beside it: codecs/module.ts. */
  declare readonly codecs: unknown;

  /** `find` gives the listener of a page's number. */
  constructor(
    module: unknown,
    find: (page: number) => ClientEvents | undefined,
  ) {
    const { page, codecs } = module as {
      page: EmsocketModule;
      codecs?: unknown;
    };
    this.#module = Object.assign(page, page.exports());
    page.find = find;
    if (hasCodecs) this.codecs = codecs;
  }

  createClient(page: number, config: ClientConfig): CoreClient {
    const module = this.#module;
    module.setOptions([
      ...config.numbers,
      config.url === null ? 1 : 0,
      config.protocols === null ? 1 : 0,
      config.hasShouldRetry ? 1 : 0,
      config.hasAuthenticate ? 1 : 0,
    ]);
    for (const protocol of config.protocols ?? []) module.pushText(protocol);
    module.pushText(config.url ?? '');
    module.pushText(config.heartbeatMessage);
    return new CoreClient(module, module._emsocket_new(page));
  }
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

  /** The C++ object is gone after this; nothing may be called any more. */
  delete(): void {
    this.#module._emsocket_delete(this.pointer);
  }
  connect(): void {
    this.#module._emsocket_connect(this.pointer);
  }
  reconnect(): void {
    this.#module._emsocket_reconnect(this.pointer);
  }
  close(code: number | undefined, reason: string): void {
    this.#module.pushText(reason);
    this.#module._emsocket_close(this.pointer, code ?? 0);
  }
  send(data: Payload | Prepared): SendResult {
    return hasCodecs && data instanceof Prepared
      ? data.send(this)
      : this.#module.send(this.pointer, data as Payload);
  }
  setBinaryType(type: BinaryType): void {
    this.#module._emsocket_set_binary_type(
      this.pointer,
      type === 'blob' ? 1 : 0,
    );
  }
  answerUrl(request: number, url: string): void {
    this.#module.pushText(url);
    this.#module._emsocket_answer_url(this.pointer, request);
  }
  answerProtocols(request: number, protocols: readonly string[]): void {
    for (const protocol of protocols) this.#module.pushText(protocol);
    this.#module._emsocket_answer_protocols(this.pointer, request);
  }
  reject(request: number, reason: string): void {
    this.#module.pushText(reason);
    this.#module._emsocket_reject(this.pointer, request);
  }
  /** False when the connection is gone. */
  sendFirst(data: Payload): boolean {
    return this.#module.sendFirst(this.pointer, data);
  }
  accept(): void {
    this.#module._emsocket_accept(this.pointer);
  }
  refuse(reason: string): void {
    this.#module.pushText(reason);
    this.#module._emsocket_refuse(this.pointer);
  }
  get readyState(): 0 | 1 | 2 | 3 {
    return this.#module._emsocket_ready_state(this.pointer);
  }
  get bufferedAmount(): number {
    return this.#module._emsocket_buffered_amount(this.pointer);
  }
  get writable(): boolean {
    return this.#module._emsocket_writable(this.pointer) !== 0;
  }
}
