// Builds the examples in C++. Each is in build/wasm-release/cpp/examples, under the
// name that its page has in web/examples.

import { cmakeBuild } from './lib/cmake.mjs';

export async function buildExamples() {
  console.log('Building the examples in C++.');
  const targets = ['emsocket_echo', 'emsocket_ticker'];
  await cmakeBuild('wasm-release', '--target', ...targets);
}
