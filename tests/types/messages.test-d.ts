/** The type parameters: what comes in, and what goes out as JSON. */
import { expectTypeOf } from 'expect-type';

import { EmSocket, type MessageData } from 'emsocket';

interface Price {
  symbol: string;
  price: number;
}
interface Subscription {
  subscribe: string;
}

const prices = new EmSocket<Price, Subscription>('wss://example.com', [], {
  json: true,
});

prices.addEventListener('message', ({ data }) => {
  expectTypeOf(data).toEqualTypeOf<Price>();
});
prices.onmessage = ({ data }) => {
  expectTypeOf(data).toEqualTypeOf<Price>();
};

prices.sendJSON({ subscribe: 'EMS' });
// @ts-expect-error not what this socket sends
prices.sendJSON({ unsubscribe: 'EMS' });

export async function iterate() {
  for await (const price of prices) {
    expectTypeOf(price).toEqualTypeOf<Price>();
  }
  for await (const data of new EmSocket('wss://example.com')) {
    expectTypeOf(data).toEqualTypeOf<MessageData>();
  }
}

// Without type parameters anything that has JSON goes.
const socket = new EmSocket('wss://example.com');
socket.sendJSON([1, 'two', { three: null }]);

socket.send('text');
socket.send(new ArrayBuffer(1));
socket.send(new Uint8Array(1));
socket.send(new DataView(new ArrayBuffer(1)));
socket.send(new Blob([]));
// @ts-expect-error numbers are not sent; sendJSON does
socket.send(42);
// @ts-expect-error there is nothing to send
socket.send();

socket.close();
socket.close(3000, 'enough');
// @ts-expect-error the code is a number
socket.close('enough');

expectTypeOf(socket.opened).resolves.toEqualTypeOf<{
  url: string;
  protocol: string;
  extensions: string;
}>();
expectTypeOf(socket.closed).resolves.toEqualTypeOf<{
  code: number;
  reason: string;
  wasClean: boolean;
}>();
