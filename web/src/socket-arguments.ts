/** What the constructor of an EmSocket was given, converted. */

import type { ResolvedOptions } from './options.js';

export interface SocketArguments {
  url: string;
  urlProvider: (() => unknown) | undefined;
  protocols: string[];
  protocolsProvider: (() => unknown) | undefined;
  options: ResolvedOptions;
}
