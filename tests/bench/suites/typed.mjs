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
const quote = (numbers) => ({
  symbol: 'ACME',
  ...numbers,
  volume: 1_234_567,
  time: 1_712_345_678_901,
});
const tree = (depth) => ({
  name: `level ${depth}`,
  children: depth > 0 ? [tree(depth - 1)] : [],
});

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

const messages = {
  'chat, 110 B': [0, chat(1234)],
  'ticker, prices': [
    1,
    quote({ price: 101.25, bid: 101.24, ask: 101.26, change: -0.13 }),
  ],
  'ticker, floats': [
    1,
    quote({
      price: 100.13285672894571,
      bid: 100.0915874809943,
      ask: 100.17254843459143,
      change: -0.8414709848078965,
    }),
  ],
  '2,000 in an array': [
    2,
    { messages: Array.from({ length: 2_000 }, (_, i) => chat(i)) },
  ],
  'nested 30 deep': [3, tree(30)],
  escapes: [0, chat(1, 'the first line\n\ta "quoted" one\nand a \\ more\n')],
  CJK: [0, chat(1, '日本語のテキストが長く続いていきます。'.repeat(3))],
};

export async function* benchmarks({ effort, files }) {
  const module = await loadTypedModule(files);
  const codecs = Object.keys(peers);
  for (const codec of codecs) {
    const peer = peers[codec];
    for (const [name, [kind, value]] of Object.entries(messages)) {
      // Of the binary ones the first few say enough where there is little time.
      if (effort !== 'full' && codec !== 'json' && kind > 1) continue;
      const message = peer.encode(value);
      const sum = sums[kind];
      let total = 0;
      yield {
        name: `${codec} read, ${name}`,
        peers: [peer.name],
        contestants: () => [
          {
            name: peer.name,
            run: (count) => {
              for (let i = 0; i < count; ++i)
                total += sum(peer.decode(message));
            },
          },
          {
            name: 'emsocket',
            run: (count) => {
              for (let i = 0; i < count; ++i) module.read(codec, kind, message);
              if (!(module.total > 0))
                throw new Error(`Nothing read, ${total}`);
            },
          },
        ],
      };
      let length = 0;
      yield {
        name: `${codec} write, ${name}`,
        peers: [peer.name],
        contestants: () => {
          module.read(codec, kind, message);
          return [
            {
              name: peer.name,
              run: (count) => {
                for (let i = 0; i < count; ++i) {
                  length += peer.encode(value).length;
                }
              },
            },
            {
              name: 'emsocket',
              run: (count) => {
                for (let i = 0; i < count; ++i) {
                  length += module.write(codec, kind).length;
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
