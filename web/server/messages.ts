import { hasAtMost, isWellFormed, quote, toWellFormed } from './text.js';

/** A client as everybody else sees it. */
export interface Person {
  id: string;
  name: string;
}

export interface Say {
  type: 'say';
  id: string;
  text: string;
}

export interface Typing {
  type: 'typing';
}

export interface Image {
  type: 'image';
  id: string;
  name: string;
  mime: string;
  /** The file's bytes: a view of the message, not a copy. */
  file: Buffer;
}

export type ClientMessage = Say | Typing | Image;

/** The text messages that the server sends; see PROTOCOL.md. */
export type ServerMessage =
  | { type: 'welcome'; id: string; name: string; max_message_bytes: number }
  | { type: 'joined' | 'left'; id: string; name: string }
  | { type: 'presence'; people: number }
  | { type: 'say'; id: string; from: Person; text: string; time: number }
  | { type: 'typing'; from: Person }
  | {
      type: 'notice';
      level: 'info' | 'warning';
      text: string;
      ref?: string | undefined;
    };

/** A message against the protocol; the error's text names the field. */
export class BadMessage extends Error {
  /** `ref` is the message's id, where that much could be read. */
  constructor(
    text: string,
    readonly ref?: string,
  ) {
    super(text);
    this.name = 'BadMessage';
  }
}

/** Reads a text message; throws BadMessage. */
export function parseText(text: string): Say | Typing {
  const fields = parseObject(text, 'the message');
  switch (fields.type) {
    case 'say': {
      const id = readId(fields, 'id');
      const said = readString(fields, 'text', 'text', id);
      return { type: 'say', id, text: toWellFormed(said) };
    }
    case 'typing':
      return { type: 'typing' };
    default:
      throw new BadMessage(
        `type: must be "say" or "typing"${butIs(fields.type)}`,
        idOf(fields),
      );
  }
}

const maxHeaderBytes = 64 * 1024;
const maxFileNameLength = 255;
const maxMimeLength = 127;

/** Reads a binary message: an image behind its header; throws BadMessage. */
export function parseImage(data: Buffer): Image {
  if (data.length < 4) {
    throw new BadMessage(
      'header: a binary message begins with 4 bytes, the length of its header',
    );
  }
  const end = 4 + data.readUInt32BE(0);
  if (end > data.length) {
    throw new BadMessage('header: is longer than the whole message');
  }
  if (end > 4 + maxHeaderBytes) {
    throw new BadMessage(`header: is longer than ${maxHeaderBytes} bytes`);
  }
  const fields = parseObject(decodeHeader(data.subarray(4, end)), 'header');
  if (fields.type !== 'image') {
    throw new BadMessage(
      `header.type: must be "image"${butIs(fields.type)}`,
      idOf(fields),
    );
  }
  const id = readId(fields, 'header.id');
  const name = readString(fields, 'name', 'header.name', id);
  if (!hasAtMost(name, maxFileNameLength)) {
    throw new BadMessage(
      `header.name: has more than ${maxFileNameLength} characters`,
      id,
    );
  }
  const mime = readString(fields, 'mime', 'header.mime', id);
  if (!mime.startsWith('image/') || mime.length > maxMimeLength) {
    throw new BadMessage(
      `header.mime: must begin with "image/" and have at most ` +
        `${maxMimeLength} characters`,
      id,
    );
  }
  return {
    type: 'image',
    id,
    name: toWellFormed(name),
    mime: toWellFormed(mime),
    file: data.subarray(end),
  };
}

/** The binary message that carries `image` to everybody. */
export function encodeImage(image: Image, from: Person, time: number): Buffer {
  const { type, id, name, mime, file } = image;
  const header = Buffer.from(
    JSON.stringify({ type, id, name, mime, from, time }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, file]);
}

/** A text message as bytes, so that a broadcast encodes it once. */
export function encodeText(message: ServerMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}

type Fields = Record<string, unknown>;

function parseObject(json: string, what: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new BadMessage(`${what} is not JSON: ${toWellFormed(detail)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadMessage(`${what} must be a JSON object${butIs(value)}`);
  }
  return value as Fields;
}

function decodeHeader(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadMessage('header: is not UTF-8');
  }
}

const maxIdLength = 64;

/** The message's id, or undefined when it has none that could be answered. */
function idOf(fields: Fields): string | undefined {
  const { id } = fields;
  return typeof id === 'string' &&
    id !== '' &&
    hasAtMost(id, maxIdLength) &&
    isWellFormed(id)
    ? id
    : undefined;
}

function readId(fields: Fields, path: string): string {
  const id = idOf(fields);
  if (id === undefined) {
    throw new BadMessage(
      `${path}: must be a string of 1 to ${maxIdLength} characters` +
        butIs(fields.id),
    );
  }
  return id;
}

function readString(
  fields: Fields,
  field: string,
  path: string,
  ref: string,
): string {
  const value = fields[field];
  if (typeof value !== 'string') {
    throw new BadMessage(`${path}: must be a string${butIs(value)}`, ref);
  }
  return value;
}

/** What a field holds instead, said shortly: the value is a stranger's. */
function butIs(value: unknown): string {
  if (value === undefined) return ', but is missing';
  if (value === null) return ', but is null';
  if (Array.isArray(value)) return ', but is an array';
  if (typeof value === 'object') return ', but is an object';
  if (typeof value !== 'string') return `, but is ${JSON.stringify(value)}`;
  if (!hasAtMost(value, maxIdLength)) {
    return `, but is a string of ${value.length} characters`;
  }
  return `, but is ${quote(toWellFormed(value))}`;
}
