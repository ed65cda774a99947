/** The classes that the subtests are run on, by their kinds; as most pages get them. */
import { EmSocket } from '/dist/emsocket.min.mjs';

/** Constructs it as a plain WebSocket: what it must be indistinguishable from. */
const withoutReconnect = new Proxy(EmSocket, {
  construct(target, args, newTarget) {
    // `new EmSocket()` must stay without arguments.
    const [url, protocols] = args;
    const all = args.length > 0 ? [url, protocols, { reconnect: false }] : [];
    return Reflect.construct(target, all, newTarget);
  },
});

export const kinds = {
  native: { Interface: WebSocket, Socket: WebSocket },
  plain: { Interface: EmSocket, Socket: withoutReconnect },
  reconnecting: { Interface: EmSocket, Socket: EmSocket },
};
