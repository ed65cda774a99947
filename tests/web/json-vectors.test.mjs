// The list that the C++ reader is held against says what the engine says.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const vectors = JSON.parse(
  await readFile(
    new URL('../support/json-vectors.json', import.meta.url),
    'utf8',
  ),
);

function isAccepted(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('JSON.parse accepts what the C++ reader accepts', () => {
  assert.ok(vectors.length > 250);
  const different = vectors.filter(
    ({ accept, text }) => isAccepted(text) !== accept,
  );
  assert.deepEqual(
    different.map(({ name }) => name),
    [],
  );
});
