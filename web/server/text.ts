/** Whether `text` has at most `limit` characters (code points). */
export function hasAtMost(text: string, limit: number): boolean {
  // A code point is at most two units: do not spread a text of megabytes.
  return text.length <= 2 * limit && [...text].length <= limit;
}

/** A surrogate without its other half; it has no form in UTF-8. */
const loneSurrogate = /\p{Surrogate}/u;
const loneSurrogates = /\p{Surrogate}/gu;

export function isWellFormed(text: string): boolean {
  return !loneSurrogate.test(text);
}

/**
 * `text` with U+FFFD for each lone surrogate. JSON can smuggle one in as an
 * escape, and sent on as an escape it is an error in every strict parser.
 */
export function toWellFormed(text: string): string {
  return text.replace(loneSurrogates, '\ufffd');
}

/** What a stranger sent, for one line of the log: quoted, escaped, short. */
export function quote(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  // JSON escapes C0 controls; DEL and C1 can also drive a terminal.
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A number of bytes for people: "8 MiB", "1.5 KiB", "100 bytes". */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit += 1;
  }
  return `${Number(bytes.toFixed(1))} ${units[unit]}`;
}
