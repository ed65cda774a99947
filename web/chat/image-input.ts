/** Images from the file chooser, the clipboard and drag and drop. */
import { elementById } from './dom.js';
import { formatBytes } from './format.js';

const MAX_IMAGE_BYTES = 5_000_000;

export interface ImageHandlers {
  image(name: string, mime: string, bytes: Uint8Array): void;
  /** One sentence for the user. */
  refuse(sentence: string): void;
}

export class ImageInput {
  readonly #input = elementById('image', HTMLInputElement);
  readonly #handlers: ImageHandlers;

  constructor(
    pasteTarget: HTMLElement,
    dropTarget: HTMLElement,
    handlers: ImageHandlers,
  ) {
    this.#handlers = handlers;
    this.#input.addEventListener('change', () => {
      const files = [...(this.#input.files ?? [])];
      // Else choosing the same file again would be no change.
      this.#input.value = '';
      void this.#take(files);
    });
    this.#listenForPaste(pasteTarget);
    this.#listenForDrop(dropTarget);
  }

  setEnabled(enabled: boolean): void {
    this.#input.disabled = !enabled;
  }

  #listenForPaste(target: HTMLElement): void {
    target.addEventListener('paste', (event) => {
      const data = event.clipboardData;
      // Office programs put a picture of the text beside the text; the text is meant.
      if (!data || data.files.length === 0 || data.types.includes('text/plain'))
        return;
      event.preventDefault();
      void this.#take([...data.files]);
    });
  }

  #listenForDrop(target: HTMLElement): void {
    const setDragged = (dragged: boolean) =>
      target.classList.toggle('dragged-over', dragged);
    target.addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setDragged(true);
    });
    target.addEventListener('dragleave', () => setDragged(false));
    target.addEventListener('drop', (event) => {
      setDragged(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void this.#take(files);
    });
  }

  async #take(files: File[]): Promise<void> {
    for (const file of files) {
      const fault = this.#faultOf(file);
      if (fault !== undefined) {
        this.#handlers.refuse(fault);
        continue;
      }
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        this.#handlers.image(file.name, file.type, bytes);
      } catch {
        this.#handlers.refuse(`“${file.name}” could not be read.`);
      }
    }
  }

  #faultOf(file: File): string | undefined {
    if (this.#input.disabled) return 'Connect first, then send the image.';
    if (!file.type.startsWith('image/')) {
      return `“${file.name}” is not an image. Only images can be sent.`;
    }
    if (file.size > MAX_IMAGE_BYTES) {
      const limit = formatBytes(MAX_IMAGE_BYTES);
      return `“${file.name}” is larger than ${limit}, the limit for an image.`;
    }
    return undefined;
  }
}
