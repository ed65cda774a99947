// Builds the chat: the C++ module, the page and the server, into build/web/.

import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { cmakeBuild } from './lib/cmake.mjs';
import { root } from './lib/process.mjs';

const moduleDir = 'build/wasm-release/cpp/examples/chat';
const pageSource = 'web/chat';
const pageDir = 'build/web/chat';
const serverDir = 'build/web/server';

export async function buildChat() {
  console.log('Building the chat.');
  await cmakeBuild('wasm-release', '--target', 'emsocket_chat');
  await buildPage();
  await buildServer();
}

async function buildPage() {
  const esbuild = await import('esbuild');
  await rm(join(root, pageDir), { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`${pageSource}/chat.ts`],
    outdir: pageDir,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    external: ['./chat_module.mjs'],
    logLevel: 'warning',
  });
  const copies = [
    ...(await staticFiles()).map((name) => [pageSource, name]),
    [moduleDir, 'chat_module.mjs'],
    [moduleDir, 'chat_module.wasm'],
  ];
  for (const [from, name] of copies) {
    await cp(join(root, from, name), join(root, pageDir, name), {
      recursive: true,
    });
  }
}

/** What the page serves as it is: everything that is not TypeScript's. */
async function staticFiles() {
  const names = await readdir(join(root, pageSource));
  return names.filter((name) => !/\.m?ts$|^tsconfig\.json$/.test(name));
}

async function buildServer() {
  const esbuild = await import('esbuild');
  await rm(join(root, serverDir), { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['web/server/main.ts', 'web/server/chat-server.ts'],
    outdir: serverDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What both entry points share is one file, and one set of classes.
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
}
