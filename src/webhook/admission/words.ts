import type { Language } from '../../model/finding.ts';

/** The sentences of an answer to the API server; `{name}` is filled in by `fill` of the catalogue. */
const EN = {
  // {object} is a kind and a name, {errors} a counted noun.
  denied: '{object} has {errors} (policy "{policy}")',
  notJudged: '{object} is not allowed, because not all of it can be judged (policy "{policy}")',
  // {errors} or {warnings} that there was no room for.
  moreErrors: '{n} more; kport lint shows them all',
  moreWarnings: '{n} more',
  // A finding that the object had before the update.
  known: 'not new: ',
  // Behind the known errors of an update that is allowed; {kind} makes Pods.
  newPods: 'allowed, but new Pods of this {kind} will be denied until these errors are repaired or exempt',
  // {mode} is the policy's.
  unknownLabel: 'the label kport.dev/mode of the namespace has no mode for its value: {mode} holds, as in the policy',
  // Behind the denial of an ephemeral container.
  debug: 'kubectl debug --profile=restricted adds a container that passes; its image must not need root',
  why: 'Why',
  fix: 'Fix',
} as const;

type AnswerWords = Readonly<Record<keyof typeof EN, string>>;

const JA: AnswerWords = {
  denied: '{object} に{errors}があります (ポリシー「{policy}」)',
  notJudged: '{object} は、判定できない部分があるため許可されません (ポリシー「{policy}」)',
  moreErrors: 'ほか {n} 件。kport lint ですべて表示できます',
  moreWarnings: 'ほか {n} 件',
  known: '以前から: ',
  newPods: '許可されますが、この {kind} が新しく作る Pod は、エラーが修正または除外されるまで拒否されます',
  unknownLabel: 'Namespace のラベル kport.dev/mode の値はモードではないため、ポリシーの {mode} が適用されます',
  debug: 'kubectl debug --profile=restricted で追加するコンテナは通ります (root を必要としないイメージを使ってください)',
  why: '理由',
  fix: '直し方',
};

export function answerWords(language: Language): AnswerWords {
  return { en: EN, ja: JA }[language];
}
