/** Compiles the WebAssembly from wherever it is, or says why that cannot be. */

import { reasonOf } from './errors.js';
import { classOf } from './web-idl.js';

/** What the files of this flavour of the package begin with: 'emsocket'. */
declare const flavourName: string;
/** What the flavour is imported by: 'emsocket'. */
declare const flavourPath: string;

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

const wasmName = `${flavourName}.wasm`;
const remedy =
  `Serve ${wasmName} over HTTP beside the script, say where it is with ` +
  `init({ wasm }), or take the script with the wasm inside: '${flavourPath}/inline' ` +
  `or ${flavourName}.global.inline.js.`;

/** `getSource` may throw, or give a promise. Rejects with a LoadError. */
export async function compileWasm(
  getSource: () => WasmSource | PromiseLike<WasmSource>,
): Promise<WebAssembly.Module> {
  const source = await attempt(
    getSource,
    (reason) => `${wasmName} could not be found: ${reason}. ${remedy}`,
  );
  if (typeof source === 'string') return compileFrom(source);
  // By their names, since a test runner has several of these classes.
  const kind = classOf(source);
  if (kind === 'URL') return compileFrom((source as URL).href);
  if (kind === 'Response') return compileResponse(source as Response);
  if (kind === 'WebAssembly.Module') return source;
  if (kind === 'ArrayBuffer' || ArrayBuffer.isView(source)) {
    return explained('what init({ wasm }) was given', () =>
      compile(source as BufferSource),
    );
  }
  throw new LoadError(
    `wasm must be a URL, a Response, the bytes or a WebAssembly.Module, ` +
      `not ${kind}.`,
  );
}

/** What `work` gives; what it throws, with what `say` makes of the reason. */
export async function attempt<T>(
  work: () => T | PromiseLike<T>,
  say: (reason: string, error: unknown) => string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new LoadError(say(reasonOf(error), error), error);
  }
}

async function compileFrom(url: string): Promise<WebAssembly.Module> {
  if (url.startsWith('file:')) return compileFile(url);
  return compileResponse(
    await attempt(
      () => fetch(url),
      (reason) =>
        `${url} could not be fetched (${reason}): see to the network, CORS, ` +
        `and the page's Content-Security-Policy (connect-src).`,
    ),
  );
}

function compileResponse(response: Response): Promise<WebAssembly.Module> {
  const type = response.headers.get('content-type') ?? 'no type';
  const from = `${response.url || 'the given response'} (served as '${type}')`;
  if (!response.ok) {
    throw new LoadError(`${from} has status ${response.status}. ${remedy}`);
  }
  return explained(
    from,
    // A server with a wrong type is common, and harmless when the bytes are right.
    async () => compile(await response.arrayBuffer()),
    /^text\/html\b/i.test(type) &&
      `${from} is a web page, not emsocket's WebAssembly. ${remedy}`,
  );
}

/** Node reads what a browser fetches. */
function compileFile(url: string): Promise<WebAssembly.Module> {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): unknown };
  };
  const files = process?.getBuiltinModule?.('node:fs/promises') as
    { readFile(url: URL): Promise<BufferSource> } | undefined;
  if (!files) {
    throw new LoadError(
      `${url} is a file, which only Node (20.16 or later) can read. ${remedy}`,
    );
  }
  return explained(url, async () =>
    compile(await files.readFile(new URL(url))),
  );
}

/**
 * Here and now: of so small a module an engine makes the code in a millisecond or
 * two, and to have another thread do that takes ten of a page that is loading.
 */
function compile(
  bytes: BufferSource,
): WebAssembly.Module | Promise<WebAssembly.Module> {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    // An older Chromium compiles no more than 4 KB in the page's own thread.
    if (error instanceof RangeError) return WebAssembly.compile(bytes);
    throw error;
  }
}

/** What `compile` gives, or an error that says what is wrong with what is there. */
function explained<T>(
  from: string,
  work: () => T | PromiseLike<T>,
  otherwise?: string | false,
): Promise<T> {
  return attempt(work, (reason, error) =>
    unlessForbidden(
      reason,
      otherwise ||
        (error instanceof WebAssembly.CompileError
          ? `${from} is not emsocket's WebAssembly: ${reason}`
          : `${from} could not be read: ${reason}`),
    ),
  );
}

/** These words, unless the page's policy is the cause. */
export function unlessForbidden(reason: string, message: string): string {
  // Each engine has its own words for it, and the same class as for bad bytes.
  return /content security policy|unsafe-eval|\bcsp\b/i.test(reason)
    ? `The page's Content-Security-Policy does not allow WebAssembly: add ` +
        `'wasm-unsafe-eval' to its script-src.`
    : message;
}
