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
  const files = await Promise.all(sources.map((file) => parse(ts, file)));
  const declared = new Set(files.flatMap((file) => declaredIn(ts, file)));
  const reserved = new Set([
    ...types.flatMap((text) => [...wordsIn(text)]),
    ...(await platformWords()),
    ...files.flatMap((file) => stringsIn(ts, file)),
  ]);
  return [...declared].filter((name) => !reserved.has(name)).sort();
}

async function parse(ts, file) {
  const text = await readFile(join(root, file), 'utf8');
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
}

/**
 * The members of classes and types; of the glue, which has no types, those of
 * object literals.
 */
function declaredIn(ts, file) {
  const isMember = file.fileName.endsWith('.ts')
    ? ({ parent }) =>
        ts.isClassLike(parent) ||
        ts.isInterfaceDeclaration(parent) ||
        ts.isTypeLiteralNode(parent)
    : ({ parent }) => ts.isObjectLiteralExpression(parent);
  return nodesOf(ts, file)
    .filter(({ node, parent }) => node.name && isMember({ parent }))
    .map(({ node }) => node.name)
    .filter((name) => ts.isIdentifier(name))
    .map((name) => name.text);
}

const stringsIn = (ts, file) =>
  nodesOf(ts, file)
    .filter(({ node }) => ts.isStringLiteralLike(node))
    .map(({ node }) => node.text);

function nodesOf(ts, file) {
  const found = [];
  const visit = (node, parent) => {
    found.push({ node, parent });
    ts.forEachChild(node, (child) => visit(child, node));
  };
  visit(file);
  return found;
}

/** What the standards of the language and the web, and Node, give a name to. */
async function platformWords() {
  const files = [
    ...(await filesIn('node_modules/typescript/lib', /^lib\..*\.d\.ts$/)),
    ...(await filesIn('node_modules/@types/node', /\.d\.ts$/)),
  ];
  const texts = await Promise.all(
    files.map((file) => readFile(join(root, file), 'utf8')),
  );
  return texts.flatMap((text) => [...wordsIn(text)]);
}

const wordsIn = (text) => new Set(text.match(/[\w$]+/g));
