/** The installed package in the bundle of somebody's program. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { build } from 'esbuild';

import { installPackage } from './support/install.mjs';

const project = await installPackage({ after });

/** The text of a bundle of this program, and the warnings of esbuild. */
async function bundle(code, options) {
  const { outputFiles, warnings } = await build({
    stdin: { contents: code, resolveDir: project.folder },
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'silent',
    write: false,
    ...options,
  });
  return {
    text: outputFiles[0].text,
    warnings: warnings.map(({ text }) => text),
  };
}

const load = (entry) => `
  import { init } from '${entry}';
  init({ WebSocket: class {} }).then(
    () => console.log(JSON.stringify('loaded')),
    ({ name, message }) => console.log(JSON.stringify({ name, message })),
  );
`;

test('a program that uses one name works', async () => {
  const { text, warnings } = await bundle(load('emsocket/inline'));
  assert.deepEqual(warnings, []);
  assert.equal(await project.run(text), 'loaded');
});

test('with the wasm beside the bundle it is found there [fault-39]', async () => {
  const { text } = await bundle(load('emsocket'));
  await project.write('bundle.mjs', text);
  const run = () => project.run(`import './bundle.mjs';`);

  const { name, message } = await run();
  assert.equal(name, 'LoadError');
  assert.match(message, /emsocket\.wasm could not be read: .*ENOENT/);

  await project.copy(project.installed('dist/emsocket.wasm'), 'emsocket.wasm');
  assert.equal(await run(), 'loaded');
});

test('in development it needs no file beside it [fault-39]', async () => {
  // Development servers put a copy of the script where the wasm is not.
  const { text } = await bundle(load('emsocket'), {
    conditions: ['development'],
  });
  assert.equal(await project.run(text), 'loaded');
});

test('a bundle that cannot know where it is says what to do [fault-39]', async () => {
  const { text } = await bundle(load('emsocket'), { format: 'iife' });
  const { name, message } = await project.run(text);
  assert.equal(name, 'LoadError');
  assert.match(message, /say where it is with init\(\{ wasm \}\)/);
  assert.match(message, /emsocket\/inline/);
});

test('the inline entry works in a bundle of any format [fault-39]', async () => {
  for (const format of ['iife', 'cjs']) {
    const { text } = await bundle(load('emsocket/inline'), { format });
    assert.equal(await project.run(text), 'loaded', format);
  }
});

test('an import that nobody uses leaves nothing in the bundle', async () => {
  const { text } = await bundle(`import { EmSocket } from 'emsocket';`);
  assert.equal(text, '');
});
