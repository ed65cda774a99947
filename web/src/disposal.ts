/** `using` and `await using`, where the engine has them. */

interface Closable {
  readonly closed: Promise<unknown>;
  close(): void;
}

/** Puts both methods on a prototype; a symbol that is not there yet is none. */
export function defineDisposal(prototype: Closable): void {
  const symbols = Symbol as { dispose?: symbol; asyncDispose?: symbol };
  const define = (symbol: symbol | undefined, value: unknown) => {
    if (symbol === undefined) return;
    Object.defineProperty(prototype, symbol, {
      value,
      writable: true,
      configurable: true,
    });
  };
  define(symbols.dispose, function (this: Closable) {
    this.close();
  });
  define(symbols.asyncDispose, async function (this: Closable) {
    this.close();
    await this.closed;
  });
}
