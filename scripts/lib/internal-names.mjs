// The names of properties that a minifier may shorten: those that only our own
// code knows of.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { root } from './process.mjs';
import { filesIn } from './sources.mjs';

/**
 * What web/src and the modules' glue declare, without what is public in `types`,
 * what the platform has, and what is somewhere a string: there it is looked up by
 * its name. A name that is left out only stays long.
 * @param {string[]} modules the files that Emscripten made
 * @param {string[]} types the texts of the declarations that are shipped
 * @returns {Promise<string[]>}
 */
export async function internalNames(modules, types) {
  const { default: ts } = await import('typescript');
  const sources = [...(await filesIn('web/src', /\.ts$/)), ...modules];
  const declared = new Set();
  const strings = [];
  for (const file of sources) {
    const text = await readFile(join(root, file), 'utf8');
    const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    visit(ts, tree, (node, parent) => {
      if (isDeclared(ts, tree, node, parent)) declared.add(node.name.text);
      if (ts.isStringLiteralLike(node)) strings.push(node.text);
    });
  }
  for (const name of strings) declared.delete(name);
  for (const text of [...types, ...(await platformTypes())]) {
    for (const [word] of text.matchAll(/[\w$]+/g)) declared.delete(word);
  }
  return [...declared].sort();
}

function visit(ts, node, look, parent) {
  look(node, parent);
  ts.forEachChild(node, (child) => visit(ts, child, look, node));
}

/**
 * Whether it is a member of a class or a type; in the glue, which has no types, of
 * an object literal.
 */
function isDeclared(ts, file, node, parent) {
  if (!node.name || !ts.isIdentifier(node.name)) return false;
  return file.fileName.endsWith('.ts')
    ? ts.isClassLike(parent) ||
        ts.isInterfaceDeclaration(parent) ||
        ts.isTypeLiteralNode(parent)
    : ts.isObjectLiteralExpression(parent);
}

/** What gives names to the standards of the language and the web, and to Node. */
async function platformTypes() {
  const files = [
    ...(await filesIn('node_modules/typescript/lib', /^lib\..*\.d\.ts$/)),
    ...(await filesIn('node_modules/@types/node', /\.d\.ts$/)),
  ];
  return Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
}
