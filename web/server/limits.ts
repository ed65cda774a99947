/** What one client may do to the server and to everybody else. */
export interface Limits {
  /** The largest WebSocket message, in bytes; a larger one closes with 1009. */
  maxMessageBytes: number;
  /** How many messages a client may send at once after a silence. */
  burst: number;
  /** How many messages a second a client may send in the long run. */
  messagesPerSecond: number;
  /** The longest name, in characters (code points); a longer one is cut. */
  maxNameLength: number;
  /** What may wait in memory for one slow reader, in bytes, before it is cut. */
  maxBufferedBytes: number;
}

const MiB = 1024 * 1024;

export const defaultLimits: Readonly<Limits> = {
  maxMessageBytes: 8 * MiB,
  burst: 200,
  messagesPerSecond: 20,
  maxNameLength: 40,
  maxBufferedBytes: 64 * MiB,
};
