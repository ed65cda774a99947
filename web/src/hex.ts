/**
 * The bytes that are written as two hexadecimal digits each. A script with the
 * WebAssembly inside has it like this, since gzip finds in it what base64 hides.
 */
export function bytesOfHex(digits: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as {
    ['fromHex']?(digits: string): Uint8Array<ArrayBuffer>;
  };
  // Quoted, since it is newer than the lists by which names are shortened.
  if (native['fromHex']) return native['fromHex'](digits);
  // Four at once: a page runs this before its engine has compiled anything.
  const { length } = digits;
  const view = new DataView(new ArrayBuffer(Math.ceil(length / 8) * 4));
  for (let i = 0; i < length; i += 8) {
    const four = digits.slice(i, i + 8).padEnd(8, '0');
    view.setUint32(i / 2, parseInt(four, 16));
  }
  return new Uint8Array(view.buffer, 0, length / 2);
}
