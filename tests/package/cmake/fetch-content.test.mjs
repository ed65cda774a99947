/** A project that has emsocket through FetchContent, and no exceptions. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { before, test } from 'node:test';

import { Consumer } from './support/consumer.mjs';

let consumer;
before(async () => {
  consumer = await Consumer.create('fetch-content', 'native', 'fetch-content');
  await consumer.addSources();
  await consumer.configure();
  await consumer.build();
});

test('a program without exceptions runs a client', async () => {
  assert.deepEqual(await consumer.run('build/app'), [
    ...['note: hello', 'invalid: /text', 'note: enough', 'closed: 1005'],
  ]);
});

test('a program is compiled with no flag of ours but the headers', async () => {
  assert.deepEqual(await consumer.compileFlags('main.cpp'), [
    `-I${consumer.path('emsocket/cpp/include')}`,
    ...['-fno-exceptions', '-std=gnu++20'],
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
