/** Texts that look random and are the same every time. */

/** Numbers in [0, below) (mulberry32). */
export function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Any UTF-16: code units of all kinds, with many surrogates, also lone ones. */
export function randomText(random, length) {
  const ranges = [
    ...[
      [0, 0x80] /* ASCII */,
      [0x80, 0x780],
      [0x800, 0xd000],
    ],
    ...[
      [0xd800, 0x400] /* high */,
      [0xdc00, 0x400] /* low */,
    ],
    ...[
      [0xe000, 0x2000],
      [0xfeff, 1] /* BOM */,
      [0, 1] /* NUL */,
    ],
  ];
  let text = '';
  for (let i = 0; i < length; ++i) {
    const [first, size] = ranges[random(ranges.length)];
    text += String.fromCharCode(first + random(size));
  }
  return text;
}
