/** What the package's entries are called, and how they may be taken. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';

import { installPackage } from './support/install.mjs';

const project = await installPackage({ after });

const names = [
  'DrainEvent',
  'EmSocket',
  'LoadError',
  'ReconnectingEvent',
  'StateChangeEvent',
  'init',
];

/** Modules and the names that they export. */
const modules = {
  emsocket: names,
  'emsocket/inline': names,
  'emsocket/dist/emsocket.min.mjs': names,
  'emsocket/dist/emsocket.inline.min.mjs': names,
};
const codecNames = [...names, 'RequestError'].sort();
for (const module of Object.keys(modules)) {
  const codecs = module
    .replace('dist/emsocket', 'dist/emsocket.codecs')
    .replace(/^emsocket(?!\/dist)/, 'emsocket/codecs');
  modules[codecs] = codecNames;
}
const scripts = {
  'emsocket.global.js': names,
  'emsocket.global.min.js': names,
  'emsocket.codecs.global.js': codecNames,
  'emsocket.codecs.global.min.js': codecNames,
};

for (const [module, names] of Object.entries(modules)) {
  test(`import * from '${module}' has the names, and no default [fault-38]`, async () => {
    const found = await project.run(`
      import * as emsocket from '${module}';
      console.log(JSON.stringify(Object.keys(emsocket)));
    `);
    assert.deepEqual(found, names);
  });

  test(`the classes of '${module}' have their own names [fault-38]`, async () => {
    const found = await project.run(`
      import * as emsocket from '${module}';
      const { init, ...classes } = emsocket;
      console.log(JSON.stringify(Object.values(classes).map((c) => c.name)));
    `);
    assert.deepEqual(
      found,
      names.filter((name) => name !== 'init'),
    );
  });
}

for (const [file, names] of Object.entries(scripts)) {
  test(`${file} makes one global with the same names [fault-38]`, async () => {
    const script = await readFile(project.installed('dist', file), 'utf8');
    const page = createContext({ EventTarget, Event, URL });
    const before = globalsOf(page);
    runInContext(script, page);
    const added = globalsOf(page).filter((name) => !before.includes(name));
    assert.equal(added.join(), 'emsocket');
    assert.deepEqual(Object.keys(page.emsocket).sort(), names);
    assert.equal(page.emsocket.EmSocket.name, 'EmSocket');
  });
}

test('a default import is refused with the name that is missing [fault-38]', async () => {
  await assert.rejects(
    project.run(`import EmSocket from 'emsocket';`),
    /does not provide an export named 'default'/,
  );
});

test('require() gives the same module, where Node can require modules [fault-38]', async (t) => {
  if (!process.features.require_module) {
    t.skip('needs Node 20.19 or 22.12');
    return;
  }
  const found = await project.run(
    `
      import { createRequire } from 'node:module';
      import * as imported from 'emsocket';
      const required = createRequire(process.cwd() + '/main.js')('emsocket');
      console.log(JSON.stringify({
        isSame: required.EmSocket === imported.EmSocket,
        isClassItself: typeof required === 'function',
      }));
    `,
  );
  assert.deepEqual(found, { isSame: true, isClassItself: false });
});

test('files and metadata can be resolved by their names', async () => {
  const found = await project.run(`
    const paths = [
      'emsocket/emsocket.wasm',
      'emsocket/emsocket.codecs.wasm',
      'emsocket/dist/emsocket.global.min.js',
      'emsocket/package.json',
    ];
    const { existsSync } = await import('node:fs');
    console.log(JSON.stringify(
      paths.filter((path) => !existsSync(new URL(import.meta.resolve(path)))),
    ));
  `);
  assert.deepEqual(found, []);
});

test('what is not for users cannot be imported', async () => {
  await assert.rejects(
    project.run(`await import('emsocket/CHANGELOG.md');`),
    /ERR_PACKAGE_PATH_NOT_EXPORTED/,
  );
});

function globalsOf(context) {
  return runInContext('Object.getOwnPropertyNames(globalThis)', context);
}
