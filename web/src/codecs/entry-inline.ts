/**
 * One file, the wasm inside: `import … from 'emsocket/codecs/inline'`, and
 * `<script src="emsocket.codecs.global.inline.js">`.
 */

import createModule from 'emsocket-module';
import wasm from 'emsocket-wasm';
import { setPackage } from '../loader.js';
import { decompress } from '../wasm-source.js';

setPackage(createModule, () => decompress(wasm));

export * from './index.js';
