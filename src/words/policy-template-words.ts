import type { Language } from '../model/finding.ts';
import type { PolicyTemplateWords } from '../model/policy-template-words.ts';

const WORDS: Readonly<Record<Language, PolicyTemplateWords>> = {
  en: {
    schema: ['For completion in an editor: kport schema policy > kport-policy.schema.json, and as the first line of this file'],
    about: [
      'The policy of kport for the manifests in this folder and below it. `kport rules` lists the rules as this policy sets them,',
      '`kport explain <rule>` tells why a rule is there, how to repair what it finds and when to allow it.',
    ],
    extends: [
      'restricted: nobody listens on a privileged port, and nobody could.',
      'baseline: the ports of the nodes are closed, everything else is told.',
      'audit: everything is told and nothing is refused.',
      'Or the path of another policy file.',
    ],
    runtime: [
      'What runs the containers on the nodes decides who can bind port 80: containerd-1, containerd-2, cri-o, docker, gvisor. For unknown,',
      'kport says what holds on all of them, and where they differ.',
    ],
    nodes: ['net.ipv4.ip_unprivileged_port_start of the nodes, where it is the same on all: it decides under hostNetwork.'],
    rules: ['A rule may weigh more or less here: error, warning, info or "off".'],
    exemptions: [
      'Who may, and why. All that is given must match, * and ? are wildcards; the reason is required, and `expires` is the last day.',
    ],
    suppressions: [
      'Whether "# kport-allow" in manifests and kport.dev/allow annotations count, "allow" or "forbid". Where this is missing, kport lint',
      'takes both, and the webhook takes no annotations.',
    ],
    charts: ['How charts are rendered before they are judged; paths are relative to this file.'],
    reason: 'the DNS cache has to answer on port 53 of every node',
  },
  ja: {
    schema: [
      'エディターで補完するには、「kport schema policy > kport-policy.schema.json」を実行し、このファイルの先頭に次の行を書きます',
    ],
    about: [
      'このフォルダー以下のマニフェストのための kport のポリシーです。`kport rules` は、このポリシーでのルールの一覧を表示します。',
      '`kport explain <rule>` は、ルールの理由、見つかったものの直し方、許してよい場合を説明します。',
    ],
    extends: [
      'restricted: 誰も特権ポートで待ち受けず、待ち受けることもできない。',
      'baseline: ノードのポートは閉じ、ほかはすべて知らせる。',
      'audit: すべて知らせ、何も拒否しない。',
      'ほかのポリシーファイルのパスも書けます。',
    ],
    runtime: [
      '誰がポート 80 で待ち受けられるかは、ノードでコンテナを動かすランタイムで決まります: containerd-1、containerd-2、cri-o、docker、gvisor。',
      'unknown なら、すべてのランタイムに共通することと、異なる点を示します。',
    ],
    nodes: [
      'ノードの net.ipv4.ip_unprivileged_port_start。すべてのノードで同じときに書きます。hostNetwork ではこれで決まります。',
    ],
    rules: ['ルールの重大度をここで変えられます: error、warning、info、"off"。'],
    exemptions: [
      '誰に、なぜ許すか。書いた条件すべてに一致するものが対象です。* と ? はワイルドカード。reason は必須で、expires は最後の日です。',
    ],
    suppressions: [
      'マニフェストの「# kport-allow」と kport.dev/allow のアノテーションを受け入れるか ("allow" か "forbid")。省略すると、kport lint は',
      '両方を受け入れ、Webhook はアノテーションを受け入れません。',
    ],
    charts: ['判定の前にチャートをどうレンダリングするか。パスはこのファイルからの相対パスです。'],
    reason: 'DNS キャッシュは各ノードのポート 53 で応答する必要がある',
  },
};

export function policyTemplateWords(language: Language): PolicyTemplateWords {
  return WORDS[language];
}
