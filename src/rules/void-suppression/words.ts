import { ANNOTATIONS, COMMENTS } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [ANNOTATIONS, COMMENTS],
  en: {
    title: 'Suppression that does not hold',
    why: 'A comment or an annotation that lets a finding pass is a decision, and holds only with a reason, before its date, and for a rule that is there. Whoever reads one that does not hold takes for decided what nobody has decided.',
    risk: 'The finding that it was written for counts again, mostly at a bad moment; and a comment without a reason is copied to the next container, where it was never right.',
    remedies: [
      'Repair what the finding is about, and remove the comment or annotation.',
      'Write why it is right, behind the colon of the comment or as the value of the annotation, and until when: until=2030-12-31.',
      'Where the policy accepts none, ask whoever keeps it for an exemption.',
    ],
    fine: 'While a name is being changed, or for files that several policies judge, of which one accepts what another does not. Turn the rule off there.',
    messages: {
      misspelt: {
        text: 'suppression "{name}" does not hold: it should begin as "{right}"',
        fix: 'write {right}, and why this is right',
      },
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
      },
      'annotation-refused': {
        text: 'annotation "{name}" does not hold: the policy accepts no annotations here',
        fix: 'remove it and repair what it is about, or ask for an exemption in the policy',
      },
    },
  },
  ja: {
    title: '効いていない抑制',
    why: '指摘を見逃すためのコメントやアノテーションは 1 つの判断であり、理由があり、期限内で、実在するルールを指すときにだけ効きます。効いていないものを読んだ人は、誰も決めていないことを決定済みだと受け取ってしまいます。',
    risk: 'もとの指摘が、たいていは都合の悪いときに再び数えられます。また、理由のないコメントは、正しかったことのない別のコンテナへ写されていきます。',
    remedies: [
      '指摘の対象を直し、コメントやアノテーションを消す。',
      'コメントならコロンの後ろに、アノテーションならその値に、正しい理由を書く。期限があれば until=2030-12-31 のように書く。',
      'ポリシーが受け付けていない場合は、その管理者に免除を依頼する。',
    ],
    fine: '名前の変更の途中や、受け付け方の異なる複数のポリシーで同じファイルを判定している場合です。そこではこのルールを無効にできます。',
    messages: {
      misspelt: {
        text: '抑制「{name}」は効いていません。正しい書き方は「{right}」です',
        fix: '{right} と書き、正しい理由を添える',
      },
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
        fix: '「kport rules」に出るルールの ID を書く',
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
        text: 'アノテーション「{name}」は効いていません: このポリシーは、ここではアノテーションによる抑制を受け付けません',
        fix: '消して対象を直すか、ポリシーでの免除を依頼する',
      },
    },
  },
});
