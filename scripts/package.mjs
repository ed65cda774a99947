// Builds the npm package: the C++ module and web/src, into dist/.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cmakeBuild } from './lib/cmake.mjs';
import { integrityFile, printFiles, replaceFolder } from './lib/dist.mjs';
import { internalNames } from './lib/internal-names.mjs';
import { minifyScript } from './lib/minify.mjs';
import { isMain, main, root } from './lib/process.mjs';
import { filesIn } from './lib/sources.mjs';
import { unlessDone } from './lib/stamp.mjs';
import { setup } from './setup.mjs';

export const moduleDir = 'build/wasm-release/cpp/src/page';
const outputDir = 'dist';

// One name in the page, and everything behind it: `emsocket.EmSocket`.
const asGlobal = { format: 'iife', globalName: 'emsocket' };

/** What is shipped, each with its WebAssembly and its entries in web/src. */
export const flavours = [
  {
    name: 'emsocket',
    target: 'emsocket_page',
    module: `${moduleDir}/emsocket_module`,
    sources: 'web/src',
    hasCodecs: false,
  },
  {
    name: 'emsocket.codecs',
    target: 'emsocket_page_codecs',
    module: `${moduleDir}/codecs/emsocket_codecs_module`,
    sources: 'web/src/codecs',
    hasCodecs: true,
  },
];

const entries = [
  { source: 'entry-module', suffix: '', extension: 'mjs' },
  { source: 'entry-inline', suffix: '.inline', extension: 'mjs' },
  {
    source: 'entry-global',
    suffix: '.global',
    extension: 'js',
    options: asGlobal,
  },
  {
    source: 'entry-inline',
    suffix: '.global.inline',
    extension: 'js',
    options: asGlobal,
  },
];

export async function buildPackage() {
  console.log('Building the npm package.');
  const targets = flavours.map(({ target }) => target);
  await cmakeBuild('wasm-release', '--target', ...targets);
  await unlessDone(
    'package.stamp',
    { inputs: sources, outputs: () => filesIn(outputDir, /./) },
    putTogether,
  );
  await printFiles(outputDir);
}

/** Everything that the files of the package are made of, and what makes them. */
async function sources() {
  return [
    ...(await filesIn('web/src', /./)),
    ...flavours.flatMap(({ module }) => [`${module}.js`, `${module}.wasm`]),
    ...(await filesIn('scripts/lib', /./)),
    ...['scripts/package.mjs', 'tsconfig.base.json'],
    ...['package.json', 'package-lock.json'],
  ];
}

async function putTogether() {
  const others = (await Promise.all(flavours.map(buildOthers))).flat();
  const names = await internalNames(
    flavours.map(({ module }) => `${module}.js`),
    others
      .filter(({ name }) => name.endsWith('.d.mts'))
      .map(({ contents }) => contents),
  );
  const bundles = flavours.map((flavour) => bundleScripts(flavour, names));
  const scripts = (await Promise.all(bundles)).flat();
  const files = [...scripts, ...others, integrityFile(scripts)];
  await replaceFolder(join(root, outputDir), files);
}

/** The WebAssembly and the types. */
async function buildOthers(flavour) {
  const wasm = await readFile(join(root, `${flavour.module}.wasm`));
  // As it is inside of a script: see web/src/hex.ts.
  await writeFile(
    join(root, `${flavour.module}.wasm.hex`),
    wasm.toString('hex'),
  );
  return [
    { name: `${flavour.name}.wasm`, contents: wasm },
    ...(await bundleTypes(flavour)),
  ];
}

// V8 then compiles all functions while it reads the file, in another thread, and
// not each when it is first called: the first socket is made some ms earlier. Only
// for what a page loads as it is: in a bundle it could be taken for all of that.
const compileHint = '//# allFunctionsCalledOnLoad';

/** Every entry as a person reads it, and minified; each with its source map. */
async function bundleScripts(flavour, names) {
  const { version, license } = await readJson('package.json');
  const banner = `/*! emsocket ${version}, ${license} license */`;
  const bundles = entries.map(async (entry) => {
    const readable = await bundle(flavour, entry, banner);
    // Private names are short already, those of each class from the beginning:
    // terser does not know one class's from another's.
    const short = { ...entry.options, minifyIdentifiers: true };
    const shortened = await bundle(
      flavour,
      { ...entry, options: short },
      `${compileHint}\n${banner}`,
    );
    return [...readable, ...(await minifyScript(shortened, names))];
  });
  return (await Promise.all(bundles)).flat();
}

/** How esbuild puts a script of this flavour together. */
export const bundling = ({ name, module, hasCodecs }) => ({
  absWorkingDir: root,
  alias: {
    'emsocket-module': join(root, `${module}.js`),
    'emsocket-wasm': join(root, `${module}.wasm.hex`),
  },
  define: {
    flavourName: JSON.stringify(name),
    flavourPath: JSON.stringify(name.replace('.', '/')),
    hasCodecs: String(hasCodecs),
  },
  loader: { '.hex': 'text' },
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
  write: false,
});

async function bundle(flavour, entry, banner) {
  const { name, sources } = flavour;
  const { source, suffix, extension, options } = entry;
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    ...bundling(flavour),
    entryPoints: [`${sources}/${source}.ts`],
    outfile: `${outputDir}/${name}${suffix}.${extension}`,
    banner: { js: banner },
    sourcemap: true,
    ...options,
  });
  return outputFiles.map(({ path, contents }) => ({
    name: path.slice(join(root, outputDir).length + 1),
    contents,
  }));
}

/** The types of what is exported, in one file without what is behind it. */
async function bundleTypes({ name, sources }) {
  const { generateDtsBundle } = await import('dts-bundle-generator');
  const { format } = await import('prettier');
  const [types] = generateDtsBundle(
    [
      {
        filePath: join(root, `${sources}/index.ts`),
        output: { noBanner: true, exportReferencedTypes: false },
      },
    ],
    { preferredConfigPath: join(root, 'web/src/tsconfig.json') },
  );
  return [
    {
      name: `${name}.d.mts`,
      // Symbol.dispose is in no lib that a project has by default.
      contents: await format(
        `/// <reference lib="esnext.disposable" />\n${types}`,
        { parser: 'typescript' },
      ),
    },
    {
      name: `${name}.inline.d.mts`,
      contents: `export * from './${name}.mjs';\n`,
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
