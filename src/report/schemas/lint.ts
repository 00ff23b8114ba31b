import Type, { type Static } from 'typebox';
import { SEVERITIES } from '../../model/finding.ts';
import {
  count,
  fields,
  JSON_POINTER,
  list,
  object,
  oneOf,
  ordinal,
  output,
  PAIRED,
  place,
  ref,
  renderedBy,
  rendering,
  skipped,
  text,
  unreadable,
  version,
} from './parts.ts';

const places = list(
  'There where one finding is about several values, ports of one container, say: each of them, the first one included.',
  Type.Object(
    {
      file: text('The file that somebody has to change.'),
      ...place('1-based; absent where the object has no text.'),
      pointer: text('The value, as a JSON Pointer (RFC 6901) into its object.'),
      container: Type.Optional(text('Of one about several containers: the one whose place it is.')),
    },
    { additionalProperties: false, ...PAIRED },
  ),
  { minItems: 2 },
);

const also = list(
  'There where the repair of a finding is the first step of that of others about the same container, which are told with it: these, by their rules.',
  Type.Object(
    {
      rule: text('The id of the rule.'),
      severity: oneOf('As the policy has it.', SEVERITIES),
      message: text('What it says by itself.'),
      why: text('Why it matters.'),
      fix: text('How to repair it by itself.'),
      file: text('The file that somebody has to change.'),
      ...place('1-based; absent where the object has no text.'),
      pointer: text('The value, as a JSON Pointer (RFC 6901) into its object.'),
    },
    { additionalProperties: false, ...PAIRED },
  ),
  { minItems: 1 },
);

const rendered = fields(
  'There where a chart or a kustomization was rendered: what it came to. The file, line and column beside it are then the place where the value was written, in a template, in a file of values or in a resource; line 1 of the template where that could not be traced.',
  {
    by: renderedBy,
    from: text('The chart (a folder or an archive) or the folder of the kustomization, as the user named it.'),
    set: Type.Optional(text('The name of the set of values, where the policy names several.')),
    template: text('The template; of a kustomization its own file.'),
    ...place(
      '1-based line of what the template renders to, where its documents stand one behind the other as helm template prints them.',
    ),
    alsoIn: Type.Optional(
      list(
        'Other renderings that come to the same because of the same written place; absent for none.',
        Type.Object(rendering, { additionalProperties: false }),
      ),
    ),
  },
  PAIRED,
);

const repair = fields(
  'With --fixes, there where kport knows how to repair a finding: what changes texts so that it is gone, by itself and from the texts as they are. Edits of two repairs may touch the same text.',
  {
    safe: Type.Boolean({
      description: 'Whether every container starts and binds as before, on every runtime and whatever program its image holds.',
    }),
    needs: list('What a person has to make sure of first, one sentence each; empty for a safe one.', text('A sentence.')),
    edits: list(
      'What to replace, by file and place; all of them or none. No two touch the same text.',
      fields('A stretch of a file that another text takes the place of.', {
        file: text('The path as the user named it.'),
        line: ordinal('1-based line where it starts.'),
        column: ordinal('1-based, in UTF-16 code units.'),
        endLine: ordinal('The line of the place behind its last character.'),
        endColumn: ordinal('The column of the place behind its last character; where it starts for an insertion.'),
        text: text('What stands there afterwards, with its line breaks.'),
      }),
      { minItems: 1 },
    ),
  },
);

const findingFields = {
  rule: text('The id of the rule.', { pattern: '^[a-z]+(-[a-z]+)*$' }),
  severity: oneOf('As the policy has it.', SEVERITIES),
  message: text('What is wrong, in one line, in the language of --lang.'),
  why: text('Why it matters; the same for every finding of a rule.'),
  fix: text('How to repair this very finding.'),
  file: text('The path as the user named it, with forward slashes; "-" for standard input.'),
  line: ordinal(
    '1-based line where the value starts, or its nearest parent when the field is missing; 1 where there is no text.',
  ),
  column: ordinal('1-based, in UTF-16 code units; 1 where there is no text.'),
  endLine: ordinal('The line of the place behind the last character.'),
  endColumn: ordinal('The column of the place behind the last character.'),
  pointer: text(
    'A JSON Pointer (RFC 6901) to the value within its document; where the field is missing, to where it would be.',
    JSON_POINTER,
  ),
  object: ref('object', object),
  container: Type.Optional(
    text('The name of the container; absent for a finding about several containers, the whole Pod or the document.'),
  ),
  rendered: Type.Optional(ref('rendered', rendered)),
  places: Type.Optional(ref('places', places)),
  also: Type.Optional(ref('also', also)),
  repair: Type.Optional(ref('repair', repair)),
};

const finding = fields('What a rule found.', findingFields);

const exempted = Type.Object(
  {
    ...findingFields,
    reason: text('The reason that the exemption gives.'),
    by: oneOf(
      'What lets it pass: an exemption of the policy, a comment beside the value, or an annotation of the object or its Pod template.',
      ['policy', 'comment', 'annotation'],
    ),
    from: fields('Where that stands.', { file: text('The file of the policy, or the manifest.'), ...place() }, PAIRED),
  },
  { additionalProperties: false },
);

const knownFrom = fields('What findings were compared with; absent for nothing.', {
  kind: oneOf('--baseline or --diff.', ['baseline', 'diff']),
  name: text('The file of the baseline, or the commit, as it was named.'),
  stale: Type.Optional(count('Entries of the baseline that match no finding any more, of files that were judged or are gone.')),
});

const failure = Type.Object(
  {
    file: text('The path as the user named it.'),
    object: ref('object', object),
    rule: text('The id of the rule.'),
    error: text('The message of the error.'),
  },
  { additionalProperties: false },
);

const notice = Type.Object(
  {
    kind: oneOf(
      'expired: an exemption whose date has passed; unused: one that no finding needed, or a chart of spec.charts that is not there; other-policy: a .kport.yaml among what was judged by another policy.',
      ['expired', 'unused', 'other-policy'],
    ),
    file: text('The file of the policy.'),
    ...place(),
    message: text('In one sentence.'),
  },
  { additionalProperties: false, ...PAIRED },
);

const counts = fields('How much of everything there was.', {
  files: count('All files: judged + skipped + unreadable.'),
  judged: count('Files of which every document was read, at least one of them a Kubernetes object.'),
  skipped: count('Files that are not for kport.'),
  unreadable: count('Files with at least one document that could not be judged.'),
  objects: count('Kubernetes objects.'),
  workloads: count('Pod specs that were judged.'),
  errors: count('Findings of severity error.'),
  warnings: count('Findings of severity warning.'),
  infos: count('Findings of severity info.'),
  exempted: count('Findings that an exemption, a comment or an annotation lets pass; in none of the three above.'),
  known: Type.Optional(
    count('Findings that were there before; in none of the four above. Absent where findings were compared with nothing.'),
  ),
  remapping: Type.Optional(
    count('Services that take a privileged port of theirs to an unprivileged one of their Pods, as it should be.'),
  ),
});

export const lintOutput = output(
  'kport lint --format json',
  'Everything that one run found.',
  {
    version,
    policy: fields('The policy that the files were judged by.', {
      name: text('Its metadata.name, its file, or the name of a shipped policy.'),
      file: Type.Optional(text('Where it was read; absent for a shipped policy.')),
    }),
    images: Type.Optional(
      fields('The lock that says what images hold; absent where there is none.', {
        file: text('The file.'),
        made: text('The day on which the images were read, YYYY-MM-DD.'),
        days: Type.Integer({ description: 'How many days ago that was.' }),
      }),
    ),
    findings: list('What is wrong, by file and place.', ref('finding', finding)),
    exempted: list(
      'Findings that an exemption of the policy, a comment or an annotation lets pass; they do not count for the exit code.',
      exempted,
    ),
    known: Type.Optional(
      list(
        'Findings that were there before: in the baseline, or at the commit of --diff. They do not count for the exit code. Absent where findings were compared with nothing.',
        ref('finding', finding),
      ),
    ),
    knownFrom: Type.Optional(knownFrom),
    unreadable: list('Input that could not be judged. One entry is enough for exit code 3.', ref('unreadable', unreadable)),
    skipped: list('Files that are not for kport.', ref('skipped', skipped)),
    failures: list('Rules that failed: defects of kport. One entry is enough for exit code 3.', failure),
    notices: list('What the user should know of the policy.', notice),
    counts,
  },
  { finding, places, also, repair, rendered, object, unreadable, skipped },
);

export type LintOutput = Static<typeof lintOutput>;
