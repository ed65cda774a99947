/** The chat server as a program: environment, signals, exit codes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import {
  ChatClient,
  Inbox,
  RawClient,
  refusal,
  within,
  wsUrl,
} from './support.mjs';

const main = fileURLToPath(
  new URL('../../build/web/server/main.mjs', import.meta.url),
);

/** Runs the program; it is killed when the test ends. */
function run(t, env = {}) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = new Inbox();
  createInterface({ input: child.stdout }).on('line', (l) => lines.push(l));
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += data));
  const exited = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stderr }));
  });
  t.after(() => {
    child.kill('SIGKILL');
    return exited;
  });
  return {
    child,
    line: (pattern) => lines.take((l) => pattern.test(l), `${pattern}`),
    exited: () => within(exited, 'the exit'),
  };
}

/** Runs the program until it listens. */
async function start(t, env) {
  const program = run(t, env);
  const address = await program.line(/^emsocket chat: http:/);
  assert.match(address, /^emsocket chat: http:\/\/127\.0\.0\.1:\d+$/);
  return { ...program, port: Number(address.split(':').at(-1)) };
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} says 1001 to everybody and exits with 0`, async (t) => {
    const program = await start(t);
    const ann = await ChatClient.join(t, program, { name: 'Ann' });
    const bob = await ChatClient.join(t, program);
    program.child.kill(signal);
    assert.equal((await ann.closed()).code, 1001);
    assert.equal((await bob.closed()).code, 1001);
    const { code, stderr } = await program.exited();
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const opened = await program.line(/ open .*, 1 here$/);
    const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;
    assert.match(opened, time);
    assert.equal(opened.replace(time, ''), `open ${ann.from.id} "Ann", 1 here`);
    await program.line(/ close \S+ 1001 "The server is shutting down\.", /);
  });
}

test('a second signal does not cut the goodbye short', async (t) => {
  const program = await start(t);
  // It never answers the close, so that the shutdown has to wait.
  const raw = await RawClient.join(t, program);
  program.child.kill('SIGINT');
  assert.equal(await raw.closeCode(), 1001);
  program.child.kill('SIGINT');
  program.child.kill('SIGTERM');
  assert.deepEqual(await program.exited(), {
    code: 0,
    signal: null,
    stderr: '',
  });
});

test('the environment sets the token and the origins', async (t) => {
  const program = await start(t, {
    ACCESS_TOKEN: 'sesame',
    ALLOWED_ORIGINS: 'https://a.example, https://b.example',
  });
  const query = { access_token: 'sesame' };
  const origin = 'https://b.example';
  await ChatClient.join(t, program, query, { origin });
  const options = { origin: 'https://c.example' };
  assert.equal((await refusal(wsUrl(program, query), options)).status, 403);
  assert.equal((await refusal(wsUrl(program))).status, 401);
});

test('a log that nobody reads any more stops nothing', async (t) => {
  const program = await start(t);
  program.child.stdout.destroy();
  for (let i = 0; i < 3; i += 1) {
    const ann = await ChatClient.join(t, program);
    await ann.mark();
    ann.socket.close();
    await ann.closed();
  }
});

test('what prevents the start is said in one sentence', async (t) => {
  const fails = async (t, env, message) => {
    const { code, stderr } = await run(t, env).exited();
    assert.equal(code, 1);
    assert.equal(stderr, `emsocket chat: ${message}\n`);
  };

  await t.test('a taken port', async (t) => {
    const other = createServer();
    await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
    t.after(() => other.close());
    const { port } = other.address();
    await fails(
      t,
      { PORT: `${port}` },
      `port ${port} on 127.0.0.1 is already in use: stop the program that ` +
        `has it, or choose another port with PORT=8081.`,
    );
  });

  for (const PORT of ['http', '-1', '65536', '80.5', ' ']) {
    await t.test(`PORT="${PORT}"`, (t) =>
      fails(
        t,
        { PORT },
        `PORT must be a whole number from 0 to 65535, not "${PORT}".`,
      ),
    );
  }

  await t.test('a HOST that is elsewhere', (t) =>
    fails(
      t,
      { HOST: '192.0.2.1' },
      'HOST=192.0.2.1 is not an address of this machine.',
    ),
  );

  await t.test('an origin that is none', (t) =>
    fails(
      t,
      { ALLOWED_ORIGINS: 'https://a.example,b.example' },
      'an allowed origin looks like https://chat.example, not "b.example".',
    ),
  );
});
