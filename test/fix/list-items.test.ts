// A long list is repaired item by item: with the text that each would have by itself, and in time that grows as the list does.
import { describe, expect, test } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { readObjects } from '../../src/sources/document.ts';

const policy = shippedPolicy('restricted');

function repair(text: string, unsafe = true) {
  const settings = { policy, door: 'file', language: 'en', today: '2026-01-31', unsafe } as const;
  const { files, repaired, left } = repairFiles([{ file: 'x.yaml', text }], settings);
  return { repaired, left, text: files[0]?.changed ?? text };
}

const NUMBERS = Array.from({ length: 12 }, (_, index) => index);

const pod = (index: number) => `apiVersion: v1
kind: Pod # ${index}
metadata: {name: p${index}, labels: {app: a${index}}}
spec:
  containers:
    - name: app # the only one
      image: example.com/app:1
      ports:
        - containerPort: 80
      securityContext: {}
`;

const service = (index: number) => `apiVersion: v1
kind: Service
metadata: {name: s${index}}
spec:
  selector: {app: a${index}}
  ports:
    - port: 80
`;

const objects = NUMBERS.flatMap((index) => [pod(index), service(index)]);

function indented(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}

/** In a list, behind a dash, with a comment above. */
function item(text: string, dash: string): string {
  return `# above\n${dash}${indented(text, ' '.repeat(dash.length)).slice(dash.length)}\n`;
}

const listed = (items: readonly string[], dash = '- ') =>
  `apiVersion: v1\nkind: List\nitems:\n${items.map((one) => item(one, dash)).join('')}metadata: {resourceVersion: ""} # last\n`;

/** Of many documents, each with what leads to it. */
const alone = repair(objects.join('---\n')).text.split('---\n');

test('of documents, every one changes', () => {
  expect(alone.filter((text, index) => text === objects[index])).toEqual([]);
});

describe.each([
  ['dashes', '- '],
  ['wide dashes', '-   '],
  ['indented dashes', '    - '],
])('a list with %s', (_, dash) => {
  const before = listed(objects, dash);

  test('has the text that its items would have by themselves', () => {
    expect(repair(before).text).toBe(listed(alone, dash));
  });

  test('keeps its line ends', () => {
    expect(repair(before.replaceAll('\n', '\r\n')).text).toBe(listed(alone, dash).replaceAll('\n', '\r\n'));
  });
});

const json = objects.map((text) =>
  readObjects(text, 'x').documents.flatMap((one) => (one.kind === 'object' ? [one.document.object] : [])),
);
const jsonList = { apiVersion: 'v1', kind: 'List', items: json.flat(), metadata: { resourceVersion: '' } };

test.each([undefined, 1, 4, '\t'])('JSON with an indentation of %j stays as JSON.stringify writes it', (indent) => {
  const { text } = repair(JSON.stringify(jsonList, null, indent));
  expect(JSON.parse(text).items[0].spec.containers[0].ports).toEqual([{ containerPort: 8080 }]);
  expect(text).toBe(JSON.stringify(JSON.parse(text), null, indent));
});

describe('what says less by itself than in the list is repaired in it', () => {
  const start = listed(objects);
  const done = (text: string) => repair(text).repaired.length;

  test.each([
    ['an alias of another item', start.replaceAll('{name: p1,', '&m {name: p1,').replace('metadata: {name: s1}', 'metadata: *m')],
    [
      'a list of one kind',
      listed(NUMBERS.map((index) => pod(index).replace(/^.*\n.*\n/, ''))).replace('kind: List', 'kind: PodList'),
    ],
    ['an item behind an anchor', start.replace('- apiVersion', '- &first\n  apiVersion')],
    ['a mark outside of the items', start.replace('# last', '# kport, please')],
  ])('%s', (_, text) => {
    expect(done(text)).toBe(done(start));
    expect(repair(repair(text).text).repaired).toEqual([]);
  });
});

const ALLOW = 'kport-allow privileged-container-port: measured';

test.each([
  ['within', '        - containerPort: 80', (line: string) => `        # ${ALLOW}\n  ${line}`],
  ['above', '# above\n', () => `# ${ALLOW}\n`],
])('a comment %s an item still lets a finding pass', (_, line, marked) => {
  const text = listed(objects).replace(line, marked(line));
  expect(text).toContain(ALLOW);
  expect(repair(text, false).left.filter(({ finding }) => finding.ruleId === 'privileged-container-port')).toHaveLength(11);
});

test('a thousand items are read a few times each, and not each once for every other', () => {
  const text = listed(Array.from({ length: 600 }, (_, index) => [pod(index), service(index)]).flat());
  expect(repair(text).repaired.length).toBeGreaterThanOrEqual(600);
}, 60_000);
