// docs/state-machine.md: the model's table in words.

/** @param {import('./state-diagram.mjs').Model} model */
export function writePage(model) {
  const { rules, contracts, searches, nesting } = model;
  const inputs = rules.filter(({ isOwnStep }) => !isOwnStep);
  const steps = rules.filter(({ isOwnStep }) => isOwnStep);
  const sum = (field) =>
    searches
      .reduce((total, search) => total + search[field], 0)
      .toLocaleString('en');
  return `<!-- Written by scripts/state-machine.mjs from tests/model. -->

# The state machine

![The six states of a Client and what leads from one to another](state-machine.svg)

The small numbers are those of the rules below; under a state's name stands the
\`readyState\` that it shows. Left out: what changes no state, and the
destructor, which ends everything at once from anywhere.

This page is written from a model of the state machine: \`tests/model/rules.cpp\`
says a second time what \`cpp/src/core/client_core.cpp\` does, without time,
bytes and memory. Two things keep them together: the model is searched to its
end, and every history of the simulation is replayed against it, call by call.

## What comes from outside

An input does something by the one rule of which all conditions hold. The rule
acts, then the new state is told (a \`state\` event), then comes what stands
under _then_: a call of the user's code is set in **bold**, a step of the
machine's own in _italics_. While a call runs, everything that the user does in
it is an input too, and the rest waits until it returns.

${table(inputs)}

## The machine's own steps

Each looks again at what a handler may have changed before it.

${table(steps)}

## What is searched

Breadth first, from a new Client, every input that can come in each state. A
handler, a provider, \`should_retry\` does in turn everything that a user can do;
where that is inside of ${nesting} such call already, the next only returns.
Each search runs until it finds no state that is new.

| options | states | steps | farthest state |
| --- | --: | --: | --: |
${searches.map(searchRow).join('\n')}
| together | ${sum('states')} | ${sum('edges')} | |

In each of these steps it holds that

${contracts.map((contract) => `- ${contract}`).join(',\n')}.
`;
}

function searchRow({ options, states, edges, depth }) {
  const number = (value) => value.toLocaleString('en');
  return `| ${options.join(', ')} | ${number(states)} | ${number(edges)} | ${depth} inputs |`;
}

function table(rules) {
  return [
    '| # | input | in | when | does | to | then |',
    '| --: | --- | --- | --- | --- | --- | --- |',
    ...rules.map(row),
  ].join('\n');
}

/** @param {import('./state-diagram.mjs').Rule} rule */
function row(rule) {
  const then = [
    ...(rule.calls === null ? [] : [`**${rule.calls}**`]),
    ...rule.then.map((step) => `_${step}_`),
  ];
  return `| ${[
    rule.number,
    rule.on.join(', '),
    rule.in.length === 6 ? 'any' : rule.in.join(', '),
    rule.when.join('; '),
    rule.does.join('; '),
    rule.to ?? '',
    then.join(', '),
  ].join(' | ')} |`;
}
