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

  test('typed messages come through, and what is none aborts nothing', async (t) => {
    assert.deepEqual(
      await consumer.runInNode('build/typed.js', await startEcho(t)),
      ['note: hello', 'invalid: /text', 'note: enough'],
    );
  });

  test('a module of Embind has the text of JavaScript whole', async () => {
    const require = createRequire(import.meta.url);
    const create = require(consumer.path('build/bound.js'));
    const wasmBinary = await readFile(consumer.path('build/bound.wasm'));
    const bound = await create({ wasmBinary });
    assert.equal(bound.roundTrip('\0\uFEFF€😀'), '\0\uFEFF€😀');
  });

  test('a module of Embind has Client with one line', async () => {
    const require = createRequire(import.meta.url);
    const create = require(consumer.path('build/bound.js'));
    const wasmBinary = await readFile(consumer.path('build/bound.wasm'));
    const { Client } = await create({ wasmBinary });
    const client = new Client('ws://127.0.0.1/', { outbox: { maxBytes: 2 } });
    assert.equal(client.send('é'), 'queued');
    assert.equal(client.send('é'), 'rejected_full');
    assert.equal(client.state, 'idle');
    client.delete();
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
      ...['-isystem', consumer.path('prefix/include'), '-std=gnu++20'],
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
      ...['note: hello', 'invalid: /text', 'note: enough', 'closed: 1005'],
    ]);
  });

  test('a program is compiled with no flag of ours but the headers', async () => {
    assert.deepEqual(await consumer.compileFlags('main.cpp'), [
      ...['-isystem', consumer.path('prefix/include'), '-std=gnu++20'],
    ]);
  });
});

describe('find_package', () => {
  /** Asks for versions and components of what is installed natively. */
  async function ask(name, questions, ...args) {
    const consumer = await Consumer.create(name, 'questions');
    const prefix = await consumer.install('native');
    return consumer.configure(
      `-DCMAKE_PREFIX_PATH=${prefix}`,
      ...Object.entries(questions).map(
        ([kind, asked]) => `-D${kind}=${asked.join(';')}`,
      ),
      ...args,
    );
  }

  test('takes another minor version for another interface', async () => {
    const { version } = JSON.parse(await readFile(`${root}/package.json`));
    const [major, minor, patch] = version.split('.').map(Number);
    const found = {
      [`${major}.${minor}`]: 1,
      [version]: 1,
      [`${major}.${minor}.${patch + 1}`]: 0,
      [`${major}.${minor + 1}`]: 0,
      [`${major + 1}.0`]: 0,
    };
    const printed = await ask('versions', { VERSIONS: Object.keys(found) });
    for (const [wanted, answer] of Object.entries(found)) {
      assert.ok(printed.includes(`-- ${wanted}: ${answer}\n`), printed);
    }
  });

  test('knows every target as a component', async () => {
    const COMPONENTS = ['emsocket', 'emsocket_eh', 'json', 'json_eh'];
    const printed = await ask('components', {
      COMPONENTS: [...COMPONENTS, 'xml'],
    });
    for (const component of COMPONENTS) {
      assert.ok(printed.includes(`-- ${component}: 1\n`), printed);
    }
    assert.ok(printed.includes('-- xml: 0\n'), printed);
  });

  test('without nlohmann_json finds the rest, and says so', async () => {
    const printed = await ask(
      'no-nlohmann-json',
      { COMPONENTS: ['emsocket', 'json'] },
      '-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON',
    );
    assert.ok(printed.includes('-- emsocket: 1\n'), printed);
    assert.ok(printed.includes('-- json: 0\n'), printed);
    assert.match(printed, /emsocket::json needs nlohmann_json, which was/);
  });
});
