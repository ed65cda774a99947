/** Projects that take emsocket in, each built anew in a folder of its own. */
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { root } from '../../../../scripts/lib/process.mjs';

const execute = promisify(execFile);

// Only against a program that hangs, in ms.
const buildTimeout = 300_000;
const runTimeout = 20_000;

const projects = new URL('../projects/', import.meta.url);
const browserInNode = new URL('browser-in-node.cjs', import.meta.url).pathname;

export const toolchainFile = join(root, 'emscripten.cmake');

export class Consumer {
  /**
   * A folder with copies of these project folders in it, one over the other.
   * @param {string} name
   * @param {string[]} folders below `projects`
   */
  static async create(name, ...folders) {
    const consumer = new Consumer(join(root, 'build/package', name));
    await rm(consumer.folder, { recursive: true, force: true });
    await mkdir(consumer.folder, { recursive: true });
    for (const folder of folders) {
      await cp(new URL(folder, projects), consumer.folder, { recursive: true });
    }
    // Emscripten's programs for Node are CommonJS, and emsocket's own
    // package.json, further up, says otherwise.
    await consumer.write('package.json', '{ "type": "commonjs" }');
    return consumer;
  }

  constructor(folder) {
    this.folder = folder;
  }

  /** The path of something in the folder. */
  path(...names) {
    return join(this.folder, ...names);
  }

  async write(name, text) {
    await writeFile(this.path(name), text);
  }

  /** Installs what a preset of emsocket has built. */
  async install(preset, folder = 'prefix') {
    const prefix = this.path(folder);
    await this.#execute('cmake', [
      ...['--install', join(root, 'build', preset), '--prefix', prefix],
    ]);
    return prefix;
  }

  /** Puts the sources of emsocket into the folder `emsocket`. */
  async addSources() {
    await symlink(root, this.path('emsocket'), 'dir');
  }

  /** Configures with CMake; what it printed. */
  configure(...args) {
    return this.#execute('cmake', [
      ...['-G', 'Ninja', '-S', '.', '-B', 'build'],
      ...['-DCMAKE_EXPORT_COMPILE_COMMANDS=ON', ...args],
    ]);
  }

  /** Configures as one of the project's presets says. */
  configurePreset(preset) {
    return this.#execute('cmake', ['--preset', preset]);
  }

  build(...args) {
    return this.#execute('cmake', ['--build', 'build', ...args]);
  }

  /** Runs a program that is none of the project's own. */
  command(program, args, env) {
    return this.#execute(program, args, env);
  }

  /** Runs a native program of the project; the lines that it printed. */
  async run(program, ...args) {
    const { stdout } = await execute(this.path(program), args, {
      timeout: runTimeout,
    });
    return stdout.trimEnd().split('\n');
  }

  /** The same for JavaScript that Emscripten made, as if in a browser. */
  async runInNode(program, ...args) {
    const { stdout } = await execute(
      process.execPath,
      ['--require', browserInNode, this.path(program), ...args],
      { timeout: runTimeout },
    );
    return stdout.trimEnd().split('\n');
  }

  /** The same for a program that runs on, as in a page, until the test ends. */
  startInNode(t, program) {
    const child = spawn(
      process.execPath,
      ['--require', browserInNode, this.path(program)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    t.after(() => child.kill('SIGKILL'));
  }

  /** The flags with which a source file of the project is compiled. */
  async compileFlags(source) {
    const commands = JSON.parse(
      await readFile(this.path('build/compile_commands.json'), 'utf8'),
    );
    const { command } = commands.find(({ file }) => file === this.path(source));
    const [, ...args] = command.split(' ').filter((arg) => arg !== '');
    return args.slice(0, args.indexOf('-o'));
  }

  async #execute(program, args, env = {}) {
    try {
      const { stdout, stderr } = await execute(program, args, {
        cwd: this.folder,
        env: { ...process.env, ...env },
        timeout: buildTimeout,
      });
      return stdout + stderr;
    } catch (error) {
      // What a compiler has to say is on its standard output, under Ninja.
      error.message += `\n${error.stdout ?? ''}`;
      throw error;
    }
  }
}
