// What the build and the tests need beside npm packages, how to tell that it is
// there, and where it comes from.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { findChromium, findFirefox, findWebKit } from './browsers.mjs';
import { Failure, findProgram } from './process.mjs';

/**
 * @typedef {object} Requirement
 * @property {string} name as a person would call it
 * @property {() => boolean | Promise<boolean>} isThere
 * @property {string[]} packages the Debian packages that bring it
 * @property {string} elsewhere how to get it on other systems
 */

/** @type {Requirement[]} */
const forBuilding = [
  {
    name: 'Emscripten',
    isThere: hasEmscripten,
    // node-acorn is what Debian's Emscripten parses JavaScript with.
    packages: ['emscripten', 'node-acorn'],
    elsewhere:
      'https://emscripten.org/docs/getting_started/downloads.html (install and activate emsdk)',
  },
  {
    name: 'CMake 3.21 or newer',
    isThere: () => isAtLeast('cmake', 3, 21),
    packages: ['cmake'],
    elsewhere: 'https://cmake.org/download/',
  },
  {
    name: 'Ninja',
    isThere: () => findProgram('ninja') !== undefined,
    packages: ['ninja-build'],
    elsewhere: 'https://ninja-build.org/',
  },
  {
    name: 'nlohmann/json',
    isThere: () => hasHeader('nlohmann/json.hpp'),
    packages: ['nlohmann-json3-dev'],
    elsewhere: 'https://json.nlohmann.me/integration/package_managers/',
  },
  {
    name: 'Catch2',
    isThere: () =>
      hasHeader('catch2/catch.hpp') || hasHeader('catch2/catch_all.hpp'),
    packages: ['catch2'],
    elsewhere: 'https://github.com/catchorg/Catch2',
  },
];

/** @type {Requirement[]} */
const forTesting = [
  {
    name: 'a C++20 compiler',
    isThere: () => findProgram('c++', 'g++', 'clang++') !== undefined,
    packages: ['g++'],
    elsewhere: 'g++ 12 or newer, or clang 14 or newer',
  },
  {
    name: 'pkg-config',
    isThere: () => findProgram('pkg-config') !== undefined,
    packages: ['pkg-config'],
    elsewhere: 'pkgconf: http://pkgconf.org/',
  },
  {
    // Applies the mutations of the core.
    name: 'Git',
    isThere: () => findProgram('git') !== undefined,
    packages: ['git'],
    elsewhere: 'https://git-scm.com/',
  },
  {
    name: 'clang-format',
    isThere: () => findProgram('clang-format') !== undefined,
    packages: ['clang-format'],
    elsewhere: 'a part of LLVM: https://releases.llvm.org/',
  },
  {
    name: 'clang-tidy',
    isThere: () => findProgram('clang-tidy') !== undefined,
    packages: ['clang-tidy'],
    elsewhere: 'a part of LLVM: https://releases.llvm.org/',
  },
  {
    name: 'clang with libFuzzer',
    isThere: hasFuzzer,
    packages: ['clang-14', 'libclang-rt-14-dev'],
    elsewhere:
      'clang 14 or newer with its compiler-rt, as clang++-14 on the PATH',
  },
  {
    name: 'Chromium',
    isThere: () => findChromium() !== undefined,
    packages: ['chromium'],
    elsewhere:
      'Chromium or Chrome; set CHROME_BIN to its path if it is not on the PATH',
  },
  {
    name: 'Firefox',
    isThere: () => findFirefox() !== undefined,
    packages: ['firefox-esr'],
    elsewhere: 'Firefox; set FIREFOX_BIN to its path if it is not on the PATH',
  },
];

/** @type {Requirement[]} */
const forWebKit = [
  {
    name: 'WebKitGTK, its WebDriver and a display without a screen',
    isThere: () => findWebKit() !== undefined,
    packages: ['webkit2gtk-driver', 'xvfb'],
    elsewhere: 'https://webkitgtk.org/ (WebKitWebDriver and MiniBrowser); Xvfb',
  },
];

const forDocs = [
  {
    name: 'Doxygen',
    isThere: () => findProgram('doxygen') !== undefined,
    packages: ['doxygen'],
    elsewhere: 'https://www.doxygen.nl/download.html',
  },
];

const forTests = [...forBuilding, ...forTesting, ...forDocs];

/**
 * What `npm start` needs; `npm test` needs more. WebKit is large: it is installed
 * for who asks for its tests, and `npm test` uses it where it is there.
 */
export const requirements = {
  start: forBuilding,
  docs: forDocs,
  test: forTests,
  webkit: [...forTests, ...forWebKit],
};

/** The first line of what `program --version` prints; '' without the program. */
export async function versionOf(program) {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version']);
    return stdout.split('\n', 1)[0];
  } catch {
    return '';
  }
}

async function hasEmscripten() {
  // As in emscripten.cmake: an activated emsdk goes first.
  const { EMSDK } = process.env;
  if (EMSDK) {
    if (existsSync(join(EMSDK, 'upstream/emscripten/em++'))) return true;
    throw new Failure(
      `EMSDK is ${EMSDK}, and there is no Emscripten in it: run ` +
        `"./emsdk install latest" and "./emsdk activate latest" there, or ` +
        `unset EMSDK.`,
    );
  }
  if ((await versionOf('em++')) === '') return false;
  return (
    !existsSync('/usr/share/emscripten') ||
    existsSync('/usr/share/nodejs/acorn')
  );
}

// The preset native-fuzz names this compiler. Its runtime is a package of its own.
async function hasFuzzer() {
  const compiler = 'clang++-14';
  if (findProgram(compiler) === undefined) return false;
  const { stdout } = await promisify(execFile)(compiler, [
    '--print-runtime-dir',
  ]);
  const folder = stdout.trim();
  return (
    existsSync(folder) &&
    readdirSync(folder).some((name) => name.startsWith('libclang_rt.fuzzer'))
  );
}

async function isAtLeast(program, major, minor) {
  const match = /(\d+)\.(\d+)/.exec(await versionOf(program));
  if (!match) return false;
  const [foundMajor, foundMinor] = match.slice(1).map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}

// The folders in which emsocket's CMake looks too.
function hasHeader(header) {
  return ['/usr/include', '/usr/local/include', '/opt/homebrew/include'].some(
    (folder) => existsSync(join(folder, header)),
  );
}
