/** The programs of the README and of docs/, built and run as they say. */
import assert from 'node:assert/strict';
import { on, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { WebSocketServer } from 'ws';

import { root } from '../../../scripts/lib/process.mjs';
import { Consumer } from './support/consumer.mjs';

// Only against a program that says nothing, in ms.
const timeout = 300_000;

const readme = await readFile(join(root, 'README.md'), 'utf8');
const typedMessages = await readFile(
  join(root, 'docs/typed-messages.md'),
  'utf8',
);

/** The blocks of code in one language that have this in them. */
const blocks = (text, language, part = '') =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, of, code]) => of === language && code.includes(part))
    .map(([, , code]) => code);

/** The lines of a block that says what a program prints. */
const linesOf = (text, part) =>
  blocks(text, 'text', part)[0].trimEnd().split('\n');

const [project] = blocks(readme, 'cmake', 'project(');
const typedProject = project.replace('emsocket::emsocket', 'emsocket::json');
const [, configureLine] = /^cmake -S \. -B build (.*)$/m.exec(
  blocks(readme, 'sh', 'cmake -S . -B build')[0],
);
const isTyped = (program) => program.includes('<emsocket/json.hpp>');
const programs = blocks(readme, 'cpp', 'int main');

/** Builds a program as WebAssembly that connects to `url`. */
async function build(name, cmake, program, url) {
  const consumer = await Consumer.create(name);
  const prefix = await consumer.install('wasm-release');
  await consumer.write('CMakeLists.txt', cmake);
  await consumer.write('main.cpp', program.replace(/wss:[^"]*/, url));
  await consumer.configure(
    ...configureLine.replaceAll('$HOME/emsocket', prefix).split(' '),
  );
  await consumer.build();
  return consumer;
}

async function startServer(t) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  t.after(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return { server, url: `ws://127.0.0.1:${server.address().port}/` };
}

test('the C++ program sends', { timeout }, async (t) => {
  const program = programs.find((program) => !isTyped(program));
  const { server, url } = await startServer(t);
  const consumer = await build('readme', project, program, url);
  const connection = once(server, 'connection');
  consumer.startInNode(t, 'build/app.js');
  const [socket] = await connection;
  const [data] = await once(socket, 'message');
  assert.equal(data.toString(), 'hello');
});

test('the typed C++ program talks as it says', { timeout }, async (t) => {
  const program = programs.find(isTyped);
  const { server, url } = await startServer(t);
  const consumer = await build('readme-typed', typedProject, program, url);
  const connection = once(server, 'connection');
  const printed = consumer.runInNode('build/app.js');

  const [socket] = await connection;
  const messages = on(socket, 'message');
  const said = async () => {
    // Nothing, when the program ends before it has said all.
    const { value } = await Promise.race([messages.next(), printed]);
    return value?.[0].toString();
  };
  for (const line of linesOf(readme, 'server  {')) {
    const [, who, message] = /^(\w+) +(.*)$/.exec(line);
    if (who === 'server') socket.send(message);
    else assert.equal(await said(), message);
  }
  // Which nobody retries.
  socket.close(1000);
  assert.deepEqual(await printed, linesOf(readme, 'here: Ann'));
});

test('the program of docs/typed-messages.md', { timeout }, async () => {
  const consumer = await Consumer.create('typed-messages', 'native');
  const prefix = await consumer.install('native');
  await consumer.write('CMakeLists.txt', typedProject);
  await consumer.write('main.cpp', blocks(typedMessages, 'cpp').join('\n'));
  await consumer.configure(`-DCMAKE_PREFIX_PATH=${prefix}`);
  await consumer.build();
  assert.deepEqual(
    await consumer.run('build/app'),
    linesOf(typedMessages, 'forecast: '),
  );
});
