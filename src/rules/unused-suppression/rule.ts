// Judges comments (# kport-allow <rule>: <reason>) and annotations (kport.dev/allow-<rule>) that let findings pass. One that
// matches nothing hides whatever comes to stand there next; eslint --report-unused-disable-directives tells such ones, too.
import { whyVoid } from '../judged-suppression.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const unusedSuppression = defineRule(
  {
    id: 'unused-suppression',
    about: 'suppression',
    words,
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
    return [
      by === 'comment'
        ? report('comment', suppression, { name: title, line })
        : report('annotation', suppression, { name: title }),
    ];
  },
);
