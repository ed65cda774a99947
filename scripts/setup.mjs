// Installs what is missing on this machine, so that `npm start` and `npm test`
// work from a fresh clone. It needs nothing but Node, and says nothing when
// nothing is missing.
//
//   node scripts/setup.mjs start|docs|test|webkit

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  Failure,
  findProgram,
  isMain,
  main,
  root,
  run,
} from './lib/process.mjs';
import { requirements } from './lib/requirements.mjs';

const oldestNode = [20, 19];

/**
 * Sees to it that everything is there for `npm start`, `npm run docs`, `npm
 * test`, or `npm run test:webkit`.
 * @param {'start' | 'docs' | 'test' | 'webkit'} purpose
 */
export async function setup(purpose) {
  checkNode();
  await installSystemPackages(requirements[purpose]);
  await installNpmPackages();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor) return;
  if (major === oldestMajor && minor >= oldestMinor) return;
  throw new Failure(
    `emsocket is built with Node ${oldestNode.join('.')} or newer, and this ` +
      `is Node ${process.versions.node}: https://nodejs.org/`,
  );
}

async function installSystemPackages(needed) {
  let missing = await findMissing(needed);
  if (missing.length === 0) return;

  const asRoot = await rootPrefix();
  if (findProgram('apt-get') && asRoot) {
    await installWithApt(missing, asRoot);
    missing = await findMissing(missing);
    if (missing.length === 0) return;
  }

  const lines = missing.map(
    ({ name, packages, elsewhere }) =>
      `  ${name}: ${packages.join(', ')}; elsewhere ${elsewhere}`,
  );
  throw new Failure(
    [
      'This is missing, and could not be installed from here. Each is followed',
      'by its package on Debian and Ubuntu (apt-get install):',
      ...lines,
    ].join('\n'),
  );
}

async function findMissing(needed) {
  const there = await Promise.all(needed.map(({ isThere }) => isThere()));
  return needed.filter((_, index) => !there[index]);
}

/** What to put before a command that must run as root; undefined: no way. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  try {
    await run('sudo', ['-n', 'true'], { output: 'hide' });
    return ['sudo', '-n'];
  } catch {
    return undefined;
  }
}

/** Tries each on its own, so that one that apt does not have stops no other. */
async function installWithApt(missing, asRoot) {
  const apt = async (...args) => {
    const [command, ...rest] = [
      ...asRoot,
      ...['env', 'DEBIAN_FRONTEND=noninteractive'],
      ...['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120'],
      ...args,
    ];
    await run(command, rest, { output: 'onFailure' }).catch((error) =>
      console.error(error.message),
    );
  };
  // One source that cannot be reached need not be the one with our packages.
  await apt('update');
  for (const { name, packages } of missing) {
    console.log(`Installing ${name} with apt-get: ${packages.join(' ')}`);
    await apt('install', '-y', '--no-install-recommends', ...packages);
  }
}

async function installNpmPackages() {
  if (npmPackagesAreInstalled()) return;
  console.log('Installing the npm packages with npm ci.');
  // No package needs its install script, and the tools are all devDependencies.
  await run(
    'npm',
    ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'],
    { output: 'onFailure' },
  );
}

/**
 * Compares package-lock.json with the list that npm keeps of what it installed.
 * Packages for other platforms are in the first alone.
 */
function npmPackagesAreInstalled() {
  const installedList = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedList)) return false;
  const locked = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(installedList);
  return (
    [...locked].every(
      ([path, { version, optional }]) =>
        installed.get(path)?.version === version ||
        (optional && !installed.has(path)),
    ) && [...installed.keys()].every((path) => locked.has(path))
  );
}

function readPackages(file) {
  const packages = new Map(
    Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages),
  );
  packages.delete(''); // the project itself
  return packages;
}

if (isMain(import.meta.url)) {
  await main(() => {
    const purpose = process.argv[2];
    if (!Object.hasOwn(requirements, purpose ?? '')) {
      throw new Failure('Usage: node scripts/setup.mjs start|docs|test|webkit');
    }
    return setup(purpose);
  });
}
