// Judges comments (# kport-allow <rule>: <reason>) and annotations (kport.dev/allow-<rule>) that let findings pass. One that
// matches nothing hides whatever comes to stand there next; eslint --report-unused-disable-directives tells such ones, too.
import { defineSuppressionRule, whyVoid } from './suppression-rule.ts';

export const unusedSuppression = defineSuppressionRule(
  {
    id: 'unused-suppression',
    messages: {
      comment: {
        text: 'comment "{name}" matches no finding in line {line}, nor in what begins there',
        fix: 'remove it, or move it to the line of the finding or directly above that',
      },
      annotation: {
        text: 'annotation "{name}" matches no finding of its object',
        fix: 'remove it',
      },
    },
    levels: { restricted: 'warning', baseline: 'warning', audit: 'info' },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    ports:
      # kport-allow privileged-container-port: listens on 80 until clients have moved
      - containerPort: 8080
`,
      good: `
containers:
  - name: web
    image: nginx
    ports:
      # kport-allow privileged-container-port: listens on 80 until clients have moved
      - containerPort: 80
`,
    },
  },
  (suppression, report) => {
    const { by, title, line = 0, hasMatched, isSearched } = suppression;
    const why = whyVoid(suppression);
    if (hasMatched || !isSearched || (why !== undefined && why !== 'refused')) return [];
    return by === 'comment' ? report('comment', { name: title, line }) : report('annotation', { name: title });
  },
);
