/*
 * Between an EmSocket (web/src) and its Client: calls of the page that carry a
 * JavaScript value, and the Client's events on their way to the page, with text
 * decoded. `Module.page` is all that web/src/core.ts sees of this module.
 */
var EmsocketPageGlue = {
  $EmsocketPage__deps: ['$Emsocket'],
  $EmsocketPage__postset: "Module['page'] = EmsocketPage;",
  $EmsocketPage: {
    // Set by web/src: the listener of a page, whose functions must not throw;
    // null where its socket has been collected.
    find: null,

    send: function (client, data) {
      return EmsocketPage.withValue(data, _emsocket_send, client);
    },

    sendFirst: function (client, data) {
      return !!EmsocketPage.withValue(
        data,
        _emsocket_authentication_send,
        client,
      );
    },

    withValue: function (data, call, client) {
      // A message whose handlers are running stays what it is for the next one.
      var outer = Emsocket.value;
      // What the browser throws leaves the frames of C++ on the stack.
      var top = stackSave();
      Emsocket.value = data;
      try {
        return call(client);
      } finally {
        Emsocket.value = outer;
        stackRestore(top);
      }
    },

    pushText: function (text) {
      Emsocket.text = text;
      _emsocket_push_text(text.length);
    },

    // What the module exports, under names that web/src knows; there once it has
    // started.
    exports: function () {
      return {
        _emsocket_new: _emsocket_new,
        _emsocket_delete: _emsocket_delete,
        _emsocket_connect: _emsocket_connect,
        _emsocket_reconnect: _emsocket_reconnect,
        _emsocket_close: _emsocket_close,
        _emsocket_ready_state: _emsocket_ready_state,
        _emsocket_buffered_amount: _emsocket_buffered_amount,
        _emsocket_writable: _emsocket_writable,
        _emsocket_set_binary_type: _emsocket_set_binary_type,
        _emsocket_answer_url: _emsocket_answer_url,
        _emsocket_answer_protocols: _emsocket_answer_protocols,
        _emsocket_reject: _emsocket_reject,
        _emsocket_accept: _emsocket_accept,
        _emsocket_refuse: _emsocket_refuse,
      };
    },

    setOptions: function (numbers) {
      HEAPF64.set(numbers, _emsocket_options() >> 3);
    },
  },

  // Emscripten's own reads C strings with functions that nothing else needs
  // here.
  emscripten_websocket_new__deps: LibraryManager.library['$webSockets']
    ? ['$WS', '$webSockets', '$Emsocket']
    : ['$WS', '$Emsocket'],
  emscripten_websocket_new__sig: 'ii',
  emscripten_websocket_new: function (attributes) {
    var text = function (pointer) {
      return Emsocket.decode(pointer, HEAPU8.indexOf(0, pointer) - pointer);
    };
    var url = text(HEAP32[attributes >> 2]);
    var protocols = HEAP32[(attributes >> 2) + 1];
    var socket = protocols
      ? new WebSocket(url, text(protocols).split(','))
      : new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    // The table is an array up to 3.1.56.
    return {{{ LibraryManager.library['$webSockets']
      ? 'webSockets.allocate(socket)'
      : 'WS.sockets.push(socket) - 1' }}};
  },

  // What the page does itself too while it has no Client (web/src/payload.ts).
  emsocket_value_size__deps: ['$Emsocket'],
  emsocket_value_size: function () {
    return Module['sizeOf'](Emsocket.value);
  },

  emsocket_value_keep__deps: ['$Emsocket'],
  emsocket_value_keep: function () {
    var handle = Emsocket.freeHandles.pop() || Emsocket.kept.length;
    Emsocket.kept[handle] = Module['copyOf'](Emsocket.value);
    return handle;
  },

  // Emscripten's own is four times as long, for memories that become large.
  emscripten_resize_heap__deps: [],
  emscripten_resize_heap: function (requested) {
    var present = HEAPU8.length;
    // A fifth more than now, so that it need not grow again soon.
    var size = Math.max(requested >>> 0, Math.min(present * 1.2, 0x80000000));
    try {
      wasmMemory.grow((size - present + 0xffff) >>> 16);
      updateGlobalBufferAndViews(wasmMemory.buffer);
      return 1;
    } catch (error) {
      return 0;
    }
  },

  emsocket_page_state__deps: ['$EmsocketPage'],
  emsocket_page_state__sig: 'vii',
  emsocket_page_state: function (page, state) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onState(state);
  },

  emsocket_page_open__deps: ['$EmsocketPage'],
  emsocket_page_open__sig: 'viiiiiiidi',
  emsocket_page_open: function (
    page,
    url,
    urlLength,
    protocol,
    protocolLength,
    extensions,
    extensionsLength,
    attempt,
    reconnected,
  ) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onOpen(Emsocket.decode(url, urlLength),
      Emsocket.decode(protocol, protocolLength),
      Emsocket.decode(extensions, extensionsLength),
      attempt,
      !!reconnected,
    );
  },

  emsocket_page_message__deps: ['$EmsocketPage'],
  emsocket_page_message__sig: 'vi',
  emsocket_page_message: function (page) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onMessage(Emsocket.value);
  },

  emsocket_page_error__deps: ['$EmsocketPage'],
  emsocket_page_error__sig: 'viiiii',
  emsocket_page_error: function (
    page,
    kind,
    kindLength,
    message,
    messageLength,
  ) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onError(Emsocket.decode(kind, kindLength),
      Emsocket.decode(message, messageLength),
    );
  },

  emsocket_page_close__deps: ['$EmsocketPage'],
  emsocket_page_close__sig: 'viiiiiidd',
  emsocket_page_close: function (
    page,
    code,
    reason,
    reasonLength,
    wasClean,
    willReconnect,
    retryIn,
    unsent,
  ) {
    var listener = EmsocketPage.find(page);
    if (listener)
      listener.onClose({
        code: code,
        reason: Emsocket.decode(reason, reasonLength),
        wasClean: !!wasClean,
        willReconnect: !!willReconnect,
        retryIn: retryIn,
        unsent: unsent,
      });
  },

  emsocket_page_reconnecting__deps: ['$EmsocketPage'],
  emsocket_page_reconnecting__sig: 'vidd',
  emsocket_page_reconnecting: function (page, attempt, delay) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onReconnecting(attempt, delay);
  },

  emsocket_page_drain__deps: ['$EmsocketPage'],
  emsocket_page_drain__sig: 'vid',
  emsocket_page_drain: function (page, bufferedAmount) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onDrain(bufferedAmount);
  },

  emsocket_page_ask__deps: ['$EmsocketPage'],
  emsocket_page_ask__sig: 'viii',
  emsocket_page_ask: function (page, what, request) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onAsk(what, request);
  },

  emsocket_page_authenticate__deps: ['$EmsocketPage'],
  emsocket_page_authenticate__sig: 'vi',
  emsocket_page_authenticate: function (page) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onAuthenticate();
  },

  emsocket_page_authentication_message__deps: ['$EmsocketPage'],
  emsocket_page_authentication_message__sig: 'vi',
  emsocket_page_authentication_message: function (page) {
    var listener = EmsocketPage.find(page);
    if (listener) listener.onAuthenticationMessage(Emsocket.value);
  },

  emsocket_page_should_retry__deps: ['$EmsocketPage'],
  emsocket_page_should_retry__sig: 'diiiiid',
  emsocket_page_should_retry: function (
    page,
    code,
    reason,
    reasonLength,
    wasClean,
    unsent,
  ) {
    var listener = EmsocketPage.find(page);
    return listener
      ? listener.shouldRetry({
          code: code,
          reason: Emsocket.decode(reason, reasonLength),
          wasClean: !!wasClean,
          willReconnect: true,
          retryIn: 0,
          unsent: unsent,
        })
      : -1;
  },
};

mergeInto(LibraryManager.library, EmsocketPageGlue);
