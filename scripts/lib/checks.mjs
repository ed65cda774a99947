// The checks that run no code of ours: format, lint, types.

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';

import { cmakeConfigure } from './cmake.mjs';
import { Failure, root, run } from './process.mjs';
import { versionOf } from './requirements.mjs';
import { cppFiles, filesIn } from './sources.mjs';

// Each major version formats and warns differently; these files follow one.
const llvmVersion = 14;

export async function checkFormat() {
  await runTool('prettier', ['--check', '--log-level=warn', '.']);
  if (await isOurVersion('clang-format')) {
    const files = await cppFiles();
    await run('clang-format', ['--dry-run', '-Werror', ...files]);
  }
}

export async function fixFormat() {
  await runTool('prettier', ['--write', '--log-level=warn', '.']);
  if (await isOurVersion('clang-format')) {
    await run('clang-format', ['-i', ...(await cppFiles())]);
  }
}

export async function checkScripts() {
  await runTool('eslint', ['--max-warnings=0', '.']);
}

/** That what a page fetches is not larger than package.json allows. */
export async function checkSizes() {
  await runTool('size-limit', []);
}

export async function checkTypes() {
  for (const project of await filesIn('web', /(^|\/)tsconfig\.json$/)) {
    await runTool('tsc', ['--project', project]);
  }
}

export async function checkCpp() {
  if (!(await isOurVersion('clang-tidy'))) return;
  const build = 'build/native-tidy';
  // Nothing is compiled there, a header neither.
  const noHeaders = '-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON';
  await cmakeConfigure('native-asan', '-B', build, noHeaders);
  // The library and the examples, in unity builds: most of the time goes into
  // headers, which are then looked at once for many files.
  const commands = JSON.parse(
    await readFile(join(root, build, 'compile_commands.json'), 'utf8'),
  );
  const files = commands
    .map(({ file }) => relative(root, file))
    .filter((file) => !/(^|\/)tests\//.test(file));
  // Which is what a unity build does.
  const checks = '--checks=-bugprone-suspicious-include';
  const unclean = [];
  const work = files.values();
  const worker = async () => {
    for (const file of work) {
      await run('clang-tidy', ['-p', build, '--quiet', checks, file], {
        output: 'onFailure',
      }).catch(() => unclean.push(file));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (unclean.length > 0) {
    throw new Failure(`clang-tidy: ${unclean.sort().join(', ')}`);
  }
}

/** Runs a program of an npm package. */
async function runTool(name, args) {
  await run(join(root, 'node_modules/.bin', name), args);
}

async function isOurVersion(program) {
  const version = await versionOf(program);
  const major = Number(/version (\d+)\./.exec(version)?.[1]);
  if (major === llvmVersion) return true;
  console.log(
    `Left out: ${program} is version ${major}, and the rules are written for ${llvmVersion}.`,
  );
  return false;
}
