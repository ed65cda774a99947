/** The programs of the README, built and run as it says. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { WebSocketServer } from 'ws';

import { root } from '../../../scripts/lib/process.mjs';
import { Consumer } from './support/consumer.mjs';

// Only against a program that says nothing, in ms.
const timeout = 300_000;

const readme = await readFile(join(root, 'README.md'), 'utf8');

/** The blocks of code in one language that have this in them. */
const blocks = (language, part) =>
  [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, of, code]) => of === language && code.includes(part))
    .map(([, , code]) => code);

const [project] = blocks('cmake', 'project(');
const [, configureLine] = /^cmake -S \. -B build (.*)$/m.exec(
  blocks('sh', 'cmake -S . -B build')[0],
);

/** A server, and a promise of the first message that anybody sends to it. */
async function startServer(t) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const firstMessage = new Promise((resolve) => {
    server.on('connection', (socket) =>
      socket.once('message', (data) => resolve(data.toString())),
    );
  });
  t.after(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${server.address().port}/`, firstMessage };
}

for (const [index, program] of blocks('cpp', 'int main').entries()) {
  test(`C++ program number ${index + 1}`, { timeout }, async (t) => {
    const consumer = await Consumer.create(`readme-${index + 1}`);
    const prefix = await consumer.install('wasm-release');
    const usesJson = program.includes('<emsocket/json.hpp>');
    await consumer.write(
      'CMakeLists.txt',
      usesJson
        ? project.replace('emsocket::emsocket', 'emsocket::json')
        : project,
    );
    const { url, firstMessage } = await startServer(t);
    await consumer.write('main.cpp', program.replace(/wss:[^"]*/, url));
    await consumer.configure(
      ...configureLine.replaceAll('$HOME/emsocket', prefix).split(' '),
    );
    await consumer.build();
    consumer.startInNode(t, 'build/app.js');
    assert.notEqual(await firstMessage, '');
  });
}
