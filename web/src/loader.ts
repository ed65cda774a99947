/** Loads the WebAssembly module, once for all sockets. */

import { Core, type CreateModule } from './core.js';
import { sockets } from './lifetime.js';

/** Where the WebAssembly may come from. */
export type WasmSource =
  URL | string | Response | BufferSource | WebAssembly.Module;

export interface InitOptions {
  /** The module itself, or where it is; by default what the package brings. */
  wasm?: WasmSource | PromiseLike<WasmSource>;
  /** The class that sockets are made of, where there is no global WebSocket. */
  WebSocket?: unknown;
}

/** The WebAssembly could not be loaded; `message` says why and what to do. */
export class LoadError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LoadError';
  }
}

// The platform's class as it is now: a page may put EmSocket in its place later.
let SocketClass: unknown = (globalThis as { WebSocket?: unknown }).WebSocket;

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

let loading: Promise<Core> | undefined;
let loaded: Core | undefined;

/** The core where it is loaded already. */
export function loadedCore(): Core | undefined {
  return loaded;
}

/** The core; begins to load it where nobody has. */
export function loadCore(options: InitOptions = {}): Promise<Core> {
  if (options.WebSocket !== undefined && !loaded) {
    SocketClass = options.WebSocket;
  }
  loading ??= instantiate(options.wasm).then(
    (core) => (loaded = core),
    (error: unknown) => {
      // The next call tries again.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

async function instantiate(wasm: InitOptions['wasm']): Promise<Core> {
  if (typeof WebAssembly !== 'object') {
    throw new LoadError(
      'This browser has no WebAssembly (or it is switched off), which emsocket ' +
        'needs.',
    );
  }
  if (typeof SocketClass !== 'function') {
    throw new LoadError(
      'There is no global WebSocket here. Give one to init({ WebSocket }), for ' +
        'instance that of the package ws.',
    );
  }
  const source = await (wasm ?? defaultSource());
  const module = await compile(source);
  return new Promise((resolve, reject) => {
    createModule({
      WebSocket: SocketClass,
      instantiateWasm: (imports, receive) => {
        WebAssembly.instantiate(module, imports).then(receive, reject);
        return {};
      },
    }).then((created) => {
      resolve(new Core(created, (page) => sockets.findEvents(page)));
    }, reject);
  });
}

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === 'string' || source instanceof URL) {
    return compileFrom(String(source));
  }
  if (typeof Response === 'function' && source instanceof Response) {
    return compileResponse(source);
  }
  return compileBytes(source as BufferSource, 'the given bytes');
}

async function compileFrom(url: string): Promise<WebAssembly.Module> {
  if (url.startsWith('file:')) return compileFile(url);
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (error) {
    throw new LoadError(
      `${url} could not be fetched: the network, or the page's ` +
        `Content-Security-Policy (connect-src), does not allow it.`,
      error,
    );
  }
  return compileResponse(response);
}

async function compileResponse(
  response: Response,
): Promise<WebAssembly.Module> {
  const from = response.url || 'the given response';
  if (!response.ok) {
    throw new LoadError(
      `${from} answered with status ${String(response.status)}. Serve ` +
        `emsocket.wasm beside the script, or give its place to init({ wasm }).`,
    );
  }
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/wasm\b/i.test(type)) {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (error) {
      throw compileError(error, from);
    }
  }
  // A server with a wrong type is common, and harmless when the bytes are right.
  const bytes = await response.arrayBuffer();
  return compileBytes(bytes, `${from} (served as '${type || 'no type'}')`);
}

async function compileBytes(
  bytes: BufferSource,
  from: string,
): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw compileError(error, from);
  }
}

function compileError(error: unknown, from: string): LoadError {
  const reason = error instanceof Error ? error.message : String(error);
  return /content security policy|unsafe-eval|csp/i.test(reason)
    ? new LoadError(
        `The page's Content-Security-Policy does not allow WebAssembly: add ` +
          `'wasm-unsafe-eval' to its script-src.`,
        error,
      )
    : new LoadError(`${from} is not emsocket's WebAssembly: ${reason}`, error);
}

/** Node reads what a browser fetches. */
async function compileFile(url: string): Promise<WebAssembly.Module> {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): unknown };
  };
  const files = process?.getBuiltinModule?.('node:fs/promises') as
    { readFile(url: URL): Promise<BufferSource> } | undefined;
  if (!files) {
    throw new LoadError(
      `${url} is a file, which only Node (20.16 or later) can read. Give the ` +
        `bytes to init({ wasm }).`,
    );
  }
  try {
    return await compileBytes(await files.readFile(new URL(url)), url);
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw new LoadError(`${url} could not be read: ${String(error)}`, error);
  }
}

/**
 * Loads the WebAssembly now, so that the first socket need not wait for it. May
 * be called as often as one likes; after a failure it tries again.
 */
export async function init(options?: InitOptions): Promise<void> {
  await loadCore(options);
}
