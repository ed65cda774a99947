// Running other programs, from the root of the repository.

import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What went wrong, in words for the person at the terminal: no stack trace. */
export class Failure extends Error {
  /** What a program that failed had printed. */
  output = '';
}

/**
 * Runs a program to its end and returns what it printed; fails when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {'show' | 'onFailure' | 'hide'} [options.output] when what it prints
 *   goes to the terminal too
 * @param {Record<string, string>} [options.env] variables beside our own
 */
export async function run(command, args, { output = 'show', env } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  let printed = '';
  const collect = (stream, terminal) =>
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
      if (output === 'show') terminal.write(text);
    });
  collect(child.stdout, process.stdout);
  collect(child.stderr, process.stderr);

  const problem = await new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(`did not start: ${message}`));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else
        resolve(signal ? `ended by ${signal}` : `failed (exit code ${code})`);
    });
  });
  if (problem === undefined) return printed;

  if (output === 'onFailure') process.stderr.write(printed);
  const line = [basename(command), ...args].join(' ');
  const shown = line.length > 80 ? `${line.slice(0, 80)}...` : line;
  const failure = new Failure(`${shown}: ${problem}`);
  failure.output = printed;
  throw failure;
}

/** The full path of the first of these programs that is on the PATH. */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Whether the module with this URL is the program that was started. */
export function isMain(url) {
  const [, program] = process.argv;
  return !!program && fileURLToPath(url) === realpathSync(program);
}

/** Runs the main function of a program; a failure becomes the exit code 1. */
export async function main(task) {
  try {
    await task();
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = 1;
  }
}
