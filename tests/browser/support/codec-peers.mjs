/** The codecs once more, from other hands: what the server speaks. */
import * as cborg from 'cborg';
import { Packr, Unpackr } from 'msgpackr';

// Integers of 64 bits as a page has them: numbers where they fit.
const narrow = (value) =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value))
    ? Number(value)
    : value;
const narrowAll = (value) => {
  if (Array.isArray(value)) return value.map(narrowAll);
  if (typeof value !== 'object' || value === null) return narrow(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, narrowAll(part)]),
  );
};

const packr = new Packr({ useRecords: false });
const unpackr = new Unpackr({ useRecords: false, int64AsType: 'bigint' });

export const peers = {
  json: {
    encode: (value) => JSON.stringify(value),
    decode: (data) => JSON.parse(String(data)),
  },
  cbor: {
    encode: (value) => cborg.encode(value),
    decode: (data) => narrowAll(cborg.decode(new Uint8Array(data))),
  },
  msgpack: {
    encode: (value) => packr.pack(value),
    decode: (data) => narrowAll(unpackr.unpack(data)),
  },
};
export const codecNames = Object.keys(peers);

/**
 * Lets the server speak a codec: `handle` gets each message, and what sends one.
 * Gives the list of all messages.
 */
export function speak(server, codec, handle = () => {}) {
  const received = [];
  const { encode, decode } = peers[codec];
  server.serve = (socket) => {
    socket.on('message', (data) => {
      const message = decode(data);
      received.push(message);
      handle(message, (value) => socket.send(encode(value)), socket);
    });
  };
  return received;
}
