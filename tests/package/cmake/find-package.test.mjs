/** What is installed, found by another project's find_package. */
import assert from 'node:assert/strict';
import { readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, before, test } from 'node:test';

import { root } from '../../../scripts/lib/process.mjs';
import { Consumer } from './support/consumer.mjs';
import { startEcho } from './support/echo-server.mjs';

describe('WebAssembly, under CMake presets', () => {
  let consumer;
  before(async () => {
    consumer = await Consumer.create('find-package', 'find-package');
    await consumer.install('wasm-release', 'elsewhere');
    // Nothing in an install knows where it was put first.
    await rename(consumer.path('elsewhere'), consumer.path('prefix'));
    await consumer.configurePreset('wasm');
    await consumer.build();
  });

  test('two clients in one program have a connection each', async (t) => {
    const lines = await consumer.runInNode('build/app.js', await startEcho(t));
    assert.deepEqual(lines.sort(), [
      ...['first: closed: 1005', 'first: from first'],
      ...['second: closed: 1005', 'second: from second'],
    ]);
  });

  test('a module of Embind has the text of JavaScript whole', async () => {
    const require = createRequire(import.meta.url);
    const create = require(consumer.path('build/bound.js'));
    const wasmBinary = await readFile(consumer.path('build/bound.wasm'));
    const bound = await create({ wasmBinary });
    assert.equal(bound.roundTrip('\0\uFEFF€😀'), '\0\uFEFF€😀');
  });

  test('a program that links emsocket_eh catches exceptions', async () => {
    const require = createRequire(import.meta.url);
    const create = require(consumer.path('build/bound.js'));
    const wasmBinary = await readFile(consumer.path('build/bound.wasm'));
    const bound = await create({ wasmBinary });
    assert.equal(bound.caught(), 'caught');
  });

  test('a program is compiled with no flag of ours but the headers', async () => {
    assert.deepEqual(await consumer.compileFlags('main.cpp'), [
      ...['-isystem', consumer.path('prefix/include')],
      ...['-O3', '-DNDEBUG', '-std=gnu++20'],
    ]);
  });
});

describe('native', () => {
  let consumer;
  before(async () => {
    consumer = await Consumer.create('native', 'native');
    const prefix = await consumer.install('native');
    await consumer.configure(`-DCMAKE_PREFIX_PATH=${prefix}`);
    await consumer.build();
  });

  test('a program runs a client on a transport of its own', async () => {
    assert.deepEqual(await consumer.run('build/app'), [
      ...['message: hello', 'closed: 1000 enough'],
    ]);
  });

  test('a program is compiled with no flag of ours but the headers', async () => {
    assert.deepEqual(await consumer.compileFlags('main.cpp'), [
      ...['-isystem', consumer.path('prefix/include'), '-std=gnu++20'],
    ]);
  });
});

test('another minor version is another interface, up to 1.0', async () => {
  const { version } = JSON.parse(await readFile(`${root}/package.json`));
  const [major, minor, patch] = version.split('.').map(Number);
  const versions = {
    [`${major}.${minor}`]: 1,
    [version]: 1,
    [`${major}.${minor}.${patch + 1}`]: 0,
    [`${major}.${minor + 1}`]: 0,
    [`${major + 1}.0`]: 0,
  };
  const consumer = await Consumer.create('versions', 'versions');
  const prefix = await consumer.install('native');
  const printed = await consumer.configure(
    `-DCMAKE_PREFIX_PATH=${prefix}`,
    `-DWANTED=${Object.keys(versions).join(';')}`,
  );
  for (const [wanted, found] of Object.entries(versions)) {
    assert.match(printed, new RegExp(`-- emsocket ${wanted}: ${found}\\n`));
  }
});
