/** `<script src="emsocket.codecs.global.js">`: the wasm lies beside the script. */

import createModule from 'emsocket-module';
import { setPackage } from '../loader.js';

// Only while the script runs is it known which one it is; in a worker's
// importScripts() not even then, so there it is looked for beside the worker.
const script =
  typeof document === 'object' &&
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript.src
    : (globalThis as { location?: Location }).location?.href;

setPackage(createModule, () => new URL('emsocket.codecs.wasm', script));

export * from './index.js';
