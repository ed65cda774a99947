/** Every suite that runs inside an engine, by its name. */

import * as inboundStub from './inbound-stub.mjs';

/**
 * A suite is `{ usesStub, benchmarks(context) }`. It gives benchmarks:
 * `{ name, contestants(), subtract?, peers?, unit? }`, which measure.mjs times,
 * or `{ name, observe() }`, which gives rows of figures of its own.
 */
export const suites = {
  'inbound-stub': inboundStub,
};
