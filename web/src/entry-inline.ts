/** `import … from 'emsocket/inline'`: one file, the wasm inside. */

import createModule from 'emsocket-module';
import wasm from 'emsocket-wasm';
import { setPackage } from './loader.js';
import { decompress } from './wasm-source.js';

setPackage(createModule, () => decompress(wasm));

export * from './index.js';
