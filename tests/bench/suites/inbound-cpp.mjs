/**
 * What a message costs until a C++ handler has read it; the socket is a stub that
 * delivers at once.
 */
import { kinds, loadCppModule, openInCpp } from '../lib/cpp-module.mjs';
import { payloads } from '../lib/payloads.mjs';

export const usesStub = true;

export async function* benchmarks({ effort, files }) {
  const module = await loadCppModule(files);
  for (const { name, data } of payloads(effort)) {
    yield {
      name: `C++, ${name}`,
      peers: ['websocket.h', 'bare copy'],
      contestants: async () => [
        await handler('websocket.h', module, data),
        await handler('emsocket', module, data),
        bareCopy(module, data),
      ],
    };
  }
}

async function handler(name, module, data) {
  const { socket, end } = await openInCpp(module, kinds[name]);
  const event = new MessageEvent('message', { data });
  return {
    name,
    run: (count) =>
      checked(module, count, () => {
        for (let i = 0; i < count; ++i) socket.deliver(event);
      }),
    end,
  };
}

/** The least that anybody can do: one copy into C++ memory and one call. */
function bareCopy(module, data) {
  const encoder = new TextEncoder();
  const length = data.length * 3 || data.byteLength;
  const pointer = module._bench_scratch(length);
  const event = new MessageEvent('message', { data });
  const copy = ({ data }) => {
    const heap = module.HEAPU8;
    if (typeof data === 'string') {
      const room = heap.subarray(pointer, pointer + length);
      module._bench_take(encoder.encodeInto(data, room).written);
    } else {
      heap.set(new Uint8Array(data), pointer);
      module._bench_take(data.byteLength);
    }
  };
  return {
    name: 'bare copy',
    run: (count) =>
      checked(module, count, () => {
        for (let i = 0; i < count; ++i) copy(event);
      }),
  };
}

function checked(module, count, run) {
  const before = module._bench_bytes_heard();
  run();
  if (module._bench_bytes_heard() < before + count * 45) {
    throw new Error('C++ did not hear every message.');
  }
}
