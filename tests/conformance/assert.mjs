/** Assertions that say what was and what should have been. */

export class AssertionError extends Error {
  name = 'AssertionError';
}

function show(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

export function fail(what, message) {
  throw new AssertionError(message ? `${message}: ${what}` : what);
}

export function equal(actual, expected, message) {
  if (!Object.is(actual, expected)) {
    fail(`${show(actual)} should be ${show(expected)}`, message);
  }
}

export function ok(value, message) {
  if (!value) fail(`${show(value)} should be true`, message);
}

/** The elements, each with `equal`. */
export function equalLists(actual, expected, message) {
  const isEqual =
    actual.length === expected.length &&
    Array.prototype.every.call(actual, (value, i) =>
      Object.is(value, expected[i]),
    );
  if (!isEqual) {
    fail(`${show([...actual])} should be ${show([...expected])}`, message);
  }
}

function caught(run) {
  try {
    run();
  } catch (error) {
    return { error };
  }
  return undefined;
}

/** That it throws exactly this value. */
export function throwsExactly(run, value) {
  const found = caught(run);
  if (!found) fail('nothing was thrown');
  equal(found.error, value, 'thrown');
}

export function throwsTypeError(run, message) {
  const found = caught(run);
  if (!found) fail('no TypeError was thrown', message);
  ok(found.error instanceof TypeError, `${message ?? ''} ${found.error}`);
}

const domCodes = {
  SyntaxError: 12,
  InvalidStateError: 11,
  InvalidAccessError: 15,
  DataCloneError: 25,
};

/** That it throws a DOMException of this name, with its old code. */
export function throwsDom(run, name, message) {
  const found = caught(run);
  if (!found) fail(`no ${name} was thrown`, message);
  const { error } = found;
  ok(error instanceof DOMException, `${error} is no DOMException`);
  equal(error.name, name, message);
  equal(error.code, domCodes[name], message);
}
