// Begins a rule: `npm run new-rule <id>` writes its files and says what is left to do. It overwrites nothing.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyRulePage } from './generate-rule-docs.ts';

/** The files of a new rule by their paths from the root of the project, with their text. */
export function ruleFiles(id: string): ReadonlyMap<string, string> {
  return new Map([
    [`src/rules/${id}/rule.ts`, ruleText(id)],
    [`src/rules/${id}/words.ts`, WORDS],
    [`test/rules/${id}.test.ts`, testText(id)],
    [`test/fixtures/${id}/bad-1.yaml`, FIXTURE],
    [`policies/rules/${id}.md`, emptyRulePage()],
  ]);
}

/** Writes the files under `root`. Throws, and writes nothing, for an id that is no id and for a file that is there already. */
export function newRule(id: string, root: string): string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
    throw new Error(`"${id}" is no rule id: name the bad thing in kebab-case, such as privileged-host-port`);
  }
  const files = ruleFiles(id);
  for (const path of files.keys()) if (existsSync(join(root, path))) throw new Error(`${path} is there already`);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...files.keys()];
}

/** What a person has to do before `npm test` passes again. */
export function whatIsLeft(id: string): string[] {
  return [
    `src/rules/${id}/rule.ts: judge, and open with the fields that it judges and the source that it follows`,
    `src/rules/index.ts: add ${constantOf(id)} to the rules, at its place in their order`,
    `src/rules/${id}/words.ts: title, why, risk, remedies, when it is fine and the messages, in English and Japanese; references`,
    `test/rules/${id}.test.ts: a row for every message and every option, and for every reason to be silent`,
    `test/fixtures/${id}/: at least three bad-*.yaml and two good-*.yaml`,
    `policies/rules/${id}.md: What, Why, Fix and When to allow`,
    'then: npm run generate && UPDATE_FIXTURES=1 npx vitest run test/rules && npm test',
  ];
}

/** `no-host-port` is `noHostPort` in the code. */
function constantOf(id: string): string {
  return id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const FIXTURE = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
      securityContext:
        privileged: true
`;

const WORDS = `import { CAPABILITIES } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [CAPABILITIES],
  en: {
    title: 'TODO',
    why: 'TODO.',
    risk: 'TODO.',
    remedies: ['TODO.'],
    fine: 'TODO.',
    messages: {
      privileged: {
        text: 'container "{container}" has privileged: true',
        fix: 'remove privileged: true',
      },
    },
  },
  ja: {
    title: 'TODO（日本語）',
    why: 'TODO。',
    risk: 'TODO。',
    remedies: ['TODO。'],
    fine: 'TODO。',
    messages: {
      privileged: {
        text: 'コンテナ「{container}」は privileged: true です',
        fix: 'privileged: true を消す',
      },
    },
  },
});
`;

function ruleText(id: string): string {
  return `// Judges securityContext.privileged of every container. TODO: the fields that the rule judges.
// Source: TODO: the standard, the page of the documentation or the file that says so.
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const ${constantOf(id)} = defineRule(
  {
    id: '${id}',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    options: {},
    examples: {
      bad: \`
containers:
  - name: web
    image: nginx
    securityContext:
      privileged: true
\`,
      good: \`
containers:
  - name: web
    image: nginx
\`,
    },
  },
  (workload, report) =>
    workload.containers.flatMap(({ name, privileged }) =>
      privileged.value ? report('privileged', { at: privileged.at, container: name }, { container: name }) : [],
    ),
);
`;
}

function testText(id: string): string {
  const name = constantOf(id);
  return `import { ${name} } from '../../src/rules/${id}/rule.ts';
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
`;
}

if (import.meta.main) {
  const [id = ''] = process.argv.slice(2);
  try {
    const written = newRule(id, fileURLToPath(new URL('..', import.meta.url)));
    const lines = [
      'wrote:',
      ...written.map((path) => `  ${path}`),
      'left to do:',
      ...whatIsLeft(id).map((step) => `  - ${step}`),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\nusage: npm run new-rule <id>\n`);
    process.exitCode = 2;
  }
}
