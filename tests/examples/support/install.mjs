/** The examples as a user has them: copied, with the packed package installed. */
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { root, run } from '../../../scripts/lib/process.mjs';
import { installPackage } from '../../package/support/install.mjs';

/**
 * Copies an example to a folder of its own and installs what its package.json
 * names: emsocket from its tarball, the rest as links to what this project has, so
 * that nothing is downloaded. Returns the folder, which is gone after the tests.
 */
export async function installExample(t, name) {
  const { folder } = await installPackage(t);
  await cp(join(root, 'web/examples', name), folder, { recursive: true });
  const manifest = await readManifest(folder);
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
  delete wanted.emsocket;
  // .bin are the programs that scripts run.
  for (const dependency of ['.bin', ...Object.keys(wanted)]) {
    const link = join(folder, 'node_modules', dependency);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', dependency), link, 'junction');
  }
  return folder;
}

/** The same, and built as its package.json says. */
export async function buildExample(t, name) {
  const folder = await installExample(t, name);
  await run('npm', ['run', 'build', '--prefix', folder], {
    output: 'onFailure',
  });
  return folder;
}

async function readManifest(folder) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}
