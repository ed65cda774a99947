// `npm run size`: what the package's WebAssembly is made of, by function and by
// section, as it is shipped.
//
//   node scripts/size.mjs [how many functions]

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findProgram, isMain, main, root, run } from './lib/process.mjs';
import { buildPackage, moduleDir } from './package.mjs';

const sectionNames =
  'custom type import function table memory global export start element code data count tag';

/** The sections of a module, and the size of each function's body in order. */
export function readModule(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const sections = [];
  const bodies = [];
  while (at < bytes.length) {
    const name = sectionNames.split(' ')[bytes[at++]];
    const size = number();
    const end = at + size;
    sections.push({ name, size });
    if (name === 'code') {
      for (let count = number(); count > 0; --count) {
        const body = number();
        bodies.push(body);
        at += body;
      }
    }
    at = end;
  }
  return { sections, bodies };
}

/** The names by index: imports first, then the bodies. */
function readSymbols(text) {
  const names = text
    .trim()
    .split('\n')
    .map((line) => line.slice(line.indexOf(':') + 1))
    // As the binary's name section escapes them.
    .map((name) =>
      name.replace(/\\([0-9a-f]{2})/g, (_, code) =>
        String.fromCharCode(parseInt(code, 16)),
      ),
    );
  return names;
}

async function demangle(names) {
  const tool = findProgram('c++filt', 'llvm-cxxfilt', 'llvm-cxxfilt-14');
  if (!tool) return names;
  const printed = await run(tool, names, { output: 'hide' });
  return printed.trimEnd().split('\n');
}

async function printSizes(howMany) {
  await buildPackage();
  const folder = join(root, moduleDir);
  const wasm = await readFile(join(folder, 'emsocket_module.wasm'));
  const symbols = readSymbols(
    await readFile(join(folder, 'emsocket_module.symbols'), 'utf8'),
  );
  const { sections, bodies } = readModule(wasm);
  const names = await demangle(symbols.slice(-bodies.length));
  const functions = bodies
    .map((size, index) => ({ size, name: names[index] }))
    .sort((a, b) => b.size - a.size);
  console.log(`\n${wasm.length} bytes`);
  for (const { name, size } of sections) print(size, name);
  console.log(`\n${functions.length} functions, the largest of them`);
  for (const { name, size } of functions.slice(0, howMany)) print(size, name);
}

const print = (size, name) =>
  console.log(`${String(size).padStart(8)}  ${name.slice(0, 110)}`);

if (isMain(import.meta.url)) {
  await main(() => printSizes(Number(process.argv[2] ?? 60)));
}
