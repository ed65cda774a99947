/** The C++ module of typed messages (tests/bench/cpp/typed.cpp). */

const path = 'build/wasm-release/tests/bench/cpp/bench_typed';
const codecs = ['json', 'cbor', 'msgpack'];

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

  constructor(module) {
    this.#module = module;
  }

  /** The text or bytes of a message into the struct of a kind and number. */
  read(codec, kind, message, number = 0) {
    const size =
      typeof message === 'string' ? this.#putText(message) : this.#put(message);
    const isRead = this.#module._bench_typed_read(
      codecs.indexOf(codec),
      kind,
      number,
      size,
    );
    if (!isRead) {
      throw new Error(`C++ refuses the ${codec} message.`);
    }
  }

  /** A struct that was read, as the text or bytes of a message. */
  write(codec, kind, number) {
    const size = this.#module._bench_typed_write(
      codecs.indexOf(codec),
      kind,
      number,
    );
    const start = this.#module._bench_typed_written();
    return codec === 'json'
      ? this.#module.text.decode(start, size)
      : this.#module.HEAPU8.slice(start, start + size);
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
    const start = this.#module._bench_typed_room(text.length * 3);
    return this.#module.text.encode(text, start);
  }
}
