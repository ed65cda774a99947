/** What is in the package, as the tools of the field see it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { integrityOf } from '../../scripts/lib/dist.mjs';
import { root, run } from '../../scripts/lib/process.mjs';
import { installPackage, packTarball } from './support/install.mjs';

const { tarball, files } = await packTarball({ after });
const project = await installPackage({ after });
const manifest = JSON.parse(await readFile(project.installed('package.json')));

const flavours = ['emsocket', 'emsocket.codecs'];
const scripts = [
  'emsocket.global.inline.js',
  'emsocket.global.inline.min.js',
  'emsocket.global.js',
  'emsocket.global.min.js',
  'emsocket.inline.min.mjs',
  'emsocket.inline.mjs',
  'emsocket.min.mjs',
  'emsocket.mjs',
].flatMap((name) =>
  flavours.map((flavour) => name.replace('emsocket', flavour)),
);
scripts.sort();

const readDist = (name) => readFile(project.installed('dist', name), 'utf8');

test('the package holds what a user needs, and nothing else', () => {
  assert.deepEqual(
    files,
    [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
      ...flavours.flatMap((flavour) => [
        `dist/${flavour}.d.mts`,
        `dist/${flavour}.inline.d.mts`,
        `dist/${flavour}.wasm`,
      ]),
      'dist/sri.json',
      ...scripts.flatMap((name) => [`dist/${name}`, `dist/${name}.map`]),
    ].sort(),
  );
});

test('it depends on no other package', () => {
  for (const kind of [
    'dependencies',
    'peerDependencies',
    'optionalDependencies',
  ]) {
    assert.equal(manifest[kind], undefined, kind);
  }
});

test('every file that package.json names is there', async () => {
  const named = [
    manifest.main,
    manifest.types,
    manifest.unpkg,
    manifest.jsdelivr,
    ...Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target),
    ),
  ].filter((path) => !path.includes('*'));
  for (const path of named) {
    assert.ok(files.includes(path.replace('./', '')), path);
  }
});

test('types come first in exports', () => {
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string') continue;
    assert.equal(Object.keys(target)[0], 'types');
  }
});

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({
    pkgDir: project.installed(),
    pack: false,
    strict: true,
  });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg, { color: false })),
    [],
  );
});

test('are-the-types-wrong finds nothing', async () => {
  await run(
    join(root, 'node_modules/.bin/attw'),
    [
      ...[tarball, '--no-color', '--format', 'ascii'],
      // ES modules only; require() of them works from Node 22 on.
      ...['--profile', 'esm-only'],
      // Not a script, so it has no types.
      '--exclude-entrypoints',
      ...['./emsocket.wasm', './emsocket.codecs.wasm'],
    ],
    { output: 'onFailure' },
  );
});

test('sri.json has the hash of every script', async () => {
  const hashes = JSON.parse(await readDist('sri.json'));
  assert.deepEqual(Object.keys(hashes).sort(), scripts);
  for (const [name, hash] of Object.entries(hashes)) {
    assert.equal(hash, integrityOf(await readDist(name)), name);
  }
});

for (const name of scripts) {
  test(`the source map of ${name} leads to the sources`, async () => {
    const script = await readDist(name);
    const [, mapName] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(script);
    assert.equal(mapName, `${name}.map`);
    const payload = JSON.parse(await readDist(mapName));
    assert.equal(payload.sourcesContent.length, payload.sources.length);
    assert.ok(payload.sources.includes('../web/src/emsocket.ts'));
    for (const source of payload.sources) {
      assert.match(source, /^\.\.\/(web|build)\//, 'no path of this machine');
    }

    const text = 'The outbox is full';
    const lines = script.split('\n');
    const line = lines.findIndex((content) => content.includes(text));
    const column = lines[line].indexOf(text);
    const entry = new SourceMap(payload).findEntry(line, column);
    const index = payload.sources.indexOf(entry.originalSource);
    const original = payload.sourcesContent[index].split('\n');
    assert.match(original[entry.originalLine], new RegExp(text));
  });

  test(`${name} makes no code out of texts [fault-39]`, async () => {
    assert.doesNotMatch(
      await readDist(name),
      /\beval\s*\(|\bnew Function\b|\bFunction\s*\(/,
    );
  });
}

test('the types name no inner parts', async () => {
  const types = await readDist('emsocket.d.mts');
  for (const inner of ['setPackage', 'CoreClient', 'ClientEvents', '#']) {
    const shown = types.replaceAll('#private', '');
    assert.ok(!shown.includes(inner), inner);
  }
});
