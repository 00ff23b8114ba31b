import type { PlaygroundWords } from '../en/playground.ts';

export const jaPlaygroundWords: PlaygroundWords = {
  title: '特権ポートで待ち受けてよいのは誰か、どうすればよいか',
  subtitle: 'すべてこのページの中で動きます。書いた内容はどこにも送信されません。',
  example: '例',
  ownText: '自分のテキスト',
  policy: 'ポリシー',
  runtime: 'ランタイム',
  anyRuntime: '不明',
  manifest: 'マニフェスト',
  skip: '判定へ進む',
  verdict: '判定',
  explanation: '説明',
  repair: '修正',
  line: '{line} 行目',
  goToLine: '{line} 行目へ',
  unsafe: '人が確かめる必要のある修正も含める (--unsafe)',
  takeOver: 'テキストに反映する',
  needs: '先に確かめること',
  named: '移動するポートの番号が書かれている場所',
  left: '残るものとその理由',
  copyLink: 'このテキストへのリンクをコピー',
  copied: 'リンクをクリップボードにコピーしました。',
  notCopied: 'ブラウザーがクリップボードへの書き込みを許していません。ページのアドレスがリンクです。',
  tooLongForLink: 'テキストが長すぎてリンクにできません。',
  tooLong: 'テキストが {most} 文字を超えています。大きなファイルは kport lint で判定できます。',
  'notHere.compose':
    'このページで判定できるのは Kubernetes のマニフェストです。これは Compose のファイルのようです。kport lint で判定できます',
  'notHere.dockerfile':
    'このページで判定できるのは Kubernetes のマニフェストです。これは Dockerfile のようです。kport lint で判定できます',
  'notHere.systemd':
    'このページで判定できるのは Kubernetes のマニフェストです。これは systemd のユニットのようです。kport lint で判定できます',
  'notHere.quadlet':
    'このページで判定できるのは Kubernetes のマニフェストです。これは Quadlet のファイルのようです。kport lint で判定できます',
  badLink: 'リンクのテキストを読み取れないため、例を表示しています。',
  madeBy: 'kport {version} で作成。',
};
