/**
 * Running a function in a page. It goes there as text, since the page's policy
 * may forbid to make code of it, and its result comes back as JSON, in which the
 * browsers' protocols do not differ.
 */

/** The expression of a promise of the result; the window goes first. */
export function callText(body, args) {
  const given = ['window', ...args.map((value) => JSON.stringify(value))];
  return `(async () => JSON.stringify(await (${body})(${given.join()})))()`;
}

/** Runs in a page: returns when its script has defined this global. */
export async function untilDefined(window, name) {
  while (!(name in window)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function resultOf(json) {
  return typeof json === 'string' ? JSON.parse(json) : undefined;
}
