/** Compiles the WebAssembly from wherever it is, or says why that cannot be. */

import { reasonOf } from './errors.js';

/** What the files of this flavour of the package begin with: 'emsocket'. */
declare const flavourName: string;

/** Where the WebAssembly may come from. */
export type WasmSource =
  URL | string | Response | BufferSource | WebAssembly.Module;

/** The WebAssembly could not be loaded; `message` says why and what to do. */
export class LoadError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LoadError';
  }
}

const remedy =
  `Serve ${flavourName}.wasm beside the script, give its place to init({ wasm }), ` +
  `or import '${flavourName.replace('.', '/')}/inline', which needs no such file.`;

/** `getSource` may throw, or give a promise. Rejects with a LoadError. */
export async function compileWasm(
  getSource: () => WasmSource | PromiseLike<WasmSource>,
): Promise<WebAssembly.Module> {
  let source: WasmSource;
  try {
    source = await getSource();
  } catch (error) {
    throw new LoadError(
      `Where ${flavourName}.wasm is could not be found out: ${reasonOf(error)}. ` +
        remedy,
      error,
    );
  }
  if (typeof source === 'string') return compileFrom(source);
  // By their names, since a test runner has several of these classes.
  const kind = Object.prototype.toString.call(source);
  switch (kind) {
    case '[object URL]':
      return compileFrom((source as URL).href);
    case '[object Response]':
      return compileResponse(source as Response);
    case '[object WebAssembly.Module]':
      return source;
    case '[object ArrayBuffer]':
      return compileBytes(source as ArrayBuffer);
  }
  if (ArrayBuffer.isView(source)) return compileBytes(source as BufferSource);
  throw new LoadError(
    `wasm must be a URL, a Response, the bytes or a WebAssembly.Module, ` +
      `not ${kind}.`,
  );
}

async function compileFrom(url: string): Promise<WebAssembly.Module> {
  if (url.startsWith('file:')) return compileFile(url);
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (error) {
    throw new LoadError(
      `${url} could not be fetched (${reasonOf(error)}): the address, the ` +
        `network, the other site (CORS) or the page's Content-Security-Policy ` +
        `(connect-src) does not allow it.`,
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
      `${from} answered with status ${String(response.status)}. ${remedy}`,
    );
  }
  const type = response.headers.get('content-type') ?? '';
  try {
    // With parameters behind the type the engines do not stream.
    return /^application\/wasm$/i.test(type)
      ? await WebAssembly.compileStreaming(response)
      : // A server with a wrong type is common, and harmless when the bytes are
        // right.
        await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (/^text\/html\b/i.test(type) && !isForbidden(error)) {
      throw new LoadError(
        `${from} answered with a web page (${type}) in place of the ` +
          `WebAssembly. ${remedy}`,
        error,
      );
    }
    throw explain(error, `${from} (served as '${type || 'no type'}')`);
  }
}

async function compileBytes(
  bytes: BufferSource,
  from = 'what init({ wasm }) was given',
): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw explain(error, from);
  }
}

/** What gzip has compressed. */
export async function decompress(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> {
  if (typeof DecompressionStream !== 'function') {
    throw new LoadError(
      `This browser has no DecompressionStream, which a script with the wasm ` +
        `inside needs: take the one with ${flavourName}.wasm beside it.`,
    );
  }
  const { body } = new Response(bytes);
  return new Response(
    body?.pipeThrough(new DecompressionStream('gzip')),
  ).arrayBuffer();
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
      `${url} is a file, which only Node (20.16 or later) can read. Serve the ` +
        `page and ${flavourName}.wasm over HTTP, or take the script with the wasm ` +
        `inside, ${flavourName}.global.inline.js.`,
    );
  }
  let bytes: BufferSource;
  try {
    bytes = await files.readFile(new URL(url));
  } catch (error) {
    throw explain(error, url);
  }
  return compileBytes(bytes, url);
}

function explain(error: unknown, from: string): LoadError {
  return explainAs(
    error,
    error instanceof WebAssembly.CompileError
      ? `${from} is not emsocket's WebAssembly: ${error.message}`
      : `${from} could not be read: ${reasonOf(error)}`,
  );
}

/** With these words, unless the page's policy is the cause. */
export function explainAs(error: unknown, message: string): LoadError {
  return new LoadError(
    isForbidden(error)
      ? `The page's Content-Security-Policy does not allow WebAssembly: add ` +
          `'wasm-unsafe-eval' to its script-src.`
      : message,
    error,
  );
}

// Each engine has its own words for it, and the same class as for bad bytes.
function isForbidden(error: unknown): boolean {
  return /content security policy|unsafe-eval|\bcsp\b/i.test(reasonOf(error));
}
