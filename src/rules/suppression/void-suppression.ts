// Judges comments (# kport-allow <rule>: <reason>) and annotations (kport.dev/allow-<rule>) that ask to let findings pass, and do
// not hold: without a reason, expired, of a rule that is not there, or of a kind that the policy does not accept.
import { defineSuppressionRule, whyVoid } from './suppression-rule.ts';

export const voidSuppression = defineSuppressionRule(
  {
    id: 'void-suppression',
    messages: {
      'no-reason': {
        text: 'suppression "{name}" gives no reason, so it does not hold',
        fix: 'write behind it why this is right: {example}',
      },
      expired: {
        text: 'suppression "{name}" has expired: {date} was its last day',
        fix: 'remove it and repair what it let pass, or write a later date and why',
      },
      'no-date': {
        text: 'suppression "{name}" does not hold: until={until} is no date',
        fix: 'write a day of the calendar, such as until=2030-12-31',
      },
      'unknown-rule': {
        text: 'suppression "{name}" names no rule of kport',
        fix: 'write the id of a rule, as "kport rules" lists them',
      },
      'misspelt-rule': {
        text: 'suppression "{name}" names no rule of kport; did you mean "{near}"?',
        fix: 'write {near}',
      },
      'comment-refused': {
        text: 'comment "{name}" does not hold: the policy accepts no comments',
        fix: 'remove it and repair what it is about, or ask for an exemption in the policy',
        level: 'info',
      },
      'annotation-refused': {
        text: 'annotation "{name}" does not hold: the policy accepts no annotations here',
        fix: 'remove it and repair what it is about, or ask for an exemption in the policy',
        level: 'info',
      },
    },
    levels: { restricted: 'warning', baseline: 'warning', audit: 'warning' },
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
    const { by, title, rule, until = '', near = '', hasMatched } = suppression;
    const why = whyVoid(suppression);
    switch (why) {
      case undefined:
        return [];
      case 'no-reason':
        return report(why, { name: title, example: example(by, rule) });
      case 'expired':
        return report(why, { name: title, date: until });
      case 'no-date':
        return report(why, { name: title, until });
      case 'unknown-rule':
        return report(why, { name: title });
      case 'misspelt-rule':
        return report(why, { name: title, near });
      case 'refused':
        // Where it would change nothing nobody misses it.
        return hasMatched ? report(`${by}-refused`, { name: title }) : [];
    }
  },
);

function example(by: 'comment' | 'annotation', rule: string): string {
  return by === 'comment' ? `# kport-allow ${rule}: ...` : `kport.dev/allow-${rule}: "..."`;
}
