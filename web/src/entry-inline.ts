/**
 * One file, the wasm inside: `import … from 'emsocket/inline'`, and
 * `<script src="emsocket.global.inline.js">`.
 */

import createModule from 'emsocket-module';
import wasm from 'emsocket-wasm';
import { bytesOfHex } from './hex.js';
import { setPackage } from './loader.js';

setPackage(createModule, () => bytesOfHex(wasm));

export * from './index.js';
