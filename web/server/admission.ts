import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a handshake is refused, as an HTTP status and a sentence. */
export interface Refusal {
  status: 401 | 403;
  text: string;
}

export interface AdmissionOptions {
  /** What `?access_token=` must be; undefined: nobody is asked for one. */
  accessToken?: string | undefined;
  /**
   * The origins, such as `https://chat.example`, whose pages may connect;
   * undefined: only pages from the host that is connected to.
   */
  allowedOrigins?: readonly string[] | undefined;
}

/**
 * Decides who may connect.
 *
 * A browser lets any page open a WebSocket to any server and says in `Origin`
 * where the page came from, so a server that does not check it can be used
 * from everywhere. A client that sends no `Origin` is not a browser and could
 * send any; it is let in.
 */
export class Admission {
  readonly #tokenDigest: Buffer | undefined;
  readonly #allowedOrigins: ReadonlySet<string> | undefined;

  /** Throws TypeError for an allowed origin that is none. */
  constructor({ accessToken, allowedOrigins }: AdmissionOptions) {
    this.#tokenDigest =
      accessToken === undefined ? undefined : digest(accessToken);
    this.#allowedOrigins = allowedOrigins && new Set(allowedOrigins.map(parse));
  }

  /** Undefined when the client may come in. */
  check(request: IncomingMessage, query: URLSearchParams): Refusal | undefined {
    const { origin, host } = request.headers;
    if (origin !== undefined && !this.#admitsOrigin(origin, host)) {
      return {
        status: 403,
        text: 'Pages from this origin may not connect here.',
      };
    }
    if (!this.#admitsToken(query.get('access_token'))) {
      return {
        status: 401,
        text: 'The access token (?access_token=) is missing or wrong.',
      };
    }
    return undefined;
  }

  #admitsOrigin(origin: string, host: string | undefined): boolean {
    // `null`, the origin of sandboxed pages and files, is no URL either.
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    if (this.#allowedOrigins) return this.#allowedOrigins.has(originOf(url));
    // With the page's own scheme, so that a default port is left out in both.
    const here = `${url.protocol}//${host}`;
    return URL.canParse(here) && new URL(here).host === url.host;
  }

  #admitsToken(token: string | null): boolean {
    if (!this.#tokenDigest) return true;
    // Digests have one length, so the time tells nothing about the token.
    return token !== null && timingSafeEqual(digest(token), this.#tokenDigest);
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Unlike `URL.origin` this also serves the schemes of browser extensions. */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

function parse(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const isOrigin =
    url !== undefined &&
    url.host !== '' &&
    ['', '/'].includes(url.pathname) &&
    url.search + url.hash + url.username + url.password === '';
  if (!isOrigin) {
    throw new TypeError(
      `an allowed origin looks like https://chat.example, not "${origin}".`,
    );
  }
  return originOf(url);
}
