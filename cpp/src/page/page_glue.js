/*
 * Between an EmSocket (web/src) and its Client: calls of the page that carry a
 * JavaScript value, and the Client's events on their way to the page, with text
 * decoded. `Module.page` is all that web/src/core.ts sees of this module, and the
 * functions in Module all that this sees of web/src (loader.ts).
 */
var EmsocketPageGlue = {
  $EmsocketPage__deps: ['$Emsocket'],
  $EmsocketPage__postset: 'Module.page = EmsocketPage;',
  $EmsocketPage: {
    // Set by web/src: the listener of a page, whose functions must not throw.
    listenerOf: null,

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

    // What the module exports, to be called as it is; there once it has started.
    exports: function () {
      return {
        create: _emsocket_new,
        call: _emsocket_call,
        readyState: _emsocket_ready_state,
        bufferedAmount: _emsocket_buffered_amount,
        isWritable: _emsocket_writable,
      };
    },

    setOptions: function (numbers) {
      new Float64Array(wasmMemory.buffer, _emsocket_options()).set(numbers);
    },
  },

  // emscripten_websocket_new reads C strings with functions that nothing else
  // needs here, and makes sockets of the global class, in the place of which a
  // page may have put EmSocket: web/src makes them.
  emsocket_socket_new__deps: ['$Emsocket'],
  emsocket_socket_new: function (attributes) {
    var text = function (pointer) {
      var rest = new Uint8Array(wasmMemory.buffer, pointer);
      return Emsocket.decode(pointer, rest.indexOf(0));
    };
    var pointers = new Uint32Array(wasmMemory.buffer, attributes, 2);
    try {
      var socket = Module.openSocket(
        text(pointers[0]),
        pointers[1] ? text(pointers[1]).split(',') : [],
      );
    } catch (error) {
      Emsocket.text = Module.reasonOf(error);
      return -Emsocket.text.length;
    }
    return Emsocket.addSocket(socket);
  },

  // What the page does itself too (web/src).
  emsocket_value_size__deps: ['$Emsocket'],
  emsocket_value_size: function () {
    return Module.sizeOf(Emsocket.value);
  },

  emsocket_value_keep__deps: ['$Emsocket'],
  emsocket_value_keep: function () {
    var handle = Emsocket.freeHandles.pop() || Emsocket.kept.length;
    Emsocket.kept[handle] = Module.copyOf(Emsocket.value);
    return handle;
  },

  emsocket_report_error__deps: ['$Emsocket'],
  emsocket_report_error: function (pointer, length) {
    Module.report(new Error(Emsocket.decode(pointer, length)));
  },

  emsocket_page_state__deps: ['$EmsocketPage'],
  emsocket_page_state__sig: 'vii',
  emsocket_page_state: function (page, state) {
    EmsocketPage.listenerOf(page).onState(state);
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
    EmsocketPage.listenerOf(page).onOpen(
      Emsocket.decode(url, urlLength),
      Emsocket.decode(protocol, protocolLength),
      Emsocket.decode(extensions, extensionsLength),
      attempt,
      !!reconnected,
    );
  },

  emsocket_page_message__deps: ['$EmsocketPage'],
  emsocket_page_message__sig: 'vi',
  emsocket_page_message: function (page) {
    EmsocketPage.listenerOf(page).onMessage(Emsocket.value);
  },

  emsocket_page_error__deps: ['$EmsocketPage'],
  emsocket_page_error__sig: 'viii',
  emsocket_page_error: function (page, coded, length) {
    EmsocketPage.listenerOf(page).onFailure(Emsocket.decode(coded, length));
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
    EmsocketPage.listenerOf(page).onClose({
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
    EmsocketPage.listenerOf(page).onReconnecting(attempt, delay);
  },

  emsocket_page_drain__deps: ['$EmsocketPage'],
  emsocket_page_drain__sig: 'vid',
  emsocket_page_drain: function (page, bufferedAmount) {
    EmsocketPage.listenerOf(page).onDrain(bufferedAmount);
  },

  emsocket_page_ask__deps: ['$EmsocketPage'],
  emsocket_page_ask__sig: 'viii',
  emsocket_page_ask: function (page, what, request) {
    EmsocketPage.listenerOf(page).onAsk(what, request);
  },

  emsocket_page_authenticate__deps: ['$EmsocketPage'],
  emsocket_page_authenticate__sig: 'vi',
  emsocket_page_authenticate: function (page) {
    EmsocketPage.listenerOf(page).onAuthenticate();
  },

  emsocket_page_authentication_message__deps: ['$EmsocketPage'],
  emsocket_page_authentication_message__sig: 'vi',
  emsocket_page_authentication_message: function (page) {
    EmsocketPage.listenerOf(page).onAuthenticationMessage(Emsocket.value);
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
    return EmsocketPage.listenerOf(page).shouldRetry({
      code: code,
      reason: Emsocket.decode(reason, reasonLength),
      wasClean: !!wasClean,
      willReconnect: true,
      retryIn: 0,
      unsent: unsent,
    });
  },
};

mergeInto(LibraryManager.library, EmsocketPageGlue);
