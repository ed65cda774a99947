/** The messages of the benchmarks. */

const sizes = { '45 B': 45, '1 KB': 1024, '64 KB': 65_536, '1 MB': 1_048_576 };

/**
 * All of them, or without the sizes between, and CJK, where there is little time.
 * @returns `{ name, bytes, data }`; a text of n bytes is n bytes of UTF-8
 */
export function payloads(effort) {
  const all = Object.entries(sizes);
  const chosen = effort === 'full' ? all : [all.at(0), all.at(-1)];
  return chosen.flatMap(([size, bytes]) => [
    { name: `text ${size}`, bytes, data: ascii(bytes) },
    ...(effort === 'quick'
      ? []
      : [{ name: `CJK ${size}`, bytes, data: cjk(bytes) }]),
    { name: `binary ${size}`, bytes, data: binary(bytes) },
  ]);
}

// From an array, so that the engine has the characters in one piece and not a
// tree of concatenations, which whoever reads it first would have to flatten.
function ascii(bytes) {
  const letters = Array.from({ length: bytes }, (_, i) =>
    String.fromCharCode(97 + (i % 26)),
  );
  return letters.join('');
}

function cjk(bytes) {
  const length = Math.floor(bytes / 3);
  const letters = Array.from({ length }, (_, i) =>
    String.fromCharCode(0x4e00 + (i % 5_000)),
  );
  return letters.join('');
}

function binary(bytes) {
  return Uint8Array.from({ length: bytes }, (_, i) => i).buffer;
}
