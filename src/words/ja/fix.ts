import type { FixWords } from '../en/fix.ts';

export const jaFixWords: FixWords = {
  repaired: '{place}: {message} [{rule}]: 修正しました',
  went: '{place}: {message} [{rule}]: {with} の修正とともになくなりました',
  'need.listen': 'コンテナ「{container}」のプログラムが {from} ではなく {to} で待ち受けることを確かめてください',
  'need.user':
    'コンテナ「{container}」のプログラムがユーザー {user} で動き、必要なファイルを読み書きできることを確かめてください',
  'need.image': 'コンテナ「{container}」で {to} が {from} の代わりになること (設定、パス) を確かめてください',
  'need.clients': 'コンテナ「{container}」にノードのポート {port} から接続する利用者がいないことを確かめてください',
  'need.privileged': 'コンテナ「{container}」のプログラムが privileged: true なしで動くことを確かめてください',
  'need.program':
    'コンテナ「{container}」のプログラムが、取り除かれる capability を必要としないこと (ファイル capability、chown、ユーザーの切り替え) を確かめてください',
  'need.last': '「{key}」の最後の値 (kubectl が採用する値) が意図したものであることを確かめてください',
  'named.changed': '{file}: {object}: {field}: {from} を {to} に変えます',
  'named.beside':
    '{file}: {object}: {field}: ほかの Pod が {from} で待ち受けているかもしれないため、{from} に加えて {to} も書きます',
  'named.direct':
    '{file}: {object}: {field}: {from} を {to} に変えます。ヘッドレス Service なので、利用者が {to} に接続することを確かめてください',
  'named.left-shared': '{file}: {object}: {field} には {from} がありますが、ほかの Pod にも関わるため、そのままにします',
  'named.left-anywhere': '{file}: {object}: {field} には {from} がありますが、宛先を限らないルールなので、そのままにします',
  'named.left-range': '{file}: {object}: {field} から始まる範囲に {from} が含まれますが、そのままにします',
  'named.left-unclear':
    '{file}: {object}: {field} はポート {from} を指しているかもしれませんが、分からないため、そのままにします',
  summary: '{files}の{findings}を修正しました',
  summaryWould: '{files}の{findings}を修正できます。--write で書き込みます',
  summaryHere: '{findings}を修正できます',
  nothing: '修正するものはありません',
  nothingDone: '修正したものはありません',
  'left.unsafe': '{findings}: 人が確かめる必要があるため、--unsafe を付けたときだけ修正します',
  'left.beyond': '{findings}: 直すべきものがマニフェストの中にありません',
  'left.not-held': '{findings}: 修正すると、動いているものが止まるか、別の指摘が出ます',
  'left.notation': '{findings}: kport が編集しない書き方です',
  'left.closed': '{findings}: 修正すると、変更しないファイルも変わります',
  'left.rendered': '{findings}: チャートや kustomization のレンダリング結果です。これだけを変えるテキストを kport は知りません',
  addition: '{from}: 書かれているものの編集だけでは、ほかを変えずに{findings}を直せません。次のファイルを加えると直ります:',
  notRendered:
    '--no-render: チャートと kustomization は対象外です。その中のファイルのうち、オブジェクト全体が書かれたものは、そのまま修正します',
  'named.finding': '  {place}: {message} [{rule}]',
  'named.more': '  ほかに{findings}あります (kport lint が示します)',
  'left.unread': '{findings}: 全体を読み取れなかったファイルのもので、下に示す箇所が直るまで変更しません',
  'left.dialect': '{findings}: Kubernetes のマニフェストではないファイルのもので、変更しません。直し方は kport lint が示します',
  'left.elsewhere': '{findings}: Service、抑制、テキストに関するものです',
  tooMany: '{findings}: 数が多すぎるため、修正の編集を探していません。一度に検査するファイルを減らしてください',
  changedMeanwhile: '{file}: 読み取ったあとに変更されたため、何も書き込んでいません',
  noUtf8: '{file}: UTF-8 ではないため、そのままにします',
  linkOutside: '{file}: {folder} の外のファイルへのリンクなので、そのままにします',
  standardInput: '{file}: 標準入力には書き込めません。--write を付けなければパッチを示します',
  dirty: '{file}: git にコミットしていない変更があります。--allow-dirty を付けると変更します',
  notWritten: '{file}: 書き込めません: {why}。何も変更していません',
};
