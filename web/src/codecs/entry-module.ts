/** `import … from 'emsocket/codecs'`: the wasm lies beside the script. */

import createModule from 'emsocket-module';
import { setPackage } from '../loader.js';

// In this form bundlers see the file and bring it along.
setPackage(
  createModule,
  () => new URL('./emsocket.codecs.wasm', import.meta.url),
);

export * from './index.js';
