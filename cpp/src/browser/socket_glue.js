/*
 * The only JavaScript between the Client and the browser: what
 * <emscripten/websocket.h> and <emscripten/html5.h> lack or get wrong. Each
 * replacement of one of their calls has its reason beside it; what they do right
 * is used from C++ (transport.cpp). Compiled into the user's module by
 * `--js-library`.
 *
 * WebSocket objects live in Emscripten's own table, so that both kinds of calls
 * see them.
 */

// That table: an allocator from Emscripten 3.1.57 on, an array before. Which one
// is known when this file runs, after websocket.h's library, and not yet when
// what is in triple braces is replaced.
var EmsocketTable = LibraryManager.library['$webSockets']
  ? {
      deps: ['$WS', '$webSockets'],
      get: function (id) {
        return WS.getSocket(id);
      },
      add: function (socket) {
        return webSockets.allocate(socket);
      },
      free: function (id) {
        webSockets.free(id);
      },
    }
  : {
      deps: ['$WS'],
      get: function (id) {
        return WS.sockets[id];
      },
      add: function (socket) {
        return WS.sockets.push(socket) - 1;
      },
      // emscripten_websocket_delete frees nothing in 3.1.6 (wrong key), and in
      // every version with an array the array only grows.
      free: function (id) {
        WS.sockets[id] = null;
        while (WS.sockets.length > 1 && !WS.sockets[WS.sockets.length - 1]) {
          WS.sockets.pop();
        }
      },
    };

var EmsocketGlue = {
  $Emsocket__deps: EmsocketTable.deps,
  // Asked for once: an engine takes longer to find that there is no such name
  // than to send a short text.
  $Emsocket__postset: "Emsocket.isNode = typeof process === 'object';",
  $Emsocket: {
    // The message whose handlers run just now: C++ may copy it.
    value: null,
    // Values that wait in an outbox, by handle; 0 is none.
    kept: [null],
    freeHandles: [],
    // A text that C++ takes at once: a reason, an exception's text. Not `value`,
    // since a handler that asks for one may read its message after that.
    text: '',
    encoder: null,
    decoder: null,
    // Whether this is Node, where another way is the fast one.
    isNode: false,
    // The C++ objects that hear of the page, and the function that tells them.
    listeners: [],
    tellListener: 0,

    socket: EmsocketTable.get,
    addSocket: EmsocketTable.add,
    freeSocket: EmsocketTable.free,

    // Whether the socket took it: one that is closing would swallow it.
    send: function (id, data) {
      var socket = Emsocket.socket(id);
      if (socket.readyState !== 1) return 0;
      socket.send(data);
      return 1;
    },

    memory: function () {
      return HEAPU8;
    },

    // The memory's bytes, as long as they are those of `heap`; null where it is
    // shared: browsers refuse to decode from, encode into, or send out of that.
    // Asked for once, since HEAPU8.buffer takes as long as a short text.
    heap: null,
    buffer: null,
    unsharedBuffer: function () {
      if (Emsocket.heap !== HEAPU8) {
        Emsocket.heap = HEAPU8;
        Emsocket.buffer =
          HEAPU8.buffer instanceof ArrayBuffer ? HEAPU8.buffer : null;
      }
      return Emsocket.buffer;
    },

    // A copy where the memory is shared.
    bytes: function (pointer, length) {
      var buffer = Emsocket.unsharedBuffer();
      return buffer
        ? new Uint8Array(buffer, pointer, length)
        : HEAPU8.slice(pointer, pointer + length);
    },

    // The string of so many bytes of UTF-8. UTF8ToString stops at NUL and drops a
    // BOM.
    decode: function (pointer, length) {
      // A browser's decoder takes longer than this up to about here, also with
      // what it takes to put the pieces together when the text is sent. Node's
      // does not.
      if (length <= 48 && !Emsocket.isNode) {
        var text = Emsocket.decodeAscii(pointer, length);
        if (text !== null) return text;
      }
      if (!Emsocket.decoder) {
        Emsocket.decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      }
      return Emsocket.decoder.decode(Emsocket.bytes(pointer, length));
    },

    // null where it is not all ASCII. By eight, since each piece is a string that
    // the engine has to make.
    decodeAscii: function (pointer, length) {
      var heap = HEAPU8;
      var end = pointer + length;
      var text = '';
      var units = 0;
      for (; end - pointer >= 8; pointer += 8) {
        var a = heap[pointer];
        var b = heap[pointer + 1];
        var c = heap[pointer + 2];
        var d = heap[pointer + 3];
        var e = heap[pointer + 4];
        var f = heap[pointer + 5];
        var g = heap[pointer + 6];
        var h = heap[pointer + 7];
        units |= a | b | c | d | e | f | g | h;
        text += String.fromCharCode(a, b, c, d, e, f, g, h);
      }
      for (; pointer < end; ++pointer) {
        units |= heap[pointer];
        text += String.fromCharCode(heap[pointer]);
      }
      return units < 0x80 ? text : null;
    },

    // Writes the UTF-8 of a string, at most three bytes for each code unit, and
    // returns how many bytes it took. stringToUTF8 takes a lone surrogate
    // together with whatever follows it; here it is U+FFFD, as in the standard.
    encode: function (text, pointer) {
      var length = text.length;
      // A call of the encoder costs more than this loop up to about here: much
      // in a browser, little in Node.
      if (length > (Emsocket.isNode ? 40 : 200)) {
        return Emsocket.encodeLong(text, pointer);
      }
      var heap = HEAPU8;
      var i = 0;
      // Most texts are ASCII to their end, for which this loop is half as fast
      // again as the next.
      for (; i < length; ++i) {
        var ascii = text.charCodeAt(i);
        if (ascii > 0x7f) break;
        heap[pointer + i] = ascii;
      }
      var at = pointer + i;
      for (; i < length; ++i) {
        var unit = text.charCodeAt(i);
        if (unit < 0x80) {
          heap[at++] = unit;
          continue;
        }
        if (unit < 0x800) {
          heap[at++] = 0xc0 | (unit >> 6);
          heap[at++] = 0x80 | (unit & 0x3f);
          continue;
        }
        if (unit >= 0xd800 && unit < 0xe000) {
          var next = i + 1 < length ? text.charCodeAt(i + 1) : 0;
          if (unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            var point = 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff);
            ++i;
            heap[at++] = 0xf0 | (point >> 18);
            heap[at++] = 0x80 | ((point >> 12) & 0x3f);
            heap[at++] = 0x80 | ((point >> 6) & 0x3f);
            heap[at++] = 0x80 | (point & 0x3f);
            continue;
          }
          unit = 0xfffd;
        }
        heap[at++] = 0xe0 | (unit >> 12);
        heap[at++] = 0x80 | ((unit >> 6) & 0x3f);
        heap[at++] = 0x80 | (unit & 0x3f);
      }
      return at - pointer;
    },

    encodeLong: function (text, pointer) {
      if (!Emsocket.encoder) Emsocket.encoder = new TextEncoder();
      var buffer = Emsocket.unsharedBuffer();
      if (buffer) {
        var room = new Uint8Array(buffer, pointer, text.length * 3);
        return Emsocket.encoder.encodeInto(text, room).written;
      }
      var encoded = Emsocket.encoder.encode(text);
      HEAPU8.set(encoded, pointer);
      return encoded.length;
    },
  },

  $emsocketReport: function (error) {
    if (typeof reportError === 'function') {
      reportError(error);
    } else {
      // Where there is no reportError: as an uncaught error, in a task of its
      // own so that it does not unwind C++.
      setTimeout(function () {
        throw error;
      });
    }
  },

  // --- Values ----------------------------------------------------------------

  // Copies the present value to `pointer`, where there is room for three bytes
  // for each code unit of a string, or for all bytes of an ArrayBuffer. Returns
  // the bytes written. A Blob cannot be read in this moment: 0.
  emsocket_value_read__deps: ['$Emsocket'],
  emsocket_value_read__sig: 'ii',
  emsocket_value_read: function (pointer) {
    var value = Emsocket.value;
    if (typeof value === 'string') return Emsocket.encode(value, pointer);
    if ('size' in value) return 0;
    Emsocket.memory().set(new Uint8Array(value), pointer);
    return value.byteLength;
  },

  // How many bytes the present value is on the wire.
  emsocket_value_size__deps: ['$Emsocket'],
  emsocket_value_size__sig: 'd',
  emsocket_value_size: function () {
    var value = Emsocket.value;
    if (typeof value !== 'string') {
      // Not by its class, which each window has of its own.
      return !ArrayBuffer.isView(value) && 'size' in value
        ? value.size
        : value.byteLength;
    }
    var bytes = value.length;
    for (var i = 0; i < value.length; ++i) {
      var unit = value.charCodeAt(i);
      if (unit < 0x80) continue;
      bytes += unit < 0x800 ? 1 : 2;
      // A pair of surrogates is four bytes, which the first has counted.
      if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < value.length) {
        var next = value.charCodeAt(i + 1);
        if (next >= 0xdc00 && next < 0xe000) ++i;
      }
    }
    return bytes;
  },

  // Keeps the present value for later, a buffer as it is now, since its owner may
  // change it; returns its handle, which is never 0.
  emsocket_value_keep__deps: ['$Emsocket'],
  emsocket_value_keep__sig: 'i',
  emsocket_value_keep: function () {
    var handle = Emsocket.freeHandles.pop() || Emsocket.kept.length;
    var value = Emsocket.value;
    if (ArrayBuffer.isView(value)) {
      value = new Uint8Array(
        value.buffer,
        value.byteOffset,
        value.byteLength,
      ).slice();
    } else if (typeof value !== 'string' && !('size' in value)) {
      // No Blob: a buffer, perhaps of another window with a class of its own.
      value = new Uint8Array(value).slice();
    }
    Emsocket.kept[handle] = value;
    return handle;
  },

  emsocket_value_free__deps: ['$Emsocket'],
  emsocket_value_free__sig: 'vi',
  emsocket_value_free: function (handle) {
    Emsocket.kept[handle] = null;
    Emsocket.freeHandles.push(handle);
  },

  // The same for the text that was just made ready for C++, once.
  emsocket_text_take__deps: ['$Emsocket'],
  emsocket_text_take__sig: 'ii',
  emsocket_text_take: function (pointer) {
    var text = Emsocket.text;
    Emsocket.text = '';
    return Emsocket.encode(text, pointer);
  },

  // --- Sockets ---------------------------------------------------------------

  // emscripten_websocket_new lets the constructor's exception (SyntaxError,
  // SecurityError) fly through C++. Makes the exception's text ready to be taken
  // instead, and returns minus its length.
  emsocket_socket_new__deps: ['$Emsocket', 'emscripten_websocket_new'],
  emsocket_socket_new__sig: 'ii',
  emsocket_socket_new: function (attributes) {
    try {
      var id = _emscripten_websocket_new(attributes);
      if (id > 0) return id;
      Emsocket.text = 'This environment has no WebSocket.';
    } catch (error) {
      Emsocket.text = String((error && error.message) || error);
    }
    return -Emsocket.text.length;
  },

  // emscripten_websocket_set_onmessage_callback encodes text in two passes with
  // a JavaScript loop, allocates for each message, loses that when the callback
  // throws, counts a NUL that it adds, and reads a Blob as nothing. Here C++ is
  // told of the message and copies it if it wants to.
  emsocket_socket_on_message__deps: ['$Emsocket'],
  emsocket_socket_on_message__sig: 'viii',
  emsocket_socket_on_message: function (id, context, callback) {
    // Looked up once: the table's own get() may take longer than all the rest.
    var tell = {{{ makeDynCall('viid', 'callback') }}};
    Emsocket.socket(id).onmessage = function (event) {
      var data = event.data;
      var kind = 0;
      var length;
      if (typeof data === 'string') {
        length = data.length;
      } else if ('size' in data) {
        kind = 2;
        length = data.size;
      } else {
        // Not by its class, which each window has of its own.
        kind = 1;
        length = data.byteLength;
      }
      var outer = Emsocket.value;
      Emsocket.value = data;
      try {
        tell(context, kind, length);
      } finally {
        Emsocket.value = outer;
      }
    };
  },

  // emscripten_websocket_set_onclose_callback hands the reason over as a C
  // string, which a NUL ends, and in 3.1.57 to 3.1.65 writes the code over
  // wasClean. Those for `open` and `error` fill a struct of which nothing is
  // needed, in memory that they take for it.
  emsocket_socket_on_others__deps: ['$Emsocket'],
  emsocket_socket_on_others__sig: 'viiiii',
  emsocket_socket_on_others: function (id, context, open, error, close) {
    var socket = Emsocket.socket(id);
    socket.onopen = function () {
      {{{ makeDynCall('vi', 'open') }}}(context);
    };
    socket.onerror = function () {
      {{{ makeDynCall('vi', 'error') }}}(context);
    };
    socket.onclose = function (event) {
      Emsocket.text = event.reason || '';
      {{{ makeDynCall('viiii', 'close') }}}(
        context,
        event.code,
        event.wasClean ? 1 : 0,
        Emsocket.text.length,
      );
    };
  },

  // Of websocket.h a url, a protocol and extensions take two calls each, which
  // count, and then encode, what is a C string again. This makes the property of
  // that number ready to be taken, and returns its length.
  emsocket_socket_property__deps: ['$Emsocket'],
  emsocket_socket_property__sig: 'iii',
  emsocket_socket_property: function (id, number) {
    var socket = Emsocket.socket(id);
    Emsocket.text = [socket.url, socket.protocol, socket.extensions][number] || '';
    return Emsocket.text.length;
  },

  // emscripten_websocket_send_utf8_text has no length, stops at NUL, drops a BOM
  // and throws through C++.
  emsocket_socket_send_text__deps: ['$Emsocket'],
  emsocket_socket_send_text__sig: 'iiii',
  emsocket_socket_send_text: function (id, pointer, length) {
    return Emsocket.send(id, Emsocket.decode(pointer, length));
  },

  // emscripten_websocket_send_binary says nothing of a socket that is closing, so
  // that the state would have to be asked for first, which takes longer than the
  // rest; and it sends out of shared memory, which browsers refuse.
  emsocket_socket_send_binary__deps: ['$Emsocket'],
  emsocket_socket_send_binary__sig: 'iiii',
  emsocket_socket_send_binary: function (id, pointer, length) {
    // A browser reads it before send() returns. A class of Node's may do so later,
    // when something else is there: `ws` does where it compresses.
    return Emsocket.send(
      id,
      Emsocket.isNode
        ? Emsocket.memory().slice(pointer, pointer + length)
        : Emsocket.bytes(pointer, length),
    );
  },

  // websocket.h can send only what is in C++ memory. This sends the value of a
  // handle, or for 0 the present one, as it is.
  emsocket_socket_send_value__deps: ['$Emsocket'],
  emsocket_socket_send_value__sig: 'iii',
  emsocket_socket_send_value: function (id, handle) {
    return Emsocket.send(id, handle ? Emsocket.kept[handle] : Emsocket.value);
  },

  // emscripten_websocket_close hands the reason over as a C string, and throws
  // for a code of 0 with a reason. A `code` of 0 is none. A code that may not be
  // sent never comes here (Client::close); a malformed reason that U+FFFD made
  // too long is left out.
  emsocket_socket_close__deps: ['$Emsocket'],
  emsocket_socket_close__sig: 'viiii',
  emsocket_socket_close: function (id, code, pointer, length) {
    var socket = Emsocket.socket(id);
    if (!code) {
      socket.close();
      return;
    }
    try {
      socket.close(code, Emsocket.decode(pointer, length));
    } catch (error) {
      socket.close(code);
    }
  },

  // emscripten_websocket_get_ready_state writes it to memory, which takes longer
  // than to return it.
  emsocket_socket_ready_state__deps: ['$Emsocket'],
  emsocket_socket_ready_state__sig: 'ii',
  emsocket_socket_ready_state: function (id) {
    return Emsocket.socket(id).readyState;
  },

  // emscripten_websocket_get_buffered_amount writes eight bytes up to 3.1.34 and
  // four after.
  emsocket_socket_buffered_amount__deps: ['$Emsocket'],
  emsocket_socket_buffered_amount__sig: 'di',
  emsocket_socket_buffered_amount: function (id) {
    return Emsocket.socket(id).bufferedAmount;
  },

  // websocket.h has no binaryType; its new always sets 'arraybuffer'.
  emsocket_socket_set_binary_type__deps: ['$Emsocket'],
  emsocket_socket_set_binary_type__sig: 'vii',
  emsocket_socket_set_binary_type: function (id, isBlob) {
    Emsocket.socket(id).binaryType = isBlob ? 'blob' : 'arraybuffer';
  },

  // Silences the socket, closes it, and frees its place in the table.
  emsocket_socket_release__deps: ['$Emsocket'],
  emsocket_socket_release__sig: 'vi',
  emsocket_socket_release: function (id) {
    var socket = Emsocket.socket(id);
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Node's `ws` throws an error that nobody listens to.
    socket.onerror = function () {};
    Emsocket.freeSocket(id);
    if (socket.readyState < 2) socket.close();
  },

  // --- The page --------------------------------------------------------------

  // Tells a C++ object of what happens to the page, as PageSignal numbers it;
  // also in a worker, which has only the network's events.
  emsocket_page_listen__deps: ['$Emsocket', '$EmsocketPageEvents'],
  emsocket_page_listen__sig: 'vii',
  emsocket_page_listen: function (object, callback) {
    if (Emsocket.listeners.includes(object)) return;
    Emsocket.tellListener = callback;
    if (Emsocket.listeners.push(object) === 1) {
      EmsocketPageEvents.forEach('addEventListener');
    }
  },

  emsocket_page_unlisten__deps: ['$Emsocket', '$EmsocketPageEvents'],
  emsocket_page_unlisten__sig: 'vi',
  emsocket_page_unlisten: function (object) {
    if (!Emsocket.listeners.includes(object)) return;
    Emsocket.listeners = Emsocket.listeners.filter(function (each) {
      return each !== object;
    });
    if (!Emsocket.listeners.length) {
      EmsocketPageEvents.forEach('removeEventListener');
    }
  },

  $EmsocketPageEvents__deps: ['$Emsocket'],
  $EmsocketPageEvents: {
    // Calls the method of that name for each event.
    forEach: function (method) {
      var handle = EmsocketPageEvents.handle;
      if (typeof addEventListener === 'function') {
        ['online', 'offline', 'pageshow'].forEach(function (type) {
          globalThis[method](type, handle);
        });
      }
      if (typeof document === 'object') {
        ['visibilitychange', 'resume'].forEach(function (type) {
          document[method](type, handle);
        });
      }
    },

    handle: function (event) {
      var types = ['online', 'offline', 'visibilitychange'];
      var signal = types.indexOf(event.type);
      if (signal < 0) signal = 3;
      // A page that is shown for the first time, or is hidden.
      if (event.persisted === false) return;
      if (signal === 2 && document.visibilityState !== 'visible') return;
      // One that is told may end others.
      Emsocket.listeners.slice().forEach(function (each) {
        if (!Emsocket.listeners.includes(each)) return;
        {{{ makeDynCall('vii', 'Emsocket.tellListener') }}}(each, signal);
      });
    },
  },

  // What a C++ handler threw becomes an error that the page's own reporting
  // sees.
  emsocket_report_error__deps: ['$Emsocket', '$emsocketReport'],
  emsocket_report_error__sig: 'vii',
  emsocket_report_error: function (pointer, length) {
    emsocketReport(new Error(Emsocket.decode(pointer, length)));
  },
};

mergeInto(LibraryManager.library, EmsocketGlue);
