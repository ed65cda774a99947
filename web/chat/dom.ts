/** Small helpers for the page's elements. */

/** The element with this id. Throws when index.html lacks it. */
export function elementById<T extends Element>(
  id: string,
  type: new () => T,
): T {
  const element = document.getElementById(id);
  if (!(element instanceof type))
    throw new Error(`index.html has no ${type.name} #${id}`);
  return element;
}

/** A new element whose content, if any, is text and nothing but text. */
export function createElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * Makes a change that moves `element`, and scrolls so that it stays where the
 * reader sees it. Browsers do this by themselves only in some cases, and not at
 * all at the end of what is scrolled.
 *
 * They scroll by whole pixels: the part of a pixel by which the element is off
 * is returned, to be handed to the next call so that it does not add up.
 */
export function keepInPlace(
  element: Element,
  scroller: Element | null,
  change: () => void,
  off = 0,
): number {
  const wanted = element.getBoundingClientRect().top - off;
  change();
  scroller?.scrollBy(0, element.getBoundingClientRect().top - wanted);
  return element.getBoundingClientRect().top - wanted;
}

/** Leaves an element alone that shows this text already, so that no screen reader repeats it. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
