/** A project that has emsocket through FetchContent, and no exceptions. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { before, describe, test } from 'node:test';

import { Consumer } from './support/consumer.mjs';

let consumer;
let printed;
before(async () => {
  consumer = await Consumer.create('fetch-content', 'native', 'fetch-content');
  await consumer.addSources();
  await consumer.configure();
  printed = await consumer.build();
});

test('nothing warns a project with its own flags', () => {
  assert.doesNotMatch(printed, /warning:/);
});

test('a program without exceptions runs a client', async () => {
  assert.deepEqual(await consumer.run('build/app'), [
    ...['note: hello', 'invalid: /text', 'note: enough', 'closed: 1005'],
  ]);
});

test('a program is compiled with no flag of ours but the headers', async () => {
  assert.deepEqual(await consumer.compileFlags('main.cpp'), [
    `-I${consumer.path('emsocket/cpp/include')}`,
    ...['-fno-exceptions', '-Wall', '-Wextra', '-std=gnu++20'],
  ]);
});

test('a project builds and installs nothing of ours that it does not use', async () => {
  const targets = await consumer.build('--target', 'help');
  for (const foreign of ['unit_tests', 'emsocket_chat']) {
    assert.ok(!targets.includes(foreign), foreign);
  }
  const prefix = consumer.path('prefix');
  await consumer.command('cmake', ['--install', 'build', '--prefix', prefix]);
  assert.ok(!existsSync(prefix));
});

describe('where nlohmann_json is not installed', () => {
  const notInstalled = '-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON';

  test('nothing is downloaded by surprise', async () => {
    const consumer = await Consumer.create('not-fetched', 'fetch-content');
    await consumer.addSources();
    await consumer.write('main.cpp', '');
    await assert.rejects(consumer.configure(notInstalled), (error) => {
      assert.match(error.stdout, /set EMSOCKET_FETCH_DEPENDENCIES to ON/);
      assert.match(error.message, /emsocket::json/);
      return true;
    });
  });

  test('it is downloaded where the project says so', async () => {
    const consumer = await Consumer.create('fetched', 'fetch-content');
    await consumer.addSources();
    await consumer.write('main.cpp', '');
    // In the place of the download: no test goes to the network.
    await mkdir(consumer.path('json'));
    await consumer.write(
      'json/CMakeLists.txt',
      `add_library(nlohmann_json INTERFACE)
      add_library(nlohmann_json::nlohmann_json ALIAS nlohmann_json)
      message(STATUS "the download is used")`,
    );
    const printed = await consumer.configure(
      notInstalled,
      '-DEMSOCKET_FETCH_DEPENDENCIES=ON',
      `-DFETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON=${consumer.path('json')}`,
    );
    assert.match(printed, /the download is used/);
  });
});
