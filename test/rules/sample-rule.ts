// A rule and a table for it, with which the rule tester is tested.
import { defineRule } from '../../src/rules/rule.ts';
import { defineWords } from '../../src/rules/words.ts';
import { minimalPod, tweak } from '../facts/minimal-pod.ts';
import type { BadRow, GoodRow, Suite } from './rule-table.ts';

const TEXT = { title: '', why: '', risk: '', remedies: [], fine: '' } as const;
const MESSAGES = {
  privileged: { text: 'container "{container}" is privileged', fix: 'remove it from "{container}"' },
  nameless: { text: 'container without a name', fix: 'name it' },
} as const;

export const META = {
  id: 'privileged-container',
  about: 'workload',
  words: defineWords({ references: [], en: { ...TEXT, messages: MESSAGES }, ja: { ...TEXT, messages: MESSAGES } }),
  levels: { restricted: 'error', baseline: 'error', audit: 'error' },
  options: { strict: { description: { en: 'Wants a name.', ja: '名前を求めます。' }, default: false } },
  examples: { bad: '', good: '' },
} as const;

export const rule = defineRule(META, (workload, report, { options: { strict } }) =>
  workload.containers.flatMap(({ name, at, privileged }) => [
    ...(privileged.value ? [report('privileged', { at: privileged.at, container: name }, { container: name })] : []),
    ...(strict && name === '' ? [report('nameless', { at }, {})] : []),
  ]),
);

export const privilegedPod = tweak(minimalPod(), ({ spec }) => {
  spec.containers[0].securityContext = { privileged: true };
});
export const namelessPod = tweak(minimalPod(), ({ spec }) => {
  delete spec.containers[0].name;
});

export const AT = '/spec/containers/0/securityContext/privileged';
export const badRow: BadRow = {
  name: 'privileged: true',
  given: privilegedPod,
  findings: [{ messageId: 'privileged', at: AT, container: 'app' }],
};
export const namelessRow: BadRow = {
  name: 'no name',
  given: namelessPod,
  options: { strict: true },
  findings: [{ messageId: 'nameless', at: '/spec/containers/0' }],
};
export const goodRow: GoodRow = { because: 'nothing is said', given: minimalPod() };
export const suite: Suite = { bad: [badRow, namelessRow], good: [goodRow] };
