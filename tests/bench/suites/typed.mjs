/**
 * The text or bytes of a message to a C++ struct and back, against the engine's
 * own JSON, cbor-x and msgpackr, which make objects. Who reads reads every field.
 */
import { Decoder, Encoder } from 'cbor-x';
import { Packr, Unpackr } from 'msgpackr';

import { loadTypedModule } from '../lib/typed-module.mjs';

export const usesStub = false;

// Without extensions of their own, which nobody else would understand.
const plain = { useRecords: false, mapsAsObjects: true };

const peers = {
  json: {
    name: 'JSON',
    decode: JSON.parse,
    encode: JSON.stringify,
  },
  cbor: peer('cbor-x', new Decoder(plain), new Encoder(plain)),
  msgpack: peer('msgpackr', new Unpackr(plain), new Packr(plain)),
};

function peer(name, decoder, encoder) {
  return {
    name,
    decode: (bytes) => decoder.decode(bytes),
    encode: (value) => encoder.encode(value),
  };
}

const chat = (id, text = 'hello everybody, how are you all today?') => ({
  id,
  from: 'Ann',
  text,
  replyTo: 'x17',
  isOwn: false,
});
const quote = (number, [price, bid, ask, change]) => ({
  symbol: 'ACME',
  price,
  bid,
  ask,
  change,
  volume: 1_234_567 + number,
  time: 1_712_345_678_901 + number,
});
const tree = (depth) => ({
  name: `level ${depth}`,
  children: depth > 0 ? [tree(depth - 1)] : [],
});

/** Goes up and down, as prices do. */
const wave = (number, shift) => 100 + 5 * Math.sin(number / 7 + shift);
const cents = (price) => Math.round(price * 100) / 100;

// The kinds by their numbers in C++.
const sums = [
  (chat) =>
    chat.id +
    chat.from.length +
    chat.text.length +
    chat.replyTo.length +
    Number(chat.isOwn),
  (quote) =>
    quote.symbol.length +
    quote.price +
    quote.bid +
    quote.ask +
    quote.change +
    quote.volume +
    quote.time,
  ({ messages }) => messages.reduce((sum, each) => sum + sums[0](each), 0),
  ({ name, children }) =>
    children.reduce((sum, each) => sum + sums[3](each), name.length),
];

/**
 * Each with the number of its kind and what is read and written in turn. Of what
 * has numbers there is more than an engine keeps: V8 remembers the texts of some
 * thousand numbers, which a stream of new ones has no use of.
 */
const messages = {
  'chat, 110 B': [0, variants(4_096, (i) => chat(1_000 + i))],
  'ticker, prices': [
    1,
    variants(4_096, (i) =>
      quote(i, [wave(i, 0), wave(i, 0.1), wave(i, 0.2), wave(i, 1)].map(cents)),
    ),
  ],
  'ticker, floats': [
    1,
    variants(4_096, (i) =>
      quote(i, [wave(i, 0), wave(i, 0.1), wave(i, 0.2), Math.sin(i)]),
    ),
  ],
  '2,000 in an array': [2, [{ messages: variants(2_000, (i) => chat(i)) }]],
  'nested 30 deep': [3, [tree(30)]],
  escapes: [
    0,
    variants(64, (i) =>
      chat(i, `the line ${i}\n\ta "quoted" one\nand a \\ more\n`),
    ),
  ],
  CJK: [
    0,
    variants(64, (i) =>
      chat(i, '日本語のテキストが長く続いていきます。'.repeat(3)),
    ),
  ],
};

/** Where there is little time. */
const inShort = {
  json: ['chat, 110 B', 'ticker, floats', '2,000 in an array', 'CJK'],
  cbor: ['chat, 110 B', 'ticker, floats'],
  msgpack: ['chat, 110 B', 'ticker, floats'],
};

function variants(count, make) {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** Gives them in turn, for ever. */
function inTurn(values) {
  let next = 0;
  return () => {
    if (next === values.length) next = 0;
    return values[next++];
  };
}

export async function* benchmarks({ effort, files }) {
  const module = await loadTypedModule(files);
  const codecs = Object.keys(peers);
  for (const codec of codecs) {
    const peer = peers[codec];
    for (const [name, [kind, values]] of Object.entries(messages)) {
      if (effort === 'quick' && !inShort[codec].includes(name)) continue;
      const encoded = values.map((value) => peer.encode(value));
      const sum = sums[kind];
      let total = 0;
      yield {
        name: `${codec} read, ${name}`,
        peers: [peer.name],
        contestants: () => {
          const [forPeer, forUs] = [inTurn(encoded), inTurn(encoded)];
          return [
            {
              name: peer.name,
              run: (count) => {
                for (let i = 0; i < count; ++i)
                  total += sum(peer.decode(forPeer()));
              },
            },
            {
              name: 'emsocket',
              run: (count) => {
                for (let i = 0; i < count; ++i)
                  module.read(codec, kind, forUs());
                if (!(module.total > 0))
                  throw new Error(`Nothing read, ${total}`);
              },
            },
          ];
        },
      };
      let length = 0;
      yield {
        name: `${codec} write, ${name}`,
        peers: [peer.name],
        contestants: () => {
          encoded.forEach((message, i) => module.read(codec, kind, message, i));
          const [forPeer, forUs] = [
            inTurn(values),
            inTurn([...encoded.keys()]),
          ];
          return [
            {
              name: peer.name,
              run: (count) => {
                for (let i = 0; i < count; ++i) {
                  length += peer.encode(forPeer()).length;
                }
              },
            },
            {
              name: 'emsocket',
              run: (count) => {
                for (let i = 0; i < count; ++i) {
                  length += module.write(codec, kind, forUs()).length;
                }
                if (!(length > 0)) throw new Error('Nothing written.');
              },
            },
          ];
        },
      };
    }
  }
}
