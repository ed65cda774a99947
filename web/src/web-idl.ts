/** Makes a class look as Web IDL would have made it. */

/** What kind of object it is by its class string: that of any window. */
export const classOf = (value: unknown): string =>
  Object.prototype.toString.call(value).slice(8, -1);

/** The conversion to a DOMString. A symbol has none: a TypeError. */
export function toDOMString(value: unknown): string {
  if (typeof value === 'symbol') {
    throw new TypeError('A symbol cannot be converted to a string.');
  }
  return String(value);
}

/** The conversion to [Clamp] unsigned short. */
export function clampToUnsignedShort(value: unknown): number {
  // Math converts as Web IDL does: Number() would take a bigint.
  const number = Math.min(Math.max(value as number, 0), 0xffff) || 0;
  const rounded = Math.round(number);
  // Halves go to the even one.
  return rounded - number === 0.5 ? rounded - (rounded % 2) : rounded;
}

/** Puts constants, of 0, 1, …, on the interface object and on its prototype. */
export function defineConstants(
  constructor: { prototype: object },
  names: readonly string[],
): void {
  names.forEach((name, value) => {
    for (const object of [constructor, constructor.prototype]) {
      Object.defineProperty(object, name, { value, enumerable: true });
    }
  });
}

/** Attributes and operations of an interface are enumerable, in its order. */
export function makeEnumerable(
  prototype: object,
  names: readonly string[],
): void {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    if (!descriptor) continue;
    // Deleted first, so that the order is that of `names`.
    Reflect.deleteProperty(prototype, name);
    Object.defineProperty(prototype, name, { ...descriptor, enumerable: true });
  }
}

export function setToStringTag(prototype: object, tag: string): void {
  Object.defineProperty(prototype, Symbol.toStringTag, {
    value: tag,
    configurable: true,
  });
}

/** Gives classes their names back, which minifiers take. */
export function nameClasses(classes: Record<string, object>): void {
  for (const [name, value] of Object.entries(classes)) {
    Object.defineProperty(value, 'name', { value: name, configurable: true });
  }
}
