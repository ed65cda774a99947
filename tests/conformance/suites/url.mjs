/** The constructor's first argument: its conversion, and the URL record. */
import {
  equal,
  ok,
  throwsDom,
  throwsExactly,
  throwsTypeError,
} from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('url');

const onPage = (path) =>
  Object.assign(new URL(path, location.href), { protocol: 'ws:' }).href;

test('is needed', ({ Socket }) => {
  throwsTypeError(() => new Socket());
});

const conversions = {
  undefined: [undefined, 'undefined'],
  null: [null, 'null'],
  'a number': [17, '17'],
  'a boolean': [true, 'true'],
  'an array': [['a'], 'a'],
  'an object': [{ toString: () => 'from-object' }, 'from-object'],
};
for (const [what, [value, path]] of Object.entries(conversions)) {
  test(`${what} is converted to a string`, ({ Socket }) => {
    equal(new Socket(value).url, onPage(path));
  });
}

test('a URL object is taken', (t) => {
  const url = new URL(t.url('/echo', { a: 'ü' }));
  equal(new t.Socket(url).url, url.href);
});

test('a symbol is a TypeError', ({ Socket }) => {
  throwsTypeError(() => new Socket(Symbol('ws://127.0.0.1/')));
});

test('what its conversion throws comes out', ({ Socket }) => {
  const error = new Error('mine');
  const url = {
    toString() {
      throw error;
    },
  };
  throwsExactly(() => new Socket(url), error);
});

test('is converted once, and before the protocols', (t) => {
  const order = [];
  const convert = (name, value) => ({
    toString() {
      order.push(name);
      return value;
    },
  });
  new t.Socket(convert('url', t.url()), [
    convert('first', 'a'),
    convert('second', 'b'),
  ]);
  equal(order.join(), 'url,first,second');
});

test('bad protocols are noticed before a bad url', ({ Socket }) => {
  throwsTypeError(() => new Socket('ftp://127.0.0.1/', Symbol('a')));
  throwsTypeError(() => new Socket('no url://', [Symbol('a')]));
});

const resolved = {
  echo: 'echo',
  './a/../b': 'b',
  '/rooted': '/rooted',
  '?query': '?query',
  '': '',
  '//other.test/x': '//other.test/x',
  '  spaces-around \n': 'spaces-around',
  'tab\tand\nnewline': 'tabandnewline',
};
for (const [given, path] of Object.entries(resolved)) {
  test(`${JSON.stringify(given)} is relative to the page`, ({ Socket }) => {
    equal(new Socket(given).url, onPage(path));
  });
}

const normalized = {
  'ws://127.0.0.1': 'ws://127.0.0.1/',
  'WS://LOCALHOST/Path': 'ws://localhost/Path',
  'ws://127.0.0.1:80/': 'ws://127.0.0.1/',
  'wss://127.0.0.1:443/': 'wss://127.0.0.1/',
  'wss://127.0.0.1:80/': 'wss://127.0.0.1:80/',
  'ws://127.0.0.1:443/': 'ws://127.0.0.1:443/',
  'http://127.0.0.1:8080/a?b': 'ws://127.0.0.1:8080/a?b',
  'https://127.0.0.1:8443/a?b': 'wss://127.0.0.1:8443/a?b',
  'http://127.0.0.1:80/': 'ws://127.0.0.1/',
  'https://127.0.0.1:443/': 'wss://127.0.0.1/',
  'https://127.0.0.1:80/': 'wss://127.0.0.1:80/',
  'HTTP://127.0.0.1/': 'ws://127.0.0.1/',
  'ws:127.0.0.1/x': 'ws://127.0.0.1/x',
  'ws:\\\\127.0.0.1\\x': 'ws://127.0.0.1/x',
  'ws://127.0.0.1/a/./b/../c': 'ws://127.0.0.1/a/c',
  'ws://127.0.0.1/a b?c d': 'ws://127.0.0.1/a%20b?c%20d',
  'ws://127.0.0.1/%7Eü?ü': 'ws://127.0.0.1/%7E%C3%BC?%C3%BC',
  'ws://127.0.0.1/%23': 'ws://127.0.0.1/%23',
  'ws://127.0.0.1/?': 'ws://127.0.0.1/?',
  'ws://0x7f.1/': 'ws://127.0.0.1/',
  'ws://[::1]/': 'ws://[::1]/',
  'ws://bücher.test/': 'ws://xn--bcher-kva.test/',
  'ws://127.0.0.1/\ud800?\udc00': 'ws://127.0.0.1/%EF%BF%BD?%EF%BF%BD',
};
for (const [given, href] of Object.entries(normalized)) {
  test(`${JSON.stringify(given)} becomes ${href}`, ({ Socket }) => {
    equal(new Socket(given).url, href);
  });
}

test('keeps a user and a password', ({ Socket }) => {
  const url = 'ws://user:secret@127.0.0.1/';
  equal(new Socket(url).url, url);
});

const refused = [
  'ftp://127.0.0.1/',
  'file:///x',
  'about:blank',
  'blob:http://127.0.0.1/x',
  'data:text/plain,x',
  'javascript:void 0',
  'mailto:a@b',
  'wsx://127.0.0.1/',
  'ws://127.0.0.1/#fragment',
  'ws://127.0.0.1/#',
  'http://127.0.0.1/#fragment',
  '#fragment',
  'ws://',
  'ws://a b/',
  'ws://[::1',
  'ws://127.0.0.1:65536/',
  'ws://127.0.0.1:port/',
  'ws://256.256.256.256/',
  'ws://user@/',
];
for (const url of refused) {
  test(`${JSON.stringify(url)} is a SyntaxError`, ({ Socket }) => {
    throwsDom(() => new Socket(url), 'SyntaxError');
  });
}

test(
  'is relative to the <base> of the document',
  (t) => {
    const base = document.createElement('base');
    base.href = 'https://127.0.0.1:8443/folder/';
    document.head.append(base);
    // At once, since it is the base of the other lanes too.
    try {
      equal(new t.Socket('x').url, 'wss://127.0.0.1:8443/folder/x');
    } finally {
      base.remove();
    }
  },
  { place: 'window' },
);

test('stays as it is while it opens and closes', async (t) => {
  const given = t.url('/echo', { q: 'a b' });
  const socket = new t.Socket(given.replace('ws:', 'HTTP:'));
  equal(socket.url, given);
  await t.event(socket, 'open');
  equal(socket.url, given);
  socket.close();
  await t.event(socket, 'close');
  equal(socket.url, given);
});

test('a relative one connects', async (t) => {
  const socket = new t.Socket('/echo?relative');
  await t.event(socket, 'open');
  equal(await t.echo(socket, 'here'), 'here');
});

test('an http: one connects', async (t) => {
  const socket = new t.Socket(t.url().replace('ws:', 'http:'));
  await t.event(socket, 'open');
  ok(socket.url.startsWith('ws:'));
});
