// The other half of judging, when all documents are in: what they have to do with each other, and what is to be said of comments
// and annotations that let findings pass.

import { errorText } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import { engineSettings, type JudgeContext } from './context.ts';
import { DOORS } from './doors.ts';
import { byPlace } from './evaluate.ts';
import { evaluateSet, type SetFinding, type SetOutcome } from './evaluate-set.ts';
import { excuse } from './excuse.ts';
import type { Exempted } from './exemptions.ts';
import type { FoundSuppressions, Part } from './judge-documents.ts';
import { judgeSuppressions, type MetSuppressions, suppressionSettings, weigh } from './judge-suppressions.ts';
import { indexSuppressions } from './suppress.ts';

export interface TogetherContext extends JudgeContext {
  /** Where helm makes what names no namespace, as `.Release.Namespace`: what selects what depends on it, and no exemption. */
  readonly home?: string | undefined;
}

interface Together<P extends Part> {
  /** In their order. */
  readonly parts: readonly P[];
  /** Services that take a port below 1024 of theirs to one above 1023 of their Pods, as it should be. */
  readonly remapping: number;
}

/** Judges what files have to do with each other, as far as the door lets them. Once, whoever judged the files. */
export function judgeTogether<P extends Part>(parts: readonly P[], context: TogetherContext): Together<P> {
  const { parts: joined, remapping } =
    DOORS[context.door].objects === 'together' ? withSet(parts, context) : { parts, remapping: 0 };
  return { parts: joined.map((part) => withSuppressions(part, context)), remapping };
}

function withSet<P extends Part>(parts: readonly P[], context: TogetherContext): Together<P> {
  const { findings, failures, remapping } = evaluateSet(
    parts.map(({ links }) => links),
    { ...engineSettings(context), home: context.namespace ?? context.home },
  );
  const found = Map.groupBy(findings, ({ of }) => of);
  const failed = Map.groupBy(failures, ({ of }) => of);
  const joined = parts.map((part, index) => {
    const own = found.get(index);
    const ownFailures = failed.get(index);
    return own || ownFailures ? join(part, { own: own ?? [], failed: ownFailures ?? [] }, context) : part;
  });
  return { parts: joined, remapping };
}

interface OfPart {
  readonly own: readonly SetFinding[];
  readonly failed: SetOutcome['failures'];
}

function join<P extends Part>(part: P, { own, failed }: OfPart, context: JudgeContext): P {
  const before = part.suppressions;
  const suppressions = before && indexSuppressions(weigh(before.list, suppressionSettings(context)));
  const excused = own.map(({ finding, containers }) => excuse([finding], { context, containers, suppressions }));
  const matched = before?.list.flatMap((_, index) => (suppressions?.hasMatched(index) ? [index] : [])) ?? [];
  return {
    ...withExcused(part, excused),
    ...(before ? { suppressions: { list: before.list, matched: [...before.matched, ...matched] } } : {}),
    failures: [
      ...part.failures,
      ...failed.map(({ file, object, ruleId, error }) => ({ file, object, ruleId, error: errorText(error) })),
    ],
  };
}

/** With further findings, as far as nothing lets them pass. */
export function withExcused<P extends Part>(part: P, excused: readonly Exempted<Finding>[]): P {
  return {
    ...part,
    findings: [...part.findings, ...excused.flatMap(({ kept }) => kept)].sort(byPlace),
    exempted: [...part.exempted, ...excused.flatMap(({ exempted }) => exempted)],
    usedExemptions: [...part.usedExemptions, ...excused.flatMap(({ used }) => used)],
  };
}

/** The last thing to be judged. Of a file that was not judged as a whole nobody can say what matches nothing. */
function withSuppressions<P extends Part>(part: P, context: TogetherContext): P {
  if (part.suppressions === undefined) return part;
  const told = tellSuppressions(part.suppressions, part.unreadable.length + part.failures.length === 0, context);
  return told.length === 0 ? part : withExcused(part, told);
}

const TEXT_ONLY = 'duplicate-key';

function tellSuppressions({ list, matched }: FoundSuppressions, isWhole: boolean, context: TogetherContext): Exempted<Finding>[] {
  const used = new Set(matched);
  const seesText = DOORS[context.door].sees === 'text';
  const hasMatched = (index: number) => used.has(index);
  const asks = (ruleId: string) => isWhole && (seesText || ruleId !== TEXT_ONLY);
  return findingsAbout({ suppressions: list, index: { hasMatched }, asks }, context);
}

/** What is to be said of suppressions themselves, as far as no exemption covers it. */
export function findingsAbout(met: MetSuppressions, context: JudgeContext): Exempted<Finding>[] {
  const told = judgeSuppressions(met, suppressionSettings(context));
  // What stands in one object together: there may be thousands, and of each the exemptions ask for the images of all containers.
  return [...Map.groupBy(told, ({ containers }) => containers)].map(([containers, found]) =>
    excuse(
      found.map(({ finding }) => finding),
      { context, containers },
    ),
  );
}
