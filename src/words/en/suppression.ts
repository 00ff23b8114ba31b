// The English texts of the rules about comments and annotations that let findings pass, and what is said of findings that count no more.
import type { RuleText } from '../texts.ts';

export const suppressionRulesEn = {
  'void-suppression': {
    title: 'Suppression that does not hold',
    why: 'A comment or an annotation that lets a finding pass is a decision, and holds only with a reason, before its date, and for a rule that is there. Whoever reads one that does not hold takes for decided what nobody has decided.',
    risk: 'The finding that it was written for counts again, mostly at a bad moment; and a comment without a reason is copied to the next container, where it was never right.',
    remedies: [
      'Repair what the finding is about, and remove the comment or annotation.',
      'Write why it is right, behind the colon of the comment or as the value of the annotation, and until when: until=2030-12-31.',
      'Where the policy accepts none, ask whoever keeps it for an exemption.',
    ],
    fine: 'While a name is being changed, or for files that several policies judge, of which one accepts what another does not. Turn the rule off there.',
  },
  'unused-suppression': {
    title: 'Suppression that matches no finding',
    why: 'What let a finding pass stays when the finding is gone, and then lets the next one pass that comes to this place. Nobody has looked at that one, and nobody will.',
    risk: 'A port, a user or a capability that comes back later, or with a copy of the manifest, is not told.',
    remedies: [
      'Remove it.',
      'If it is meant for something else, move a comment to the line of the finding or directly above what it is about, and an annotation to the object or the Pod template that has the finding.',
    ],
    fine: 'When the same manifest is judged for several runtimes or with several policies, of which not all find it.',
  },
} as const satisfies Readonly<Record<string, RuleText>>;

export const suppressionWordsEn = {
  exempted: 'exempted',
  'exempted.policy': 'exempted by policy: {reason}',
  'exempted.comment': 'allowed by the comment at {place}: {reason}',
  'exempted.annotation': 'allowed by the annotation at {place}: {reason}',
  known: 'known',
  noNewFindings: 'no new findings',
  'known.baseline': 'in the baseline {name}',
  'known.diff': 'there at {name}',
  knownFinding: 'known, {by}',
  baselineCreated: '{findings} written down',
  baselineStale: 'not found any more: {file}: {object}: {message} [{rule}]',
  baselineFresh: 'every entry still matches a finding',
  baselinePruned: 'entries: {removed} removed, {kept} kept',
} as const;

export const suppressionNounsEn = {
  staleEntry: {
    one: '{n} entry matches no finding any more; kport baseline prune removes it',
    other: '{n} entries match no finding any more; kport baseline prune removes them',
  },
} as const;
