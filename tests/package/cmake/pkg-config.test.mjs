/** A program that is compiled with what pkg-config says of the install. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Consumer } from './support/consumer.mjs';
import { startEcho } from './support/echo-server.mjs';

/** Compiles main.cpp of these project folders. */
async function compile(name, { folder, preset, module, compiler, output }) {
  const consumer = await Consumer.create(name, folder);
  const prefix = await consumer.install(preset);
  const flags = await consumer.command(
    'pkg-config',
    ['--cflags', '--libs', module],
    { PKG_CONFIG_PATH: `${prefix}/lib/pkgconfig` },
  );
  await consumer.command(
    compiler,
    ['-std=c++20', 'main.cpp', ...flags.trim().split(/\s+/), '-o', output],
    // Debian's Emscripten needs it with a Node that is not Debian's.
    { NODE_PATH: '/usr/share/nodejs' },
  );
  return consumer;
}

test('a native program', async () => {
  const consumer = await compile('pkg-config-native', {
    folder: 'pkg-config',
    preset: 'native',
    module: 'emsocket-json',
    compiler: 'c++',
    output: 'app',
  });
  assert.deepEqual(await consumer.run('app'), [
    ...['The connection was closed normally.', 'syntax'],
  ]);
});

test('WebAssembly', async (t) => {
  const consumer = await compile('pkg-config-wasm', {
    folder: 'find-package',
    preset: 'wasm-release',
    module: 'emsocket',
    compiler: 'em++',
    output: 'app.js',
  });
  const lines = await consumer.runInNode('app.js', await startEcho(t));
  assert.deepEqual(lines.sort(), [
    ...['first: closed: 1005', 'first: from first'],
    ...['second: closed: 1005', 'second: from second'],
  ]);
});
