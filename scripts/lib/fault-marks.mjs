// The marks `[fault-N]` in the sources of the tests: which test holds which
// known fault (tests/faults.mjs).

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import typescript from 'typescript';

import { Failure, root } from './process.mjs';
import { filesIn } from './sources.mjs';

/** @typedef {{ file: string, name: string, faults: number[] }} MarkedTest */

const mark = /\[fault-(\d+)\]/g;
// Also a misspelt one; not a subscript or a capture in C++.
const anyMark = /\[fault[-_]?\d[^\]]*\]/g;

/** Every test with a mark. Fails where a mark is on no test, or is misspelt. */
export async function findMarkedTests() {
  const files = [
    ...(await filesIn('tests', /\.cpp$/)),
    ...(await filesIn('tests', /\.mjs$/)),
  ].filter((file) => file !== join('tests', 'faults.mjs'));
  const found = await Promise.all(files.map(findIn));
  return found.flat();
}

/** @returns {Promise<MarkedTest[]>} */
async function findIn(file) {
  const source = await readFile(join(root, file), 'utf8');
  const marks = source.match(anyMark)?.length ?? 0;
  if (marks === 0) return [];
  const tests = file.endsWith('.cpp') ? cppTests(source) : jsTests(source);
  const marked = tests
    .map(({ name, tags }) => ({
      file,
      name,
      faults: [...tags.matchAll(mark)].map(([, number]) => Number(number)),
    }))
    .filter(({ faults }) => faults.length > 0);
  const read = marked.reduce((sum, { faults }) => sum + faults.length, 0);
  if (read !== marks) {
    throw new Failure(
      `${file}: ${marks - read} of the ${marks} marks [fault-N] are on no test ` +
        `that runs. They belong among the tags of a TEST_CASE, or at the end of ` +
        `the name of a test().`,
    );
  }
  return marked;
}

// TEST_CASE("name", "[tags]"), and TEST_CASE_METHOD(Fixture, "name", "[tags]"),
// where a string may be written in several pieces. Those that Catch2 hides or
// lets fail hold nothing.
function cppTests(source) {
  const string = String.raw`((?:"(?:[^"\\]|\\.)*"\s*)+)`;
  const test = new RegExp(
    String.raw`\bTEST_CASE(?:_METHOD\(\s*[\w:<>]+\s*,|\()\s*${string},\s*${string}\)`,
    'g',
  );
  const text = (pieces) =>
    [...pieces.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
      .map(([, piece]) => piece.replaceAll(/\\(.)/g, '$1'))
      .join('');
  return [...source.matchAll(test)]
    .map(([, name, tags]) => ({ name: text(name), tags: text(tags) }))
    .filter(({ tags }) => !/\[[.!]/.test(tags));
}

// test('name [fault-1]', ...) and t.test(...); `test` may be of a helper. What
// is written as `${...}` stays so.
function jsTests(source) {
  const tests = [];
  const visit = (node) => {
    if (typescript.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      const written = title && nameOf(title);
      const match = /^(.*?)((?: ?\[fault-\d+\])+)$/s.exec(written ?? '');
      if (match) tests.push({ name: match[1], tags: match[2] });
    }
    typescript.forEachChild(node, visit);
  };
  visit(
    typescript.createSourceFile(
      'test.mjs',
      source,
      typescript.ScriptTarget.Latest,
    ),
  );
  return tests;
}

function isTest(callee) {
  const name = typescript.isPropertyAccessExpression(callee)
    ? callee.name
    : callee;
  return typescript.isIdentifier(name) && name.text === 'test';
}

function nameOf(title) {
  if (typescript.isStringLiteralLike(title)) return title.text;
  if (!typescript.isTemplateExpression(title)) return undefined;
  return [
    title.head.text,
    ...title.templateSpans.map(
      ({ expression, literal }) =>
        `\${${typescript.isIdentifier(expression) ? expression.text : '…'}}${literal.text}`,
    ),
  ].join('');
}
