/** Every suite that runs inside an engine, by its name. */

import * as endurance from './endurance.mjs';
import * as inboundCpp from './inbound-cpp.mjs';
import * as inboundStub from './inbound-stub.mjs';
import * as load from './load.mjs';
import * as outboundStub from './outbound-stub.mjs';
import * as scale from './scale.mjs';
import * as throughput from './throughput.mjs';
import * as typed from './typed.mjs';

/**
 * A suite is `{ usesStub, benchmarks(context) }`. It gives benchmarks:
 * `{ name, contestants(), subtract?, peers?, unit?, effort? }`, which measure.mjs times,
 * or `{ name, observe() }`, which gives rows of figures of its own.
 */
export const suites = {
  'inbound-stub': inboundStub,
  'inbound-cpp': inboundCpp,
  'outbound-stub': outboundStub,
  typed: typed,
  throughput: throughput,
  load: load,
  endurance: endurance,
  scale: scale,
};
