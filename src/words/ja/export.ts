import type { ExportWords } from '../en/export.ts';

export const jaExportWords: ExportWords = {
  denied: 'ポリシー {policy}: {findings}',
  known: '以前から: ',
  more: '; ほか {n} 件 (kport lint ですべて表示できます)',
  tooMuch: 'kport により拒否されました。内容がメッセージに収まりません。kport lint ですべて表示できます',
  tooLarge:
    'kport: 指摘のあるコンテナとポートが、API サーバーが判定できる数を超えています。オブジェクトを分けるか、先に大半を修正してください',
  whole: 'どこでも同じ',
  blind: '同じ。ただし、{reason}',
  none: 'なし: {reason}',
  off: 'ポリシーで無効',
  head: 'API サーバーが自分で判定する内容をルールごとに示します (ポリシー「{policy}」):',
  limits: 'すべてに共通すること:',
  'limit.images': 'イメージの中身は知りません。よく知られたイメージの表も、イメージのロックも参照しません。',
  'limit.consent': '指摘を見逃すアノテーションは読みません。ポリシーの免除は有効です。',
  'limit.twice': '1 つのコンテナの同じポートのうち、更新で加わった 2 つ目は新しいものとみなしません。',
  'limit.expiry': '期限のある免除は、クライアントが managedFields を送らない UPDATE では終わったものとみなします。',
  'limit.runtime':
    'Pod を動かすものは、Pod が指定する RuntimeClass についてポリシーが述べるもの (runtimeClasses)、なければ runtime です。RuntimeClass オブジェクトは読みません。',
  'limit.warnings':
    'API サーバーが伝える警告は全体で 4,096 文字ほどです。API サーバー自身の警告の後では、kport の警告は切り詰められるか、示されないことがあります。',
  'limit.capabilities': '100 個を超える capability のリストも判定します。Webhook はそれを判定せずに拒否します。',
  'limit.kinds':
    'Pod と、Pod を作る Kubernetes の 8 種類、1 か所に 1 つの Pod を持つカスタムリソースを判定します: {kinds}。カスタムリソースのうち読み取れないもの、その Pod について API サーバーが拒否するもの (hostNetwork とポートの sysctl) は、それが作る Pod に任せます。',
  'limit.path': 'メッセージは指摘を 1 件ずつフィールドとともに示し、理由と直し方は示しません。',
  'limit.modes': 'ラベル kport.dev/mode の値がモードでないことは通知しません。ポリシーのモードが適用されます。',
  leftOut:
    'ほかのカスタムリソースは判定しません。それから作られるもの (Deployment、Job、Pod) を作成時に判定し、リソース自体については kport lint が指摘します。kport が知る種類では次のものです:',
  'left-out.own-fields': 'コンテナが独自のフィールドにあるか、Pod の一部だけを持つもの: {kinds}',
  'left-out.several': '1 つのオブジェクトに複数の Pod を持つもの: {kinds}',
  'left-out.two-groups': '別のグループに、Pod の位置が異なる同じ名前の種類があるもの (式は種類だけを見ます): {kinds}',
  'left-out.no-namespace': 'Namespace に属さず、モードを示すラベルがないもの: {kinds}',
  staticHead: 'staticManifestsDir が示すフォルダーに、API サーバーごとに置きます (Kubernetes 1.37 以降):',
  staticEmpty: 'フォルダーが空になると何も強制されず、どのリクエストもそれを知らせません。ファイルを監視してください。',
  checked: '{file}: インストールされているものは、この kport とポリシーが書くものと同じです',
  nothing:
    '{file}: kport のものは何もインストールされていません。同じコマンドから --check を除くと、kubectl apply --server-side -f - に渡すもの（--static なら API サーバーのファイル）を書き出します',
  other:
    '{file}: {all} 個のオブジェクトのうち {n} 個が、ないか、この kport とポリシーが書くものと異なります。同じコマンドから --check を除くと、kubectl apply --server-side -f - に渡すもの（--static なら API サーバーのファイル）を書き出します。ほかのポリシーから書き出したものは、その --policy とともに調べてください',
  missing: '{file}: {object} がありません',
  differs: '{file}: {object}: {field} は {found} ですが、この kport とポリシーが書くのは {wanted} です',
  parts: '{file}: {object}: {field} は、この kport とポリシーが書くものと異なります',
  'parts.found': '  インストール済み: {found}',
  'parts.wanted': '  書くもの: {wanted}',
  surplus: '{file}: {object}: {field} は {found} ですが、この kport とポリシーはそれを設定しません',
  absent: '未設定',
  unexpected: '{file}: {object} は、この kport とポリシーのものではありません。足りないものがなければ、削除できます',
};
