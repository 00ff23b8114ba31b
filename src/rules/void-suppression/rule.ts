// Judges comments (# kport-allow <rule>: <reason>) and annotations (kport.dev/allow-<rule>) that ask to let findings pass, and do
// not hold: misspelt, without a reason, expired, of a rule that is not there, or of a kind that the policy does not accept.
import { whyVoid } from '../judged-suppression.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const voidSuppression = defineRule(
  {
    id: 'void-suppression',
    about: 'suppression',
    words,
    levels: { restricted: 'warning', baseline: 'warning', audit: 'warning' },
    atMost: { 'comment-refused': 'info', 'annotation-refused': 'info' },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
    ports:
      - containerPort: 80 # kport-allow privileged-container-port
`,
      good: `
containers:
  - name: web
    image: nginx
    ports:
      - containerPort: 80 # kport-allow privileged-container-port: listens on 80 until clients have moved
`,
    },
  },
  (suppression, report) => {
    const { by, title, rule, until = '', near = '', meant = '', isKnown, hasMatched } = suppression;
    const why = whyVoid(suppression);
    switch (why) {
      case undefined:
        return [];
      case 'misspelt':
        return [report(why, suppression, { name: title, right: meant + (isKnown ? rule : near || '<rule>') })];
      case 'no-reason':
        return [report(why, suppression, { name: title, example: example(by, rule) })];
      case 'expired':
        return [report(why, suppression, { name: title, date: until })];
      case 'no-date':
        return [report(why, suppression, { name: title, until })];
      case 'unknown-rule':
        return [report(why, suppression, { name: title })];
      case 'misspelt-rule':
        return [report(why, suppression, { name: title, near })];
      case 'refused':
        // Where it would change nothing nobody misses it.
        return hasMatched ? [report(`${by}-refused`, suppression, { name: title })] : [];
    }
  },
);

function example(by: 'comment' | 'annotation', rule: string): string {
  return by === 'comment' ? `# kport-allow ${rule}: ...` : `kport.dev/allow-${rule}: "..."`;
}
