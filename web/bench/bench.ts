/** Runs the suites in the visitor's own browser and draws them as bars. */

interface Row {
  name: string;
  /** Of the package that it is about. */
  version?: string;
  value: number;
  unit: string;
  /** To its peers, by their names; below one is faster. */
  ratios?: Record<string, number>;
  /** The same by other units. */
  rates?: Record<string, number>;
}
interface Result {
  suite: string;
  benchmark: string;
  rows: Row[];
}
interface Bench {
  suiteNames: readonly string[];
  runSuite(
    options: { suite: string; effort: string; only: string[]; server: string },
    files: {
      read(path: string): Promise<ArrayBuffer>;
      load(path: string): Promise<unknown>;
    },
    tell: (result: Result) => void,
  ): Promise<unknown>;
}

/** An element of the page, which is known to have it. */
function find<T extends Element>(
  kind: new () => T,
  selector: string,
  within: ParentNode = document,
): T {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`No ${selector} here.`);
  return element;
}

const form = find(HTMLFormElement, '#choice');
const suite = find(HTMLSelectElement, '#suite');
const effort = find(HTMLSelectElement, '#effort');
const button = find(HTMLButtonElement, 'button');
const note = find(HTMLElement, '#status');
const results = find(HTMLElement, '#results');

const load = (path: string): Promise<unknown> => import(`/${path}`);
const read = async (path: string) => (await fetch(`/${path}`)).arrayBuffer();

// A suite wants a page that has run no other: what is chosen is in the address.
const asked = new URLSearchParams(location.search);
const bench = (await load('build/bench/run-suite.mjs')) as Bench;
suite.append(...bench.suiteNames.map((name) => new Option(name)));
suite.value = asked.get('suite') ?? 'inbound-stub';
effort.value = asked.get('effort') ?? 'quick';
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = effort;
  location.search = String(
    new URLSearchParams({ suite: suite.value, effort: value }),
  );
});
if (asked.has('suite')) await run();

async function run(): Promise<void> {
  button.disabled = true;
  note.textContent = 'Measuring. Leave this tab in front.';
  try {
    await bench.runSuite(
      {
        suite: suite.value,
        effort: effort.value,
        only: [],
        server: location.origin,
      },
      { read, load },
      draw,
    );
    note.textContent = `Done, in ${navigator.userAgent}.`;
  } catch (error) {
    note.textContent = `It stopped: ${String(error)}`;
  } finally {
    button.disabled = false;
  }
}

function draw({ benchmark, rows }: Result): void {
  const group = clone('#group');
  find(HTMLElement, 'h2', group).textContent = benchmark;
  const list = find(HTMLElement, 'ol', group);
  // One scale for each unit; its first word, since "over it" is no other unit.
  const longest = new Map<string, number>();
  const scaleOf = (unit: string) => unit.replace(/ .*/, '');
  for (const { unit, value } of rows) {
    const scale = scaleOf(unit);
    longest.set(scale, Math.max(longest.get(scale) ?? 0, value));
  }
  for (const row of rows) {
    const { name, version = '', value, unit, ratios = {}, rates = {} } = row;
    const bar = clone('#bar');
    const item = find(HTMLElement, 'li', bar);
    item.classList.toggle('emsocket', name === 'emsocket');
    find(HTMLElement, '.name', bar).textContent = `${name} ${version}`;
    find(HTMLElement, '.value', bar).textContent = `${format(value)} ${unit}`;
    // Too much to read at once: where somebody points.
    item.title = [
      ...Object.entries(rates).map(([unit, rate]) => `${format(rate)} ${unit}`),
      ...Object.entries(ratios)
        // Of a difference that is lost in the noise there is none.
        .filter(([, ratio]) => ratio > 0)
        .map(([peer, ratio]) => `${ratio.toFixed(2)}x ${peer}`),
    ].join(', ');
    const share = Math.max(0, value) / (longest.get(scaleOf(unit)) || 1);
    find(HTMLElement, '.fill', bar).style.width = `${String(share * 100)}%`;
    list.append(bar);
  }
  results.append(group);
}

function clone(selector: string): DocumentFragment {
  const { content } = find(HTMLTemplateElement, selector);
  return document.importNode(content, true);
}

function format(value: number): string {
  return value.toLocaleString('en', {
    maximumSignificantDigits: 3,
  });
}

export {};
