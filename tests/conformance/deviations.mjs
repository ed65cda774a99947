/**
 * Where the engines' own WebSocket is not as the standards have it, by the
 * subtest's name: a reason for each engine. An EmSocket may do either there.
 */

const truncates = { Chromium: '[Clamp] cuts fractions off' };
const needsCode = { Chromium: 'takes an undefined code for 0 beside a reason' };

export const deviations = {
  'url: "" is relative to the page': { Firefox: 'refuses an empty url' },
  'url: "ws://a b/" is a SyntaxError': {
    Chromium: 'its URL parser escapes a space in a host',
  },
  'url: is relative to the <base> of the document': {
    Firefox: "takes the document's own address",
  },
  'protocols: offers an object without an iterator is a string': {
    Firefox: 'takes an iterator that is null for one that is wrong',
  },
  'protocols: fails when the server selects and nothing was offered': {
    Firefox: 'opens all the same',
  },
  'protocols: fails when the server selects none of the offered': {
    Firefox: 'opens, as RFC 6455 alone would have it',
  },
  'handshake: fails where TLS is not spoken': { Firefox: 'code 1015' },
  'messages: a masked frame fails the connection': {
    Firefox: 'takes the mask off',
  },
  'messages: a Close frame of one byte fails the connection': {
    Firefox: 'fires no error',
  },
  "close: code '4999.5' is an InvalidAccessError": truncates,
  'close: code 999.5 is sent as 1000': truncates,
  'close: code 999.6 is sent as 1000': truncates,
  'close: code 2999.5 is sent as 3000': truncates,
  'close: a reason without a code goes out with 1000': {
    ...needsCode,
    Firefox: 'drops the reason',
  },
  'close: an empty reason without a code is none': needsCode,
  'close: a reason of 124 bytes is a SyntaxError': needsCode,
  'close: a reason of 62 two-byte characters is a SyntaxError': needsCode,
  'close: a reason of 42 lone surrogates is a SyntaxError': needsCode,
  'close: a reason of a megabyte is a SyntaxError': needsCode,
  'closing handshake: CLOSING as soon as the Close frame has come': {
    Firefox: 'ends the connection itself and is CLOSED at once',
  },
  'listeners: one for capture is another one, and comes first': {
    Chromium: 'only in a tree do those for capture come first',
  },
  'listeners: one whose handleEvent is no function is an uncaught TypeError': {
    Chromium: 'says nothing of it',
  },
};
