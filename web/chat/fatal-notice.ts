/** What is shown when the page cannot go on without a reload. */
import { elementById } from './dom.js';

export interface FatalNotice {
  title: string;
  advice: string;
  cause: unknown;
}

export function showFatalNotice({ title, advice, cause }: FatalNotice): void {
  elementById('fatal-title', HTMLElement).textContent = title;
  elementById('fatal-advice', HTMLElement).textContent = advice;
  elementById('fatal-cause', HTMLElement).textContent = String(cause);
  elementById('fatal-reload', HTMLElement).addEventListener('click', () => {
    location.reload();
  });
  elementById('fatal', HTMLElement).hidden = false;
}
