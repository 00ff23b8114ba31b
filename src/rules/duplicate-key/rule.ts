// Judges the text of a workload's manifest: a mapping key that stands twice. Source: YAML 1.2, 3.2.1.1 (keys are unique);
// kubectl keeps the last value and says nothing.
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const duplicateKey = defineRule(
  {
    id: 'duplicate-key',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
    securityContext:
      runAsNonRoot: true
      runAsNonRoot: false
`,
      good: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    securityContext:
      runAsNonRoot: true
`,
    },
  },
  (workload, report) =>
    workload.duplicateKeys.map(({ at, key, hiddenLines }) =>
      report('hidden', { at }, { key, lines: [...new Set(hiddenLines)].join(', ') }),
    ),
);
