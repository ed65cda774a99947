/** Loads the WebAssembly module, once for all sockets. */

import type {
  Core,
  CreateModule,
  ModuleOptions,
  UnstartedCore,
} from './core.js';
import { reasonOf, report } from './errors.js';
import { HeadStart, openSocket, type SocketClass } from './head-start.js';
import { listenerOf } from './lifetime.js';
import { copyPayload, payloadSize } from './payload.js';
import {
  attempt,
  compileWasm,
  LoadError,
  unlessForbidden,
  type WasmSource,
} from './wasm-source.js';

export interface InitOptions {
  /** The module itself, or where it is; by default what the package brings. */
  wasm?: WasmSource | PromiseLike<WasmSource>;
  /** The class that sockets are made of, where there is no global WebSocket. */
  WebSocket?: unknown;
}

// The platform's class as it is now: a page may put EmSocket in its place later.
let socketClass: unknown = (globalThis as { WebSocket?: unknown }).WebSocket;

let createModule: CreateModule;
let defaultSource: () => WasmSource | PromiseLike<WasmSource>;

/** For the package's entries: what they bring. */
export function setPackage(
  create: CreateModule,
  source: () => WasmSource | PromiseLike<WasmSource>,
): void {
  createModule = create;
  defaultSource = source;
}

/** What init() was given and no attempt has used yet. */
let given: InitOptions | undefined;
let loading: Promise<Core> | undefined;
let loaded: Core | undefined;

/** The core where it is loaded already. */
export function loadedCore(): Core | undefined {
  return loaded;
}

/** The core; begins to load it where nobody has. */
export function loadCore(options: InitOptions = {}): Promise<Core> {
  if (!loaded && (options.wasm ?? options.WebSocket) !== undefined) {
    given = { ...given, ...options };
  }
  loading ??= load().then(
    (core) => (loaded = core),
    (error: unknown) => {
      // The next call tries again. Said here too, since a page that never works
      // is where nobody has added a listener yet.
      loading = undefined;
      console.error(String(error));
      throw error;
    },
  );
  return loading;
}

function takeGiven(): InitOptions | undefined {
  const options = given;
  given = undefined;
  return options;
}

/** Also with what init() is given only while it runs and fails without it. */
async function load(): Promise<Core> {
  const options = takeGiven();
  if (options?.WebSocket !== undefined) socketClass = options.WebSocket;
  try {
    return await instantiate(options?.wasm);
  } catch (error) {
    if (given) return load();
    throw error;
  }
}

async function instantiate(wasm: InitOptions['wasm']): Promise<Core> {
  if (typeof WebAssembly !== 'object') {
    throw new LoadError('There is no WebAssembly here, or it is switched off.');
  }
  if (typeof socketClass !== 'function') {
    throw new LoadError(
      'There is no global WebSocket here: give init({ WebSocket }) that of ws.',
    );
  }
  const module = await compileWasm(() => wasm ?? defaultSource());
  return attempt(
    () => start(module),
    (reason) =>
      // WebKit compiles what the page's policy forbids, and does not start it.
      unlessForbidden(
        reason,
        `The WebAssembly does not start; is it of this version? ${reason}`,
      ),
  );
}

/** Where it cannot be instantiated that is seen here. */
async function start(module: WebAssembly.Module): Promise<Core> {
  const options: ModuleOptions = {
    openSocket: (...given) => openSocket(socketClass as SocketClass, ...given),
    sizeOf: payloadSize,
    copyOf: copyPayload,
    reasonOf,
    report,
  };
  createModule(options);
  const core = options as ModuleOptions & UnstartedCore;
  const { page, imports } = core;
  page.listenerOf = listenerOf;
  core.receive({ instance: await WebAssembly.instantiate(module, imports) });
  Object.assign(page, page.exports());
  return core;
}

/**
 * Begins a connection while the core loads. Nothing where the platform refuses
 * it: then it is the Client that is refused, and says so.
 */
export function startAhead(
  ...given: [url: string, protocols: readonly string[], timeout: number]
): HeadStart | undefined {
  try {
    return new HeadStart(socketClass as SocketClass, ...given);
  } catch {
    return undefined;
  }
}

/**
 * Loads the WebAssembly now, so that the first socket need not wait for it. May
 * be called as often as one likes; after a failure it tries again.
 */
export async function init(options?: InitOptions): Promise<void> {
  await loadCore(options);
}
