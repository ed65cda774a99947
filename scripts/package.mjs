// Builds the npm package: the C++ module and web/src, into dist/.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { cmakeBuild } from './lib/cmake.mjs';
import { integrityFile, printFiles, replaceFolder } from './lib/dist.mjs';
import { isMain, main, root } from './lib/process.mjs';
import { setup } from './setup.mjs';

export const moduleDir = 'build/wasm-release/cpp/src/page';
const outputDir = 'dist';

// One name in the page, and everything behind it: `emsocket.EmSocket`.
const asGlobal = { format: 'iife', globalName: 'emsocket' };

const entries = [
  { source: 'entry-module', name: 'emsocket', extension: 'mjs' },
  { source: 'entry-inline', name: 'emsocket.inline', extension: 'mjs' },
  {
    source: 'entry-global',
    name: 'emsocket.global',
    extension: 'js',
    options: asGlobal,
  },
  {
    source: 'entry-inline',
    name: 'emsocket.global.inline',
    extension: 'js',
    options: asGlobal,
  },
];

export async function buildPackage() {
  console.log('Building the npm package.');
  await cmakeBuild('wasm-release', '--target', 'emsocket_page');
  const wasm = await readFile(inModule('wasm'));
  // As it is inside of a script, where base64 hides from the transfer's gzip
  // what there is to compress.
  await writeFile(inModule('wasm.gz'), gzipSync(wasm, { level: 9 }));
  const scripts = await bundleScripts();
  const files = [
    ...scripts,
    { name: 'emsocket.wasm', contents: wasm },
    ...(await bundleTypes()),
    integrityFile(scripts),
  ];
  await replaceFolder(join(root, outputDir), files);
  printFiles(files);
}

const inModule = (extension) =>
  join(root, moduleDir, `emsocket_module.${extension}`);

/** Every entry as a person reads it, and minified; each with its source map. */
async function bundleScripts() {
  const { version, license } = await readJson('package.json');
  const banner = `/*! emsocket ${version}, ${license} license */`;
  const bundles = entries.flatMap((entry) =>
    [false, true].map((minify) => bundle(entry, minify, banner)),
  );
  return (await Promise.all(bundles)).flat();
}

async function bundle({ source, name, extension, options }, minify, banner) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`web/src/${source}.ts`],
    outfile: `${outputDir}/${name}${minify ? '.min' : ''}.${extension}`,
    alias: {
      'emsocket-module': inModule('mjs'),
      'emsocket-wasm': inModule('wasm.gz'),
    },
    loader: { '.gz': 'binary' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify,
    banner: { js: banner },
    sourcemap: true,
    logLevel: 'warning',
    write: false,
    ...options,
  });
  return outputFiles.map(({ path, contents }) => ({
    name: path.slice(join(root, outputDir).length + 1),
    contents,
  }));
}

/** The types of what is exported, in one file without what is behind it. */
async function bundleTypes() {
  const { generateDtsBundle } = await import('dts-bundle-generator');
  const { format } = await import('prettier');
  const [types] = generateDtsBundle(
    [
      {
        filePath: join(root, 'web/src/index.ts'),
        output: { noBanner: true, exportReferencedTypes: false },
      },
    ],
    { preferredConfigPath: join(root, 'web/src/tsconfig.json') },
  );
  return [
    {
      name: 'emsocket.d.mts',
      // Symbol.dispose is in no lib that a project has by default.
      contents: await format(
        `/// <reference lib="esnext.disposable" />\n${types}`,
        { parser: 'typescript' },
      ),
    },
    {
      name: 'emsocket.inline.d.mts',
      contents: "export * from './emsocket.mjs';\n",
    },
  ];
}

async function readJson(file) {
  return JSON.parse(await readFile(join(root, file), 'utf8'));
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setup('start');
    await buildPackage();
  });
}
