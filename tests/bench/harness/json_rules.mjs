// json-rules-engine behind standard input: a line of JSON with the claim lines, back the findings. Copied beside the
// installed package by engines.py.
import {createInterface} from 'node:readline';
import {readFileSync} from 'node:fs';
import {Engine} from 'json-rules-engine';

const engine = new Engine();
engine.addOperator('hasNoneOf', (has, listed) => has.length > 0 && !has.some((code) => listed.includes(code)));
engine.addOperator('isEmpty', (has) => has.length === 0);
for (const [policy, services, covered] of JSON.parse(readFileSync('policies.json', 'utf8'))) {
  const subject = {fact: 'procedure', operator: 'in', value: services};
  engine.addRule({conditions: {all: [subject, {fact: 'diagnoses', operator: 'hasNoneOf', value: covered}]},
                  event: {type: 'found', params: {policy, incomplete: 0}}});
  engine.addRule({conditions: {all: [subject, {fact: 'diagnoses', operator: 'isEmpty', value: true}]},
                  event: {type: 'found', params: {policy, incomplete: 1}}});
}
console.log('ready');
for await (const text of createInterface({input: process.stdin})) {
  const found = [];
  for (const [line, facts] of JSON.parse(text)) {
    const {events} = await engine.run(facts);
    for (const {params} of events) found.push([line, params.policy, params.incomplete]);
  }
  console.log(JSON.stringify(found));
}
