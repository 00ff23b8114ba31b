import { ANNOTATIONS, COMMENTS } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    {
      title: 'ESLint: report unused disable directives',
      url: 'https://eslint.org/docs/latest/use/configure/rules#report-unused-eslint-disable-comments',
    },
    ANNOTATIONS,
    COMMENTS,
  ],
  en: {
    title: 'Suppression that matches no finding',
    why: 'What let a finding pass stays when the finding is gone, and then lets the next one pass that comes to this place. Nobody has looked at that one, and nobody will.',
    risk: 'A port, a user or a capability that comes back later, or with a copy of the manifest, is not told.',
    remedies: [
      'Remove it.',
      'If it is meant for something else, move a comment to the line of the finding or directly above what it is about, and an annotation to the object or the Pod template that has the finding.',
    ],
    fine: 'When the same manifest is judged for several runtimes or with several policies, of which not all find it.',
    messages: {
      comment: {
        text: 'comment "{name}" matches no finding in line {line}, nor in what begins there',
        fix: 'remove it, or move it to the line of the finding or directly above that',
      },
      annotation: {
        text: 'annotation "{name}" matches no finding of its object',
        fix: 'remove it',
      },
    },
  },
  ja: {
    title: 'どの指摘にも当てはまらない抑制',
    why: '指摘を見逃すためのコメントやアノテーションは、指摘がなくなった後も残り、次にその場所に現れる指摘を見逃します。それは誰も確かめておらず、これからも確かめません。',
    risk: '後から、あるいはマニフェストの複製とともに戻ってきたポート、ユーザー、capability が知らされません。',
    remedies: [
      '消す。',
      '別のものを指しているなら、コメントは指摘の行か対象のすぐ上に、アノテーションは指摘のあるオブジェクトか Pod テンプレートに移す。',
    ],
    fine: '同じマニフェストを複数のランタイムやポリシーで判定し、その一部だけが指摘する場合です。',
    messages: {
      comment: {
        text: 'コメント「{name}」に当てはまる指摘は、{line} 行目にも、そこから始まるものの中にもありません',
        fix: '消すか、指摘の行またはそのすぐ上に移す',
      },
      annotation: {
        text: 'アノテーション「{name}」に当てはまる指摘は、そのオブジェクトにありません',
        fix: '消す',
      },
    },
  },
});
