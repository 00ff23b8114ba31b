import { duplicateKey } from '../../src/rules/duplicate-key/rule.ts';
import { minimalDeployment, minimalPod } from '../facts/minimal-pod.ts';
import { testRule } from './rule-tester.ts';

/** A Pod whose first container has these lines; they start in line 7. */
function container(...lines: string[]): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app
${lines.map((line) => `      ${line}\n`).join('')}`;
}

const hidden = (at: string, line: number, message?: string) => ({
  messageId: 'hidden',
  at,
  line,
  ...(message ? { message } : {}),
});

const CONTAINER = '/spec/containers/0';

testRule(duplicateKey, {
  bad: [
    {
      name: 'a value that hides another',
      given: container('securityContext:', '  runAsNonRoot: true', '  runAsNonRoot: false'),
      findings: [
        {
          ...hidden(`${CONTAINER}/securityContext/runAsNonRoot`, 9),
          message: 'key "runAsNonRoot" stands more than once: this value wins, anything earlier is ignored (line 8)',
          fix: 'keep the one "runAsNonRoot" that is meant and remove every other',
        },
      ],
    },
    {
      name: 'three of a kind, once',
      given: container('image: a', 'image: b', 'image: c'),
      findings: [
        hidden(
          `${CONTAINER}/image`,
          9,
          'key "image" stands more than once: this value wins, anything earlier is ignored (line 7, 8)',
        ),
      ],
    },
    {
      name: 'equal values, of which nobody knows why',
      given: container('image: a', 'image: a'),
      findings: [hidden(`${CONTAINER}/image`, 8)],
    },
    { name: 'one key in two spellings', given: container('image: a', '"image": b'), findings: [hidden(`${CONTAINER}/image`, 8)] },
    {
      name: 'a mapping that replaces another',
      given: container('env: []', 'env:', '  - {name: A, value: b}'),
      findings: [hidden(`${CONTAINER}/env`, 9)],
    },
    {
      name: 'a key in the list of ports',
      given: container('ports: [{containerPort: 8080, containerPort: 80}]'),
      findings: [hidden(`${CONTAINER}/ports/0/containerPort`, 7)],
    },
    {
      name: 'several values of one line, which is named once',
      given: container('ports: [{containerPort: 443, containerPort: 8080, containerPort: 80}]'),
      findings: [
        hidden(
          `${CONTAINER}/ports/0/containerPort`,
          7,
          'key "containerPort" stands more than once: this value wins, anything earlier is ignored (line 7)',
        ),
      ],
    },
    {
      name: 'a key outside of the Pod spec',
      given: `apiVersion: v1
kind: Pod
metadata: {name: a, name: b}
spec: {containers: [{name: app}]}
`,
      findings: [hidden('/metadata/name', 3)],
    },
    {
      name: 'a label with a slash',
      given: `apiVersion: v1
kind: Pod
metadata:
  labels:
    kport.dev/a: one
    kport.dev/a: two
spec: {containers: [{name: app}]}
`,
      findings: [hidden('/metadata/labels/kport.dev~1a', 6)],
    },
    {
      name: 'the whole spec',
      given: `apiVersion: v1
kind: Pod
spec: {containers: [{name: harmless}]}
spec: {containers: [{name: app}]}
`,
      findings: [hidden('/spec', 4)],
    },
    {
      name: 'two keys, in the order of the text',
      given: container('image: a', 'image: b', 'securityContext: {privileged: false, privileged: false}'),
      findings: [hidden(`${CONTAINER}/image`, 8), hidden(`${CONTAINER}/securityContext/privileged`, 9)],
    },
    {
      name: 'JSON',
      given: '{"apiVersion": "v1", "kind": "Pod",\n"spec": {"containers": [{"name": "a",\n"name": "app"}]}}',
      findings: [hidden(`${CONTAINER}/name`, 3)],
    },
    {
      name: 'a template',
      given: `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      hostNetwork: false
      hostNetwork: true
      containers: [{name: app}]
`,
      findings: [hidden('/spec/template/spec/hostNetwork', 7)],
    },
    {
      name: 'a List, in the object that has it',
      given: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    spec: {containers: [{name: app}]}
  - apiVersion: v1
    kind: Pod
    spec:
      containers: [{name: app}]
      hostUsers: false
      hostUsers: true
`,
      findings: [hidden('/items/1/spec/hostUsers', 12)],
    },
    {
      name: 'the second document of a file, by its own lines',
      given: `apiVersion: v1
kind: Pod
spec: {containers: [{name: app}]}
---
apiVersion: v1
kind: Pod
spec:
  containers: [{name: app, image: a, image: b}]
`,
      findings: [
        hidden(
          `${CONTAINER}/image`,
          8,
          'key "image" stands more than once: this value wins, anything earlier is ignored (line 8)',
        ),
      ],
    },
  ],
  good: [
    { because: 'no key stands twice', given: minimalPod() },
    { because: 'it stands in another mapping', given: minimalDeployment() },
    {
      because: 'each container has a name',
      given: `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
    - name: b
`,
    },
    { because: 'keys differ in case', given: container('image: a', 'Image: b') },
    {
      because: 'a merged key yields to the own one',
      given: container('env:', '  - &first {name: A, value: a}', '  - {<<: *first, name: B}'),
    },
    {
      because: 'documents are judged each by itself',
      given: `${container('image: a')}---\n${container('image: b')}`,
    },
    {
      because: 'a ConfigMap beside the Pod is not judged',
      given: `${container('image: a')}---\napiVersion: v1\nkind: ConfigMap\ndata: {a: b, a: c}\n`,
    },
  ],
});
