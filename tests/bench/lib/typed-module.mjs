/** The C++ module of typed messages (tests/bench/cpp/typed.cpp). */

const path = 'build/wasm-release/tests/bench/cpp/bench_typed';
const codecs = ['json', 'cbor', 'msgpack'];

// As the glue of a Client does it: a call of the encoder costs more than this.
const shortText = 150;

/**
 * @param {(path: string) => Promise<ArrayBuffer>} read gives a file of the tree
 * @param {(path: string) => Promise<object>} load imports one
 */
export async function loadTypedModule({ read, load }) {
  const { default: create } = await load(`${path}.mjs`);
  return new TypedModule(
    await create({ wasmBinary: await read(`${path}.wasm`) }),
  );
}

class TypedModule {
  #module;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(module) {
    this.#module = module;
  }

  /** The text or bytes of a message into a struct. */
  read(codec, kind, message) {
    const size =
      typeof message === 'string' ? this.#putText(message) : this.#put(message);
    if (!this.#module._bench_typed_read(codecs.indexOf(codec), kind, size)) {
      throw new Error(`C++ refuses the ${codec} message.`);
    }
  }

  /** The struct that was read last, as the text or bytes of a message. */
  write(codec, kind) {
    const size = this.#module._bench_typed_write(codecs.indexOf(codec), kind);
    const start = this.#module._bench_typed_written();
    const bytes = this.#module.HEAPU8.subarray(start, start + size);
    return codec === 'json' ? this.#decoder.decode(bytes) : bytes.slice();
  }

  /** Grows with whatever is read. */
  get total() {
    return this.#module._bench_typed_total();
  }

  #put(bytes) {
    const start = this.#module._bench_typed_room(bytes.length);
    this.#module.HEAPU8.set(bytes, start);
    return bytes.length;
  }

  #putText(text) {
    const { length } = text;
    const start = this.#module._bench_typed_room(length * 3);
    const { HEAPU8 } = this.#module;
    if (length < shortText) {
      let i = 0;
      for (; i < length; ++i) {
        const unit = text.charCodeAt(i);
        if (unit > 0x7f) break;
        HEAPU8[start + i] = unit;
      }
      if (i === length) return length;
    }
    const room = HEAPU8.subarray(start, start + length * 3);
    return this.#encoder.encodeInto(text, room).written;
  }
}
