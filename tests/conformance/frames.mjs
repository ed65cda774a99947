/** WebSocket frames as hex, for a server that writes what it is told to. */

const hex = (bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const opcodes = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
};

/** A frame as servers send it. `payload` is a string (as UTF-8) or bytes. */
export function frame(
  opcode,
  payload = '',
  { isFinal = true, reserved = 0, isMasked = false } = {},
) {
  const bytes =
    typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcodes[opcode];
  const mask = isMasked ? [0, 0, 0, 0] : [];
  const length =
    bytes.length < 126
      ? [bytes.length]
      : [126, bytes.length >> 8, bytes.length & 0xff];
  if (isMasked) length[0] |= 0x80;
  return hex([first, ...length, ...mask, ...bytes]);
}

export function closeFrame(code, reason = '') {
  const bytes = new TextEncoder().encode(reason);
  return frame('close', [code >> 8, code & 0xff, ...bytes]);
}
