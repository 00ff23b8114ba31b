import type { suppressionNounsEn, suppressionRulesEn, suppressionWordsEn } from '../en/suppression.ts';
import type { Noun, RuleText, TranslatedMessage } from '../texts.ts';

export const suppressionRulesJa: Readonly<Record<keyof typeof suppressionRulesEn, RuleText>> = {
  'void-suppression': {
    title: '効いていない抑制',
    why: '指摘を見逃すためのコメントや注釈は 1 つの判断であり、理由があり、期限内で、実在するルールを指すときにだけ効きます。効いていないものを読んだ人は、誰も決めていないことを決定済みだと受け取ってしまいます。',
    risk: 'もとの指摘が、たいていは都合の悪いときに再び数えられます。また、理由のないコメントは、正しかったことのない別のコンテナへ写されていきます。',
    remedies: [
      '指摘の対象を直し、コメントや注釈を消す。',
      'コメントならコロンの後ろに、注釈ならその値に、正しい理由を書く。期限があれば until=2030-12-31 のように書く。',
      'ポリシーが受け付けていない場合は、その管理者に免除を依頼する。',
    ],
    fine: '名前の変更の途中や、受け付け方の異なる複数のポリシーで同じファイルを判定している場合です。そこではこのルールを無効にできます。',
  },
  'unused-suppression': {
    title: 'どの指摘にも当てはまらない抑制',
    why: '指摘を見逃すためのコメントや注釈は、指摘がなくなった後も残り、次にその場所に現れる指摘を見逃します。それは誰も確かめておらず、これからも確かめません。',
    risk: '後から、あるいはマニフェストの複製とともに戻ってきたポート、ユーザー、capability が知らされません。',
    remedies: [
      '消す。',
      '別のものを指しているなら、コメントは指摘の行か対象のすぐ上に、注釈は指摘のあるオブジェクトか Pod テンプレートに移す。',
    ],
    fine: '同じマニフェストを複数のランタイムやポリシーで判定し、その一部だけが指摘する場合です。',
  },
};

export const suppressionMessagesJa: Readonly<
  Record<keyof typeof suppressionRulesEn, Readonly<Record<string, TranslatedMessage>>>
> = {
  'void-suppression': {
    'no-reason': {
      text: '抑制「{name}」には理由がないため、効いていません',
      fix: '正しい理由を後ろに書く: {example}',
    },
    expired: {
      text: '抑制「{name}」は期限切れです (最終日: {date})',
      fix: '消して、見逃していたものを直す。または新しい期限とその理由を書く',
    },
    'no-date': {
      text: '抑制「{name}」は効いていません: until={until} は日付ではありません',
      fix: '暦にある日付を書く (例: until=2030-12-31)',
    },
    'unknown-rule': {
      text: '抑制「{name}」の指すルールはありません',
      fix: '"kport rules" に出るルールの ID を書く',
    },
    'misspelt-rule': {
      text: '抑制「{name}」の指すルールはありません。もしかして「{near}」ですか？',
      fix: '{near} と書く',
    },
    'comment-refused': {
      text: 'コメント「{name}」は効いていません: このポリシーはコメントによる抑制を受け付けません',
      fix: '消して対象を直すか、ポリシーでの免除を依頼する',
    },
    'annotation-refused': {
      text: '注釈「{name}」は効いていません: このポリシーは、ここでは注釈による抑制を受け付けません',
      fix: '消して対象を直すか、ポリシーでの免除を依頼する',
    },
  },
  'unused-suppression': {
    comment: {
      text: 'コメント「{name}」に当てはまる指摘は、{line} 行目にも、そこから始まるものの中にもありません',
      fix: '消すか、指摘の行またはそのすぐ上に移す',
    },
    annotation: {
      text: '注釈「{name}」に当てはまる指摘は、そのオブジェクトにありません',
      fix: '消す',
    },
  },
};

export const suppressionWordsJa: Readonly<Record<keyof typeof suppressionWordsEn, string>> = {
  exempted: '免除',
  'exempted.policy': 'ポリシーにより免除: {reason}',
  'exempted.comment': '{place} のコメントにより許可: {reason}',
  'exempted.annotation': '{place} の注釈により許可: {reason}',
  known: '既知',
  noNewFindings: '新しい指摘はありません',
  'known.baseline': 'ベースライン {name} にあり',
  'known.diff': '{name} の時点であり',
  knownFinding: '既知、{by}',
  baselineCreated: '{findings}を記録しました',
  baselineStale: 'もう見つかりません: {file}: {object}: {message} [{rule}]',
  baselineFresh: 'どの項目にも、当てはまる指摘がまだあります',
  baselinePruned: '項目: 削除 {removed}、保持 {kept}',
};

export const suppressionNounsJa: Readonly<Record<keyof typeof suppressionNounsEn, Noun>> = {
  staleEntry: { other: '{n} 件の項目は、もうどの指摘にも当てはまりません: kport baseline prune で消せます' },
};
