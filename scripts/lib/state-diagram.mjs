// The transition diagram of the state machine: the places are laid out by hand,
// what stands at the arrows comes from the model's table.

/**
 * @typedef {object} Rule a row of the table, as tests/model/print_model.cpp
 *   prints it
 * @property {number} number
 * @property {boolean} isOwnStep
 * @property {string[]} in
 * @property {string[]} on
 * @property {string[]} when
 * @property {string[]} does
 * @property {string | null} to
 * @property {string | null} calls
 * @property {string[]} then
 * @property {[string, string][]} taken the changes of the state that it made
 *
 * @typedef {{ rules: Rule[] }} Model
 */

const width = 1280;
const height = 830;

// The centre of each box; `end` is the choice how an attempt ends.
const places = {
  idle: { x: 150, y: 110, note: 'CLOSED' },
  connecting: { x: 560, y: 110, note: 'CONNECTING' },
  open: { x: 1130, y: 110, note: 'OPEN' },
  waiting: { x: 200, y: 400, note: 'CONNECTING' },
  end: { x: 560, y: 400 },
  closed: { x: 200, y: 700, note: 'CLOSED' },
  closing: { x: 1130, y: 700, note: 'CLOSING' },
};
const box = { width: 150, height: 58 };
const diamond = { width: 170, height: 84 };

// Each arrow's path, and where its words stand: the first line, which end of
// them is there, and how far each further line is moved to follow a slope.
const layout = {
  'idle>connecting': { path: 'M225 110 H483', at: [352, 100, 'middle'] },
  'connecting>open': { path: 'M635 104 H1053', at: [840, 78, 'middle'] },
  'connecting>end': { path: 'M560 139 V356', at: [548, 168, 'end'] },
  'open>end': {
    path: 'M1085 139 C1040 270 860 392 647 400',
    at: [1026, 252, 'start'],
  },
  'open>waiting': {
    path: 'M1055 122 C920 200 860 318 620 322 S350 350 277 382',
    at: [900, 210, 'end'],
  },
  'end>waiting': { path: 'M475 393 H277', at: [376, 383, 'middle'] },
  'waiting>end': { path: 'M275 411 H490', at: [376, 430, 'middle'] },
  'waiting>connecting': {
    path: 'M200 371 C205 260 290 160 484 126',
    at: [238, 298, 'start'],
  },
  'end>closed': {
    path: 'M540 433 C520 560 380 640 277 682',
    at: [552, 500, 'start'],
  },
  'closing>end': {
    path: 'M1075 671 C1030 560 800 470 614 419',
    at: [812, 424, 'start', 14],
  },
  'closing>closed': { path: 'M1055 712 H277', at: [666, 732, 'middle'] },
  'open>closing': { path: 'M1195 139 V669', at: [1186, 420, 'end'] },
  'connecting>closing': {
    path: 'M635 125 C800 180 1060 420 1112 669',
    at: [1040, 430, 'start'],
  },
  'waiting>closing': {
    path: 'M225 429 C270 600 800 640 1053 688',
    at: [700, 606, 'start'],
  },
  'idle>closing': {
    path: 'M100 139 V760 Q100 780 120 780 H1110 Q1130 780 1130 760 V731',
    at: [610, 800, 'middle'],
  },
  'closed>connecting': {
    path: 'M125 700 H60 Q40 700 40 680 V50 Q40 30 60 30 H540 Q560 30 560 50 V79',
    at: [352, 48, 'middle'],
  },
};

/** @param {Model} model */
export function drawDiagram(model) {
  const arrows = arrowsOf(model);
  const known = Object.keys(layout);
  const missing = [...arrows.keys()].filter((key) => !known.includes(key));
  const gone = known.filter((key) => !arrows.has(key));
  if (missing.length + gone.length > 0) {
    throw new Error(
      `scripts/lib/state-diagram.mjs has no place for ${missing} and draws ` +
        `${gone}, which the model does not have.`,
    );
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    '<!-- Written by scripts/state-machine.mjs from tests/model/rules.cpp. -->',
    '<title id="title">The states of a Client and what leads from one to another</title>',
    style,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 L10 5 L0 10 z"/></marker></defs>',
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...known.map((key) => `<path class="arrow" d="${layout[key].path}"/>`),
    ...Object.entries(places).map(drawPlace),
    ...known.map((key) => drawWords(layout[key], arrows.get(key))),
    '</svg>',
    '',
  ].join('\n');
}

/**
 * What stands at each arrow: its words, each with the numbers of its rules.
 * @param {Model} model
 */
function arrowsOf({ rules }) {
  /** @type {Map<string, Map<string, number[]>>} */
  const arrows = new Map();
  const add = (from, to, words, number) => {
    const key = `${from}>${to}`;
    if (!arrows.has(key)) arrows.set(key, new Map());
    const numbers = arrows.get(key).get(words) ?? [];
    if (!numbers.includes(number)) numbers.push(number);
    arrows.get(key).set(words, numbers);
  };
  const isEnd = (rule) => rule.then.includes('end the attempt');
  const endsLater = (rule) =>
    rule.to === null && rule.does.includes('ends in a task of its own');
  const laterFrom = new Set(
    rules.filter(endsLater).flatMap(({ taken }) => taken.map(([from]) => from)),
  );

  for (const rule of rules) {
    for (const [from, to] of rule.taken) {
      if (rule.isOwnStep) {
        addOwnStep(rule, from, to, add);
      } else if (isEnd(rule)) {
        // Where the inputs that lead there stand already, the task is implied.
        const isTask = rule.on.includes('pending close is due');
        if (isTask && laterFrom.has(from)) continue;
        add(from, 'end', rule.on.join(', '), rule.number);
      } else if (endsLater(rule)) {
        add(from, 'end', rule.on.join(', '), rule.number);
      } else if (from !== to) {
        add(from, to, rule.on.join(', '), rule.number);
      }
    }
  }
  return arrows;
}

// The ways out of the choice, and what the told events may lead to.
function addOwnStep(rule, from, to, add) {
  const [input] = rule.on;
  if (rule.to === null) return;
  if (['end the attempt', 'decide', 'the rule says'].includes(input)) {
    add('end', rule.to, rule.when.at(-1), rule.number);
  } else if (from !== to) {
    add(from, to, rule.when.at(-1), rule.number);
  }
}

function drawPlace([name, { x, y, note }]) {
  if (name === 'end') {
    const [w, h] = [diamond.width / 2, diamond.height / 2];
    return [
      `<path class="choice" d="M${x - w} ${y} L${x} ${y - h} L${x + w} ${y} L${x} ${y + h} z"/>`,
      `<text class="choice-name" x="${x}" y="${y - 3}">it ends:</text>`,
      `<text class="choice-name" x="${x}" y="${y + 14}">retry or not?</text>`,
    ].join('\n');
  }
  return [
    `<rect class="state ${name}" x="${x - box.width / 2}" y="${y - box.height / 2}" width="${box.width}" height="${box.height}" rx="14"/>`,
    `<text class="name" x="${x}" y="${y}">${name}</text>`,
    `<text class="note" x="${x}" y="${y + 17}">${note}</text>`,
  ].join('\n');
}

function drawWords({ at: [x, y, anchor, indent = 0] }, words) {
  const lines = [...words].map(
    ([text, numbers], index) =>
      `<tspan x="${x + index * indent}" dy="${index === 0 ? 0 : 17}">${escape(text)}<tspan class="number"> ${numbers.join(', ')}</tspan></tspan>`,
  );
  return `<text class="words" x="${x}" y="${y}" text-anchor="${anchor}">${lines.join('')}</text>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const style = `<style>
text { font-family: system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #1f2933; }
.page { fill: #ffffff; }
.arrow { fill: none; stroke: #52606d; stroke-width: 1.6; marker-end: url(#head); }
marker path { fill: #52606d; }
.state { fill: #e6f0fa; stroke: #2b6cb0; stroke-width: 2; }
.open { fill: #e3f6e8; stroke: #2f855a; }
.idle, .closed { fill: #f1f3f5; stroke: #616e7c; }
.closing { fill: #fdf0e1; stroke: #b7791f; }
.choice { fill: #fffbe6; stroke: #8d6b00; stroke-width: 1.6; }
.name { font-size: 18px; font-weight: 600; text-anchor: middle; }
.note, .choice-name { font-size: 12px; text-anchor: middle; fill: #52606d; }
.words { font-size: 13px; stroke: #ffffff; stroke-width: 4px; paint-order: stroke; stroke-linejoin: round; }
.number { font-size: 10px; fill: #7b8794; }
</style>`;
