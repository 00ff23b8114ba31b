import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    { title: 'YAML 1.2.2, 3.2.1.1: the keys of a mapping are unique', url: 'https://yaml.org/spec/1.2.2/#3211-nodes' },
    {
      title: 'Kubernetes: API concepts, field validation',
      url: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
    },
  ],
  en: {
    title: 'Key that stands more than once',
    why: 'kubectl keeps the last value of a key that stands more than once in a mapping and says nothing of the others. What a reviewer reads, runAsNonRoot: true for instance, is then not what runs.',
    risk: 'A harmless value further up hides the one that counts, by accident after a merge or on purpose. Other tools refuse the file or keep another value, so that what was checked is not what is applied.',
    remedies: [
      'Keep the value that is meant and delete the others.',
      'If all of them are meant, write their fields under one key: mappings are not merged, the last one replaces the others.',
    ],
    fine: 'Never in a file that people read. A generated file that nobody can correct can be exempted with that reason.',
    messages: {
      hidden: {
        text: 'key "{key}" stands more than once: this value wins, anything earlier is ignored (line {lines})',
        brief: 'key "{key}" stands more than once: this value wins (line {lines})',
        fix: 'keep the one "{key}" that is meant and remove every other',
      },
    },
  },
  ja: {
    title: 'キーの重複',
    why: '同じマッピングの中でキーが重複していると、kubectl は最後の値だけを採用し、ほかの値については何も知らせません。レビューで目にした値 (runAsNonRoot: true など) が、実際に動くものとは限らなくなります。',
    risk: 'マージのミスであれ故意であれ、上にある無害な値が、実際に効く値を隠します。ツールによってはファイルを拒否したり別の値を採用したりするため、検査したものと適用されるものが食い違います。',
    remedies: [
      '意図した値だけを残し、ほかは消す。',
      'どれも必要な場合は、1 つのキーの下にまとめて書く。マッピング同士は統合されず、最後のものがほかを置き換える。',
    ],
    fine: '人が読むファイルでは、許してよい場合はありません。誰にも直せない自動生成のファイルなら、その理由を書いて免除できます。',
    messages: {
      hidden: {
        text: 'キー「{key}」が重複しています: 有効なのはこの値で、前にあるものは無視されます ({lines} 行目)',
        fix: '意図した「{key}」だけを残し、ほかは消す',
      },
    },
  },
});
