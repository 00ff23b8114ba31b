import Type, { type Static } from 'typebox';
import { FINGERPRINT_VERSION } from '../../judge/identity.ts';
import { list, output, text } from './parts.ts';

const known = Type.Object(
  {
    rule: text('The id of the rule.'),
    file: text('Seen from the folder of the baseline, with forward slashes; "-" for standard input.'),
    object: text('Kind, namespace and name, for people.'),
    message: text('What was wrong when it was written down, in English, for people.'),
    fingerprint: text('By this alone a finding is known. No line and no place in a list is in it.', {
      pattern: '^[0-9a-f]{32}(:[1-9][0-9]*)?$',
    }),
  },
  { additionalProperties: false },
);

export const baselineFile = output(
  'kport baseline',
  'Findings that are known: kport lint --baseline does not count them. kport baseline writes it, a finding a line, sorted.',
  {
    $schema: Type.Optional(text('For editors; not read by kport.')),
    version: Type.Unsafe<1>({
      description: 'The version of this format. It grows when a field changes its meaning or goes away.',
      const: 1,
    }),
    fingerprints: Type.Unsafe<typeof FINGERPRINT_VERSION>({
      description: 'The version of the fingerprints. It grows when the same finding gets another one than before.',
      const: FINGERPRINT_VERSION,
    }),
    findings: list('By file, object and rule.', known),
  },
);

export type BaselineFile = Static<typeof baselineFile>;
