/** One message as elements. */
import { hexBody, imageBody, type BinaryBody } from './binary-body.js';
import type { Delivery, MessageEvent } from './chat-module.js';
import { createElement } from './dom.js';
import {
  dateFrom,
  formatClock,
  formatCount,
  formatDateAndTime,
} from './format.js';
import { fillWithText } from './long-text.js';

const DELIVERY_WORDS: Record<Delivery, string> = {
  waiting: 'Waiting',
  sent: 'Sent',
  failed: 'Not sent',
};

export class MessageView {
  readonly element = createElement('article', 'message');
  readonly message: MessageEvent;
  readonly #delivery = createElement('span', 'delivery');
  readonly #binary: BinaryBody | undefined;

  constructor(message: MessageEvent) {
    this.message = message;
    this.element.dataset.kind = message.kind;
    if (message.own) this.element.dataset.own = 'true';

    this.#binary = binaryOf(message);
    const text = createElement('div', 'message-text');
    text.dataset.testid = 'message-text';
    text.dir = 'auto';
    const showAll = fillWithText(text, textOf(message));

    const line = createElement('div', 'line');
    line.append(text);
    if (showAll) line.append(showAll);
    if (this.#binary?.save) line.append(this.#binary.save);
    line.append(this.#meta());
    const bubble = createElement('div', 'bubble');
    bubble.append(line);
    if (this.#binary) {
      // A picture comes before its caption; bytes come after what they are.
      const place = isImage(message) ? 'beforebegin' : 'afterend';
      line.insertAdjacentElement(place, this.#binary.element);
    }

    const sender = senderOf(message);
    if (sender !== '')
      this.element.append(createElement('bdi', 'sender', sender));
    this.element.append(bubble);
    if (message.delivery) this.setDelivery(message.delivery);
  }

  setDelivery(delivery: Delivery): void {
    this.element.dataset.delivery = delivery;
    this.#delivery.textContent = DELIVERY_WORDS[delivery];
  }

  /** Whether the line above says already who wrote this. */
  setGrouped(grouped: boolean): void {
    this.element.classList.toggle('grouped', grouped);
  }

  remove(): void {
    this.element.remove();
    this.#binary?.release();
  }

  #meta(): HTMLElement {
    const date = dateFrom(this.message.time);
    const time = createElement('time', 'time', formatClock(date));
    time.dateTime = date.toISOString();
    time.title = formatDateAndTime(date);
    const meta = createElement('span', 'meta');
    meta.append(time, ' ', this.#delivery);
    return meta;
  }
}

function senderOf({ kind, own, name }: MessageEvent): string {
  if (kind === 'system') return '';
  if (kind === 'error') return 'Error';
  if (own) return 'You';
  return name === '' ? 'Server' : name;
}

function isImage({ kind, mime }: MessageEvent): boolean {
  return (kind === 'image' || kind === 'raw') && mime.startsWith('image/');
}

/** The message's words; for content that came without a name, what it is. */
function textOf(message: MessageEvent): string {
  const { text, data, mime } = message;
  if (text !== '' || !data) return text;
  const what = isImage(message) ? `${mime} message` : 'binary message';
  return `${what}, ${formatCount(data.length, 'byte', 'bytes')}`;
}

function binaryOf(message: MessageEvent): BinaryBody | undefined {
  const { data, mime, text } = message;
  if (!data) return undefined;
  if (!isImage(message)) return hexBody(data);
  const alternative = `Image from ${senderOf(message)}: ${textOf(message)}`;
  return imageBody(data, mime, text, alternative);
}
