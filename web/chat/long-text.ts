/** Text of any length that neither freezes the page nor loses a character. */
import { createElement, keepInPlace } from './dom.js';
import { formatCount } from './format.js';

const COLLAPSED_CHARACTERS = 1_200;
const COLLAPSED_LINES = 16;
const WORD_SEARCH = 40;

/**
 * Puts the whole text into `element`. Of a long text only the beginning is laid
 * out, since a megabyte would hold the page up at every change of its width;
 * the button that shows the rest is returned.
 */
export function fillWithText(
  element: HTMLElement,
  text: string,
): HTMLButtonElement | undefined {
  const end = collapsedEnd(text);
  if (end === text.length) {
    element.textContent = text;
    return undefined;
  }

  const rest = createElement('span', '', text.slice(end));
  rest.hidden = true;
  element.append(
    createElement('span', 'text-beginning', text.slice(0, end)),
    rest,
  );

  const showAll = `Show all (${formatCount(text.length, 'character', 'characters')})`;
  const button = createElement('button', 'link-button show-all', showAll);
  button.type = 'button';
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    keepInPlace(element, element.closest('.scroller'), () => {
      rest.hidden = !rest.hidden;
    });
    button.setAttribute('aria-expanded', String(!rest.hidden));
    button.textContent = rest.hidden ? showAll : 'Show less';
  });
  return button;
}

/** Where the collapsed text ends; the text's length when it is short. */
function collapsedEnd(text: string): number {
  let lineEnd = -1;
  for (let line = 0; line < COLLAPSED_LINES; line++) {
    lineEnd = text.indexOf('\n', lineEnd + 1);
    if (lineEnd === -1 || lineEnd > COLLAPSED_CHARACTERS) break;
  }
  const manyLines = lineEnd !== -1 && lineEnd <= COLLAPSED_CHARACTERS;
  if (manyLines) return lineEnd + 1;
  if (text.length <= COLLAPSED_CHARACTERS) return text.length;
  return cutBetweenWords(text);
}

function cutBetweenWords(text: string): number {
  const space = text.lastIndexOf(' ', COLLAPSED_CHARACTERS);
  if (space > COLLAPSED_CHARACTERS - WORD_SEARCH) return space + 1;
  // The two halves of a surrogate pair must stay in one text node.
  const pair = /[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(
    text.slice(COLLAPSED_CHARACTERS - 1, COLLAPSED_CHARACTERS + 1),
  );
  return pair ? COLLAPSED_CHARACTERS - 1 : COLLAPSED_CHARACTERS;
}
