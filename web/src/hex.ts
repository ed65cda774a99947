/**
 * The bytes that are written as two hexadecimal digits each. A script with the
 * WebAssembly inside has it like this, since gzip finds in it what base64 hides,
 * and since that needs nothing of a browser that is newer than WebAssembly.
 */
export function bytesOfHex(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(digits.length / 2);
  const digit = (at: number) => {
    const code = digits.charCodeAt(at);
    // The letters are from 0x61 on.
    return (code & 0xf) + 9 * (code >> 6);
  };
  for (let i = 0; i < bytes.length; ++i) {
    bytes[i] = (digit(2 * i) << 4) | digit(2 * i + 1);
  }
  return bytes;
}
