/** The package as a user gets it: packed, and installed into a new folder. */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { root } from '../../../scripts/lib/process.mjs';

const execute = promisify(execFile);
const timeout = 60_000;

/** Packs what the last build made; the path of the .tgz, gone after the tests. */
export async function packTarball(t) {
  const folder = await temporaryFolder(t);
  // The tests are about this build, so packing must not make another.
  const { stdout } = await execute(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    { cwd: root, timeout },
  );
  const [{ filename, files }] = JSON.parse(stdout);
  return {
    tarball: join(folder, filename),
    files: files.map(({ path }) => path).sort(),
  };
}

/** A project with nothing but emsocket in it. */
export async function installPackage(t) {
  const { tarball } = await packTarball(t);
  const project = new Project(await temporaryFolder(t));
  await project.write('package.json', '{ "type": "module", "private": true }');
  await execute(
    'npm',
    ['install', '--offline', '--ignore-scripts', '--no-audit', tarball],
    { cwd: project.folder, timeout },
  );
  return project;
}

export class Project {
  constructor(folder) {
    this.folder = folder;
  }

  /** The folder of the installed package, or a file in it. */
  installed(...names) {
    return join(this.folder, 'node_modules/emsocket', ...names);
  }

  async write(name, text) {
    await writeFile(join(this.folder, name), text);
  }

  /** Copies a file into this project. */
  async copy(from, name) {
    await copyFile(from, join(this.folder, name));
  }

  /**
   * Runs a module of this project under Node, to its own end; returns what it
   * printed as JSON. `args` are in its `process.argv` from index 1 on.
   */
  async run(code, args = [], flags = []) {
    // A bundle is too long for an argument; what comes through the standard input
    // takes no arguments.
    const source = args.length > 0 ? ['--eval', code, '--', ...args] : [];
    const running = execute(
      process.execPath,
      [...flags, '--input-type=module', ...source],
      { cwd: this.folder, timeout },
    );
    running.child.stdin.end(args.length > 0 ? '' : code);
    const { stdout } = await running;
    return JSON.parse(stdout);
  }
}

async function temporaryFolder(t) {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'emsocket-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}
