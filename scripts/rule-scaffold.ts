// What a new rule begins as, by what it is about: a small rule that works, with a TODO wherever somebody has to say something.
import type { About } from '../src/rules/rule.ts';

export interface Scaffold {
  /** The list in src/rules/index.ts. */
  readonly list: string;
  /** What the rule judges, and the source that it follows. */
  readonly head: string;
  readonly imports: string;
  readonly references: string;
  /** The message, in English and Japanese. */
  readonly message: { readonly id: string; readonly en: Said; readonly ja: Said };
  readonly examples: { readonly bad: string; readonly good: string };
  readonly check: string;
  readonly fixture: string;
  readonly test: (name: string, id: string) => string;
}

interface Said {
  readonly text: string;
  readonly fix: string;
}

/** `no-host-port` is `noHostPort` in the code. */
export function constantOf(id: string): string {
  return id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const PRIVILEGED_POD = `containers:
  - name: web
    image: nginx
    securityContext:
      privileged: true
`;

const NODE_PORT = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
    - port: 80
`;

const ALLOWED = (reason: string) => `containers:
  - name: web
    image: nginx
    ports:
      - containerPort: 80 # kport-allow privileged-container-port: ${reason}
`;

function pod(spec: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${spec.replaceAll(/^/gm, '  ').trimEnd()}\n`;
}

export const SCAFFOLDS: Readonly<Record<About, Scaffold>> = {
  workload: {
    list: 'rules',
    head: 'securityContext.privileged of every container',
    imports: '',
    references: 'SECURITY_CONTEXT',
    message: {
      id: 'privileged',
      en: { text: 'container "{container}" has privileged: true', fix: 'remove privileged: true' },
      ja: { text: 'コンテナ「{container}」は privileged: true です', fix: 'privileged: true を消す' },
    },
    examples: { bad: PRIVILEGED_POD, good: 'containers:\n  - name: web\n    image: nginx\n' },
    check: `(workload, report) =>
    workload.containers.flatMap(({ name, privileged }) =>
      privileged.value ? report('privileged', { at: privileged.at, container: name }, { container: name }) : [],
    )`,
    fixture: pod(PRIVILEGED_POD),
    test: (name, id) => `import { ${name} } from '../../src/rules/${id}/rule.ts';
import { minimalPod, tweak } from '../facts/minimal-pod.ts';
import { testRule } from './rule-tester.ts';

testRule(${name}, {
  bad: [
    {
      name: 'privileged: true',
      given: tweak(minimalPod(), ({ spec }) => {
        spec.containers[0].securityContext = { privileged: true };
      }),
      findings: [{ messageId: 'privileged', at: '/spec/containers/0/securityContext/privileged', container: 'app' }],
    },
  ],
  good: [{ because: 'nothing is said', given: minimalPod() }],
});
`,
  },
  set: {
    list: 'setRules',
    head: 'spec.type of a Service',
    imports: '',
    references: 'SERVICE',
    message: {
      id: 'type',
      en: { text: 'service "{service}" has type: NodePort', fix: 'set type: ClusterIP' },
      ja: { text: 'Service「{service}」は type: NodePort です', fix: 'type: ClusterIP にする' },
    },
    examples: { bad: NODE_PORT, good: NODE_PORT.replace('NodePort', 'ClusterIP') },
    check: `(subject, report) => {
    if (subject.kind !== 'service' || subject.type !== 'NodePort' || subject.typeAt === undefined) return [];
    return [report('type', subject.typeAt, { service: subject.object.name })];
  }`,
    fixture: NODE_PORT,
    test: (_name, id) => `import { expect, test } from 'vitest';
import { judgedSet } from './judged-set.ts';
import { service } from './set-manifests.ts';

const told = (given: string) => judgedSet({ 'all.yaml': given }).findings.filter(({ ruleId }) => ruleId === '${id}');

test.each<[string, string, string[]]>([
  ['NodePort', service({ type: 'NodePort' }), ['type /spec/type']],
  ['ClusterIP', service({ type: 'ClusterIP' }), []],
  ['no type', service(), []],
])('%s', (_, given, expected) => {
  expect(told(given).map(({ messageId, at }) => \`\${messageId} \${at}\`)).toEqual(expected);
});
`,
  },
  suppression: {
    list: 'suppressionRules',
    head: 'comments and annotations that let findings pass, and hold without an end',
    imports: `import { whyVoid } from '../judged-suppression.ts';\n`,
    references: 'COMMENTS',
    message: {
      id: 'endless',
      en: { text: 'suppression "{name}" holds without an end', fix: 'write until when: until=2030-12-31' },
      ja: { text: '抑制「{name}」には期限がありません', fix: '期限を書く: until=2030-12-31' },
    },
    examples: { bad: ALLOWED('known'), good: ALLOWED('known until=2030-12-31') },
    check: `(suppression, report) => {
    if (whyVoid(suppression) !== undefined || suppression.until !== undefined) return [];
    return [report('endless', suppression, { name: suppression.title })];
  }`,
    fixture: pod(ALLOWED('known')),
    test: (_name, id) => `import { expect, test } from 'vitest';
import { examplePod } from '../../scripts/generate-rule-docs.ts';
import { judgeText } from '../suppression/judged-text.ts';

const port = (comment: string) =>
  examplePod(\`containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}] # kport-allow \${comment}\`);

test.each<[string, string, string[]]>([
  ['without an end', 'privileged-container-port: known', ['endless']],
  ['with an end', 'privileged-container-port: known until=2030-12-31', []],
  ['void', 'privileged-container-port', []],
])('%s', (_, comment, expected) => {
  const told = judgeText(port(comment)).findings.filter(({ ruleId }) => ruleId === '${id}');
  expect(told.map(({ messageId }) => messageId)).toEqual(expected);
});
`,
  },
};

export function ruleText(id: string, about: About): string {
  const { head, imports, examples, check } = SCAFFOLDS[about];
  return `// Judges ${head}. TODO: the fields that the rule judges.
// Source: TODO: the standard, the page of the documentation or the file that says so.
${imports}import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const ${constantOf(id)} = defineRule(
  {
    id: '${id}',
    about: '${about}',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    options: {},
    examples: {
      bad: \`
${examples.bad}\`,
      good: \`
${examples.good}\`,
    },
  },
  ${check},
);
`;
}

/** What a rule says of itself is asked for by tests, which take no TODO. */
export function wordsText(about: About): string {
  const { references, message } = SCAFFOLDS[about];
  return `import { ${references} } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [${references}],
  en: ${languageText(message.id, message.en)},
  ja: ${languageText(message.id, message.ja)},
});
`;
}

function languageText(messageId: string, { text, fix }: Said): string {
  return `{
    title: 'TODO',
    why: 'TODO',
    risk: 'TODO',
    remedies: ['TODO'],
    fine: 'TODO',
    messages: {
      ${messageId}: {
        text: '${text}',
        fix: '${fix}',
      },
    },
  }`;
}
