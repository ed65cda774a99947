import type { ChatSocket } from './chat-socket.js';
import { History } from './history.js';
import type { Limits } from './limits.js';
import {
  BadMessage,
  encodeImage,
  encodeText,
  parseImage,
  parseText,
} from './messages.js';
import type { ClientMessage, Person, ServerMessage } from './messages.js';
import { RateLimiter } from './rate-limiter.js';
import { RecentIds } from './recent-ids.js';
import { formatBytes, quote } from './text.js';

/** How many message ids are remembered; part of the protocol. */
const rememberedIds = 1000;

/** How much of what was said a newcomer gets; part of the protocol. */
const historyMessages = 100;
const historyBytes = 16 * 1024 * 1024;

interface Member {
  socket: ChatSocket;
  person: Person;
  rate: RateLimiter;
}

export interface RoomOptions {
  limits: Limits;
  log: (line: string) => void;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/** Who is here, and what each of them gets to hear. */
export class ChatRoom {
  readonly #limits: Limits;
  readonly #log: (line: string) => void;
  readonly #now: () => number;
  readonly #members = new Set<Member>();
  readonly #seen = new RecentIds(rememberedIds);
  readonly #history = new History(historyMessages, historyBytes);

  constructor({ limits, log, now }: RoomOptions) {
    this.#limits = limits;
    this.#log = log;
    this.#now = now;
  }

  get people(): number {
    return this.#members.size;
  }

  /** Takes in an open connection; `shortened`: the name had to be cut. */
  enter(socket: ChatSocket, person: Person, shortened: boolean): void {
    const { maxMessageBytes, burst, messagesPerSecond } = this.#limits;
    const rate = new RateLimiter(burst, messagesPerSecond, this.#now);
    const member: Member = { socket, person, rate };
    socket.tooLarge = `A message may have at most ${formatBytes(maxMessageBytes)}.`;
    socket.on('error', (error) => socket.explain(error.message));
    socket.on('message', (data, isBinary) => {
      // With ws's default binaryType every message is one Buffer.
      this.#receive(member, data as Buffer, isBinary);
    });
    socket.on('close', (code, reason) => {
      this.#leave(member, socket.describeClose(code, reason.toString()));
    });

    this.#members.add(member);
    const { id, name } = person;
    this.#log(`open ${id} ${quote(name)}, ${this.people} here`);
    this.#tell(member, {
      type: 'welcome',
      id,
      name,
      max_message_bytes: maxMessageBytes,
    });
    if (shortened) {
      this.#notice(
        member,
        'info',
        `A name has at most ${this.#limits.maxNameLength} characters: ` +
          `yours was cut.`,
      );
    }
    for (const { data, binary } of this.#history.messages) {
      this.#send(member, data, binary);
    }
    this.#tellAll({ type: 'joined', id, name }, member);
    this.#tellAll({ type: 'presence', people: this.people });
  }

  /** Sends `data` to everybody as it is, whatever the protocol says. */
  sendAll(data: string | Uint8Array): void {
    const binary = typeof data !== 'string';
    for (const member of this.#members) {
      this.#send(member, binary ? data : Buffer.from(data), binary);
    }
  }

  /** Begins to close every connection. */
  closeAll(code: number, reason: string): void {
    for (const { socket } of this.#members) socket.close(code, reason);
  }

  /** Closes every connection; cuts those still there after `patience` ms. */
  async empty(code: number, reason: string, patience: number): Promise<void> {
    const closed = Promise.all(
      Array.from(
        this.#members,
        ({ socket }) =>
          new Promise<void>((resolve) => socket.once('close', () => resolve())),
      ),
    );
    this.closeAll(code, reason);
    const timer = setTimeout(() => {
      for (const { socket } of this.#members) {
        socket.drop('no answer to the close');
      }
    }, patience);
    await closed;
    clearTimeout(timer);
  }

  #leave(member: Member, description: string): void {
    this.#members.delete(member);
    const { id, name } = member.person;
    this.#log(`close ${id} ${description}, ${this.people} here`);
    this.#tellAll({ type: 'left', id, name });
    this.#tellAll({ type: 'presence', people: this.people });
  }

  #receive(member: Member, data: Buffer, isBinary: boolean): void {
    // Before the message is looked at: garbage counts too.
    const inTime = member.rate.take();
    let message: ClientMessage;
    try {
      message = isBinary ? parseImage(data) : parseText(data.toString());
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      this.#notice(member, 'warning', error.message, error.ref);
      return;
    }
    if (inTime) {
      this.#deliver(member, message);
    } else if (message.type !== 'typing') {
      // Nobody misses a `typing`; what was said must not vanish in silence.
      const { messagesPerSecond } = this.#limits;
      this.#notice(
        member,
        'warning',
        `Too many messages, more than ${messagesPerSecond} a second: ` +
          `this one was not delivered.`,
        message.id,
      );
    }
  }

  #deliver(member: Member, message: ClientMessage): void {
    const from = member.person;
    if (message.type === 'typing') {
      this.#tellAll({ type: 'typing', from }, member);
      return;
    }
    const seenAt = this.#seen.timeOf(message.id);
    const time = seenAt ?? this.#now();
    const isBinary = message.type === 'image';
    const data = isBinary
      ? encodeImage(message, from, time)
      : encodeText({ ...message, from, time });
    if (seenAt === undefined) {
      this.#seen.add(message.id, time);
      this.#history.add({ data, binary: isBinary });
      this.#sendAll(data, isBinary);
    } else {
      this.#send(member, data, isBinary);
    }
  }

  #notice(
    member: Member,
    level: 'info' | 'warning',
    text: string,
    ref?: string,
  ): void {
    // JSON leaves out a `ref` that is undefined.
    this.#tell(member, { type: 'notice', level, text, ref });
  }

  #tell(member: Member, message: ServerMessage): void {
    this.#send(member, encodeText(message), false);
  }

  #tellAll(message: ServerMessage, except?: Member): void {
    this.#sendAll(encodeText(message), false, except);
  }

  #sendAll(data: Uint8Array, binary: boolean, except?: Member): void {
    for (const member of this.#members) {
      if (member !== except) this.#send(member, data, binary);
    }
  }

  #send({ socket }: Member, data: Uint8Array, binary: boolean): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > this.#limits.maxBufferedBytes) {
      const waiting = formatBytes(socket.bufferedAmount);
      socket.drop(`too slow a reader, ${waiting} waiting`);
      return;
    }
    socket.send(data, { binary });
  }
}
