/*
 * Between web/src/codecs and the codecs in C++: a message's value is built here
 * as C++ reads it, and a page's value is written there part by part.
 * `Module.codecs` is all that web/src/codecs/module.ts sees of it.
 */
var EmsocketCodecsGlue = {
  $EmsocketCodecs__deps: [
    '$Emsocket',
    '$EmsocketPage',
    '$EmsocketBuilder',
  ],
  $EmsocketCodecs__postset: "Module.codecs = EmsocketCodecs;",
  $EmsocketCodecs: {
    // Set by web/src: who hears of the outcomes of requests; must not throw.
    onEnd: null,
    fault: '',

    // Calls with the value where C++ looks for one.
    withValue: function (value, call) {
      var outer = Emsocket.value;
      Emsocket.value = value;
      try {
        return call();
      } finally {
        Emsocket.value = outer;
      }
    },

    // The value of a message, or undefined; then `fault` says what is wrong.
    // JSON only becomes null.
    decode: function (codec, data, maxDepth, maxBytes) {
      EmsocketCodecs.fault = '';
      EmsocketBuilder.start();
      var size = typeof data === 'string' ? data.length * 3 : data.byteLength;
      var isWell = EmsocketCodecs.withValue(data, function () {
        return _emsocket_decode(codec, size, maxDepth, maxBytes);
      });
      var value = EmsocketBuilder.take();
      return isWell ? value : undefined;
    },

    // The fault of a message in the words of C++.
    describe: function (fault, lines, data) {
      Emsocket.text = lines;
      var size = typeof data === 'string' ? data.length * 3 : data.byteLength;
      EmsocketCodecs.withValue(data, function () {
        _emsocket_describe(fault, lines.length, size);
      });
      return EmsocketCodecs.fault;
    },

    writeString: function (text) {
      Emsocket.text = text;
      _emsocket_write_string(text.length);
    },

    writeBytes: function (bytes) {
      EmsocketCodecs.withValue(bytes, function () {
        _emsocket_write_bytes(bytes.byteLength);
      });
    },

    // The whole message, where it is JSON.
    writeText: function (text) {
      Emsocket.text = text;
      _emsocket_write_text(text.length);
    },

    // What the browser throws leaves the frames of C++ on the stack.
    send: function (client) {
      var top = stackSave();
      try {
        return _emsocket_write_send(client);
      } finally {
        stackRestore(top);
      }
    },

    newRequests: function (owner, errorType) {
      Emsocket.text = errorType;
      return _emsocket_requests_new(owner, errorType.length);
    },

    addRequest: function (requests, id, replyType, timeout, isIdempotent, result) {
      Emsocket.text = replyType;
      _emsocket_requests_add(
        requests,
        id,
        replyType.length,
        timeout,
        isIdempotent,
        result,
      );
    },

    answerRequest: function (requests, id, role, type) {
      Emsocket.text = type;
      return !!_emsocket_requests_answer(requests, id, role, type.length);
    },

    // There once the module has started.
    exports: function () {
      return {
        writeStart: _emsocket_write_start,
        writeNull: _emsocket_write_null,
        writeBool: _emsocket_write_bool,
        writeNumber: _emsocket_write_number,
        writeBigInt: _emsocket_write_bigint,
        writeArray: _emsocket_write_array,
        writeObject: _emsocket_write_object,
        deleteRequests: _emsocket_requests_delete,
        cancelRequest: _emsocket_requests_cancel,
        openRequests: _emsocket_requests_open,
        closeRequests: _emsocket_requests_close,
      };
    },
  },

  // The value that is being built: the containers around the place where the
  // next one goes, and the key that it has there.
  $EmsocketBuilder: {
    outer: [],
    container: null,
    key: '',

    start: function () {
      EmsocketBuilder.outer = [];
      EmsocketBuilder.container = [];
    },

    // Nothing of a message is kept.
    take: function () {
      var root = EmsocketBuilder.outer[0] || EmsocketBuilder.container;
      EmsocketBuilder.start();
      return root[0];
    },

    put: function (value) {
      var container = EmsocketBuilder.container;
      if (Array.isArray(container)) {
        container.push(value);
      } else if (EmsocketBuilder.key in container) {
        // Inherited, as `__proto__` and `toString` are: a property of its own, and
        // no setter runs.
        Object.defineProperty(container, EmsocketBuilder.key, {
          value: value,
          configurable: true,
          enumerable: true,
          writable: true,
        });
      } else {
        container[EmsocketBuilder.key] = value;
      }
    },

    begin: function (container) {
      EmsocketBuilder.put(container);
      EmsocketBuilder.outer.push(EmsocketBuilder.container);
      EmsocketBuilder.container = container;
    },
  },

  emsocket_build_null__deps: ['$EmsocketBuilder'],
  emsocket_build_null__sig: 'v',
  emsocket_build_null: function () {
    EmsocketBuilder.put(null);
  },

  emsocket_build_bool__deps: ['$EmsocketBuilder'],
  emsocket_build_bool__sig: 'vi',
  emsocket_build_bool: function (value) {
    EmsocketBuilder.put(!!value);
  },

  emsocket_build_number__deps: ['$EmsocketBuilder'],
  emsocket_build_number__sig: 'vd',
  emsocket_build_number: function (value) {
    EmsocketBuilder.put(value);
  },

  emsocket_build_bigint__deps: ['$EmsocketBuilder'],
  emsocket_build_bigint__sig: 'vddi',
  emsocket_build_bigint: function (high, low, isNegative) {
    var magnitude = (BigInt(high) << BigInt(32)) | BigInt(low);
    EmsocketBuilder.put(isNegative ? -magnitude : magnitude);
  },

  emsocket_build_string__deps: ['$EmsocketBuilder', '$Emsocket'],
  emsocket_build_string__sig: 'vii',
  emsocket_build_string: function (pointer, length) {
    EmsocketBuilder.put(Emsocket.decode(pointer, length));
  },

  emsocket_build_bytes__deps: ['$EmsocketBuilder'],
  emsocket_build_bytes__sig: 'vii',
  emsocket_build_bytes: function (pointer, length) {
    EmsocketBuilder.put(HEAPU8.slice(pointer, pointer + length));
  },

  emsocket_build_array__deps: ['$EmsocketBuilder'],
  emsocket_build_array__sig: 'v',
  emsocket_build_array: function () {
    EmsocketBuilder.begin([]);
  },

  emsocket_build_object__deps: ['$EmsocketBuilder'],
  emsocket_build_object__sig: 'v',
  emsocket_build_object: function () {
    EmsocketBuilder.begin({});
  },

  emsocket_build_key__deps: ['$EmsocketBuilder', '$Emsocket'],
  emsocket_build_key__sig: 'iii',
  emsocket_build_key: function (pointer, length) {
    var key = Emsocket.decode(pointer, length);
    EmsocketBuilder.key = key;
    return Object.prototype.hasOwnProperty.call(EmsocketBuilder.container, key)
      ? 0
      : 1;
  },

  emsocket_build_end__deps: ['$EmsocketBuilder'],
  emsocket_build_end__sig: 'v',
  emsocket_build_end: function () {
    EmsocketBuilder.container = EmsocketBuilder.outer.pop();
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

  emsocket_codec_fault__deps: ['$EmsocketCodecs'],
  emsocket_codec_fault__sig: 'vii',
  emsocket_codec_fault: function (pointer, length) {
    EmsocketCodecs.fault = Emsocket.decode(pointer, length);
  },

  emsocket_request_end__deps: ['$EmsocketCodecs'],
  emsocket_request_end__sig: 'vidii',
  emsocket_request_end: function (owner, id, status, sendResult) {
    EmsocketCodecs.onEnd(owner, id, status, sendResult);
  },
};

mergeInto(LibraryManager.library, EmsocketCodecsGlue);
