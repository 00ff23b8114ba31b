import type { Language } from '../model/finding.ts';

/** What a person is told of a helm release; `{name}` is filled in by `fill` of the catalogue. */
const EN = {
  // What `subject` stands for in the others; {chart} is a name and a version.
  release: 'release "{name}", revision {revision} ({status}), namespace "{namespace}", chart {chart}',
  // The same for manifests that nobody has named.
  manifests: 'what was rendered',
  // In place of a file: what a release keeps, and what a post-renderer reads.
  kept: 'release {name}',
  stream: 'what helm rendered',
  // {findings} is a counted noun.
  refused: '{subject}: refused, because of {findings} (policy "{policy}")',
  notJudged: '{subject}: refused, because not all of it can be judged (policy "{policy}")',
  allowed: '{subject}: allowed (policy "{policy}")',
  // The policy's mode is off.
  off: '{subject}: not judged, because policy "{policy}" has mode off',
  // {n} findings that there was no room for.
  more: '{n} more; kport lint shows them all',
  noEvent: 'the event could not be written: {because}',
} as const;

type ReleaseWords = Readonly<Record<keyof typeof EN, string>>;

const JA: ReleaseWords = {
  release: 'リリース「{name}」リビジョン {revision} ({status})、Namespace「{namespace}」、チャート {chart}',
  manifests: 'レンダリング結果',
  kept: 'リリース {name}',
  stream: 'helm のレンダリング結果',
  refused: '{subject}: {findings}のため拒否しました (ポリシー「{policy}」)',
  notJudged: '{subject}: 判定できない部分があるため拒否しました (ポリシー「{policy}」)',
  allowed: '{subject}: 許可しました (ポリシー「{policy}」)',
  off: '{subject}: ポリシー「{policy}」のモードが off のため判定していません',
  more: 'ほか {n} 件。kport lint ですべて表示できます',
  noEvent: 'イベントを書き込めませんでした: {because}',
};

export function releaseWords(language: Language): ReleaseWords {
  return { en: EN, ja: JA }[language];
}
