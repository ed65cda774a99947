/** The type tests in tests/types, in projects that have the package installed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/lib/process.mjs';
import { installPackage } from './support/install.mjs';

const project = await installPackage({ after });
const modules = join(root, 'node_modules');
for (const name of ['expect-type', '@types']) {
  await symlink(
    join(modules, name),
    join(project.folder, 'node_modules', name),
  );
}
await cp(join(root, 'tests/types'), join(project.folder, 'types'), {
  recursive: true,
});
// What a program on Node sees of it, where there are no types of the DOM.
await project.write(
  'node.ts',
  `import { EmSocket, init } from 'emsocket';
  import { EmSocket as Inline } from 'emsocket/inline';
  import { EmSocket as Typed } from 'emsocket/codecs';
  import { EmSocket as TypedInline } from 'emsocket/codecs/inline';
  export const sockets: EmSocket<string>[] = [
    new EmSocket('wss://example.com'),
    new Inline('wss://example.com'),
  ];
  export const typed: Typed<{ incoming: { a: number } }>[] = [
    new TypedInline('wss://example.com'),
  ];
  await init({ WebSocket });
  // @ts-expect-error a number is no url
  new EmSocket(42);
  `,
);

/** The settings that projects are found with. */
const page = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  types: [],
  strict: true,
  skipLibCheck: false,
};
const settings = {
  'a page, bundled': page,
  'a page, not strict': { ...page, strict: false },
  'a page, as strict as can be': {
    ...page,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
  },
  'a worker': { ...page, lib: ['ES2022', 'WebWorker'] },
  'the module resolution of Node': {
    ...page,
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
  },
};

for (const [title, compilerOptions] of Object.entries(settings)) {
  test(`the types hold in ${title}`, async () => {
    await compile({ compilerOptions, include: ['types'] });
  });
}

test('the types hold in a program on Node', async () => {
  await compile({
    compilerOptions: {
      ...page,
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      lib: ['ES2022'],
      types: ['node'],
      skipLibCheck: true,
    },
    include: ['node.ts'],
  });
});

async function compile({ compilerOptions, include }) {
  const config = 'tsconfig.check.json';
  await project.write(
    config,
    JSON.stringify({
      compilerOptions: { ...compilerOptions, noEmit: true },
      include,
    }),
  );
  const { stdout } = await promisify(execFile)(
    join(modules, '.bin/tsc'),
    ['--project', config],
    { cwd: project.folder, timeout: 60_000 },
  ).catch((error) => error);
  assert.ok(stdout === '', stdout);
}
