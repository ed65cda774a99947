/** A name that can be shown to everybody, made of what a client asked for. */
export function cleanName(
  asked: string | null,
  maxLength: number,
): { name: string; shortened: boolean } {
  // A line break in a name could forge a line wherever names are listed.
  const trimmed = (asked ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (trimmed === '') return { name: 'Guest', shortened: false };
  const characters = [...trimmed];
  if (characters.length <= maxLength) {
    return { name: trimmed, shortened: false };
  }
  const name = characters.slice(0, maxLength).join('').trimEnd();
  return { name, shortened: true };
}
