/** Emscripten's table of sockets, by its version, as the glue takes it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const glue = await readFile(
  new URL('../../../cpp/src/browser/socket_glue.js', import.meta.url),
  'utf8',
);

/**
 * `$Emsocket` where websocket.h's library has brought this. A newer Emscripten
 * replaces all that is in triple braces before it runs any library.
 */
function emsocketAfter(library) {
  const replaced = glue.replace(/\{{3}[^}]*\}{3}/g, '0');
  new Function('LibraryManager', 'mergeInto', replaced)(
    { library },
    Object.assign,
  );
  return library;
}

test('up to 3.1.56 it is an array, which is freed from its end', (t) => {
  t.after(() => delete globalThis.WS);
  globalThis.WS = { sockets: [null] };
  const { $Emsocket, $Emsocket__deps } = emsocketAfter({ $WS: {} });
  assert.deepEqual($Emsocket__deps, ['$WS']);
  assert.equal($Emsocket.addSocket('first'), 1);
  assert.equal($Emsocket.addSocket('second'), 2);
  assert.equal($Emsocket.socket(2), 'second');
  $Emsocket.freeSocket(1);
  assert.deepEqual(globalThis.WS.sockets, [null, null, 'second']);
  $Emsocket.freeSocket(2);
  assert.deepEqual(globalThis.WS.sockets, [null]);
});

test('from 3.1.57 on it is an allocator', (t) => {
  t.after(() => {
    delete globalThis.WS;
    delete globalThis.webSockets;
  });
  const sockets = new Map();
  globalThis.webSockets = {
    allocate: (socket) => sockets.set(7, socket) && 7,
    free: (id) => sockets.delete(id),
  };
  globalThis.WS = { getSocket: (id) => sockets.get(id) };
  const { $Emsocket, $Emsocket__deps } = emsocketAfter({
    $WS: {},
    $webSockets: {},
  });
  assert.deepEqual($Emsocket__deps, ['$WS', '$webSockets']);
  const id = $Emsocket.addSocket('socket');
  assert.equal($Emsocket.socket(id), 'socket');
  $Emsocket.freeSocket(id);
  assert.equal(sockets.size, 0);
});
