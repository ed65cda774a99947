/** Binary content of a message: an image, or the first bytes of anything else. */
import { createElement, keepInPlace } from './dom.js';
import { formatBytes } from './format.js';

const HEX_BYTES = 64;

export interface BinaryBody {
  element: HTMLElement;
  /** A link that saves the content. */
  save?: HTMLElement;
  /** Frees the memory that the browser holds for the content. */
  release(): void;
}

export function hexBody(bytes: Uint8Array): BinaryBody {
  return { element: hexOf(bytes), release: () => undefined };
}

/** `name` is the file's name, or empty. */
export function imageBody(
  bytes: Uint8Array<ArrayBuffer>,
  mime: string,
  name: string,
  alternative: string,
): BinaryBody {
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));

  const image = createElement('img', 'picture');
  image.src = url;
  image.alt = alternative;
  image.addEventListener('error', () => {
    zoom.replaceWith(
      createElement('p', 'broken', 'This browser cannot show the image.'),
      hexOf(bytes),
    );
  });

  const zoom = createElement('button', 'picture-button');
  zoom.type = 'button';
  zoom.title = 'Show larger or smaller';
  zoom.setAttribute('aria-expanded', 'false');
  zoom.append(image);
  zoom.addEventListener('click', () => {
    keepInPlace(zoom, zoom.closest('.scroller'), () => {
      const large = zoom.classList.toggle('large');
      zoom.setAttribute('aria-expanded', String(large));
    });
  });

  // Saved, not opened: an SVG opened from a blob: URL would be a document of this page's origin.
  const save = createElement('a', 'save', `Save, ${formatBytes(bytes.length)}`);
  save.href = url;
  save.download = name === '' ? 'image' : name;

  return {
    element: zoom,
    save,
    release: () => {
      URL.revokeObjectURL(url);
    },
  };
}

function hexOf(bytes: Uint8Array): HTMLElement {
  const pairs = Array.from(bytes.subarray(0, HEX_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  const more = bytes.length > HEX_BYTES ? ' …' : '';
  return createElement('code', 'hex', pairs.join(' ') + more);
}
