// The helps of the commands in Japanese. The English ones stand with the options that they are about, in src/cli; a test holds that
// nothing of them is missing here.

interface HelpWords {
  /** Its line in the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** By their names. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** By their long flags; those that several commands have are in `sharedOptionsJa`. */
  readonly options?: Readonly<Record<string, string>>;
  /** What stands below the options. */
  readonly notes?: string;
}

const PATHS = 'ファイル、ディレクトリ、パターン。- は標準入力';

const exitCodesJa = `
終了コード:
  0  問題なし: すべて判定し、--fail-on 以上の指摘がなかった
  1  --fail-on 以上の重大度の指摘がある
  2  使い方の誤り、または使えないポリシー
  3  判定不能: 読み取れないものがあるか、ルールの実行に失敗した (1 より優先)`;

/** What commander says itself. */
export const helpTitlesJa: Readonly<Record<string, string>> = {
  'Usage:': '使い方:',
  'Options:': 'オプション:',
  'Arguments:': '引数:',
  'Commands:': 'コマンド:',
  'Charts and kustomizations:': 'チャートと kustomization:',
};

export const helpPartsJa = { choices: '選択肢', default: '既定値' };

export const sharedOptionsJa: Readonly<Record<string, string>> = {
  '--help': 'このヘルプを表示する',
  '--version': 'バージョンを表示する',
  '--policy':
    'ポリシーのファイル、または restricted、baseline、audit (省略時は、判定の対象から上へ、なければここから上へ探して最初に見つかる .kport.yaml。それもなければ restricted)',
  '--images': 'イメージの内容を書き出したロック (省略時はポリシーの隣の kport-images.lock.json)',
  '--rule': 'ルールの重大度: error、warning、info、off。複数回指定できる',
  '--exclude': '.gitignore と同じ書き方で、判定しないファイルを指定する。複数回指定できる',
  '--runtime': 'コンテナを動かすランタイム (省略時はポリシーの runtime)',
  '--port': '誰が宣言したかにかかわらず、これらのポートについても尋ねる: 80,443 や 53/udp',
  '--rootless': 'podman を root ではないユーザーが動かす',
  '--dialect': '名前にかかわらず、ファイルをどの形式として読むか (省略時はファイルごとに判断)',
  '--format': '人が読む text か、プログラムが読む json',
  '--fail-on': '拒否する最低の重大度',
  '--lang': '出力の言語 (省略時は KPORT_LANG、なければロケール)',
  '--color': '端末でなくても色を付ける',
  '--no-color': '色を付けない (NO_COLOR と同じ)',
  '--values': 'チャートの values ファイル。複数回指定できる。- は標準入力',
  '--set': 'チャートの値。書き方は helm と同じ',
  '--set-string': '同じく。常に文字列として扱う',
  '--set-json': '同じく。JSON で書く',
  '--set-file': '同じく。ファイルの中身を値にする',
  '--set-literal': '同じく。常に文字列として扱い、特別な文字を解釈しない',
  '--release-name': 'リリースの名前',
  '--namespace': 'リリースの Namespace',
  '--kube-version': 'チャートに伝える Kubernetes のバージョン',
  '--api-versions': 'チャートに伝える API のバージョン。コンマで区切る',
  '--skip-tests': 'チャートのテストを除く',
  '--allow-network': '手元にないものを kustomize が取得することを許可する',
  '--load-restrictor': 'none: フォルダーの外のファイルを kustomization が使うことを許可する (Flux のビルドと同じ)',
  '--no-render': 'チャートと kustomization のファイルをそのまま読む',
  '--no-cache': 'すべてを読み直し、ビルドし直し、次の実行のために何も残さない',
  '--node-port-start': 'ノードの net.ipv4.ip_unprivileged_port_start。hostNetwork ではこれで決まる',
};

export const helpsJa: Readonly<Record<string, HelpWords>> = {
  kport: {
    summary: '',
    description: 'Kubernetes の特権ポート (0-1023) で待ち受けられるもの、待ち受けてよいものを調べます。',
    notes: `
例:
  kport lint deploy/                  ディレクトリのマニフェストをすべて判定する
  kport fix deploy/                   修正できるもののパッチ
  kport inspect deploy/web.yaml       継承を解決した後の設定と、その出どころ
  kport explain may-run-as-root       なぜ問題か、どう直すか
  kport help lint                     コマンドのオプション
${exitCodesJa}`,
  },
  help: { summary: 'コマンドのヘルプを表示する', description: 'コマンドのヘルプを表示する' },
  lint: {
    summary: 'マニフェストを判定する',
    description: '特権ポートで待ち受けられるもの、待ち受けてよいものについて、マニフェストを判定します。',
    arguments: { paths: PATHS },
    options: {
      '--format': 'レポートの形式。ファイルに書くときは FORMAT=FILE。複数回指定できる (既定値: text)',
      '--fail-on': '終了コードを 1 にする最低の重大度',
      '--quiet': '指摘と判定できなかったものを 1 行ずつ表示する。抜粋、理由、直し方、件数は表示しない',
      '--verbose': '対象外にしたファイルと、免除した指摘、既知の指摘も表示する',
      '--fixes': 'json、sarif、markdown のレポートで、指摘ごとに修正の編集を示す',
      '--baseline': 'このファイルにある指摘は既知として数えない (kport baseline を参照)',
      '--diff': 'このコミットにあった指摘は既知として数えない。main... は HEAD が main から分かれた所',
    },
    notes: `
例:
  kport lint                              作業ディレクトリ以下のマニフェストすべて
  kport lint deploy/ 'apps/**/*.yaml'     ディレクトリ、ファイル、パターン
  kport lint -f prod.yaml charts/web      helm がインストールするときと同じ形のチャート
  kport lint overlays/prod                適用するときと同じ形の kustomization
  kubectl kustomize base/ | kport lint -  標準入力
  kport lint --exclude third_party/ --exclude '*.gen.yaml'
  kport lint --policy baseline --fail-on warning deploy/
  kport lint --rule may-run-as-root=off deploy/
  kport lint --runtime cri-o deploy/      手元のノードでポートがどうなるか
  kport lint --format json deploy/ | jq '.findings[].rule'
  kport lint --diff origin/main... deploy/  ブランチが増やした指摘だけ
  kport lint --fixes --format json deploy/ | jq '.findings[].repair'
  kport lint --format github --format sarif=kport.sarif deploy/
${exitCodesJa}`,
  },
  export: {
    summary: 'API サーバーが自分で判定するものを書き出す',
    description: 'API サーバーが自分で判定できるものを書き出します: ポリシーと同じことを定める ValidatingAdmissionPolicy です。',
    arguments: { what: '形式' },
    options: {
      '--kubernetes': '対象とする最も古いバージョン',
      '--static': 'API サーバーのファイル (staticManifestsDir) 用。API からは誰にも削除できない',
      '--namespace-labels': 'Namespace のラベル kport.dev/mode の扱い。kport serve と同じ',
      '--except-namespaces': '判定しない Namespace (既定値: kube-system。--static ではなし)',
      '--explain': 'API サーバーが判定するものと、知りえないものをルールごとに示す',
      '--check': 'インストールされているものと比べる: cluster、または kubectl get -o yaml の出力のファイル。- は標準入力',
      '--kubeconfig': '--check cluster のとき: 問い合わせるクラスター (既定値: kport が動いているクラスター)',
      '--context': 'kubeconfig のコンテキスト',
      '--url': 'webhook のとき: API サーバーが呼び出すアドレス。https://HOST:PORT/validate',
      '--ca': 'webhook のとき: 証明書の CA (PEM。既定値: マシンの認証局)',
    },
    notes: `
形式:
  vap      ポリシーと同じことを定める ValidatingAdmissionPolicy とそのバインディング
  webhook  --static のとき: Webhook の設定。ファイルからは Service で呼び出せない

例:
  kport export vap | kubectl apply --server-side -f -
  kport export vap --policy baseline --explain
  kport export vap --check cluster --kubeconfig ~/.kube/config
  kport export vap --static --kubernetes 1.37 > /etc/kubernetes/vap/kport.yaml
  kport export webhook --static --kubernetes 1.37 --url https://kport.example:8443/validate --ca ca.crt

--kubeconfig は KPORT_KUBECONFIG でも指定できます。どちらもなければ、kport は Pod の中にいるものとして、そのサービスアカウントを使います。

終了コード: 0。--check で違いがあれば 1、使い方の誤りは 2、インストールされているものを --check で読み取れなければ 3。`,
  },
  fix: {
    summary: 'lint の指摘を修正する',
    description: '動いているものを止めない範囲で、lint の指摘を修正します。パッチを表示するか、ファイルに書き込みます。',
    arguments: { paths: 'ファイル、ディレクトリ、パターン' },
    options: {
      '--write': 'ファイルを変更する',
      '--check': '何も変更せず、表示もしない。修正するものがあれば終了コード 1',
      '--unsafe': '人が確かめる必要のある修正も行う',
      '--allow-dirty': '--write で、コミットしていない変更のあるファイルも変更する',
    },
    notes: `
どのランタイムでも、イメージの中のプログラムが何であっても、すべてのコンテナが以前と同じように起動しポートを開ける修正だけを
安全とみなします。それ以外の修正は、人が確かめるべきことと一緒に --unsafe で行います。
コメント、順序、引用符など、変更箇所以外は 1 バイトも変わりません。

例:
  kport fix deploy/                 安全に修正できるすべてのパッチ
  kport fix deploy/ | git apply     --write と同じ
  kport fix --write deploy/
  kport fix --unsafe deploy/web.yaml
  kport fix --check deploy/         CI 用。修正するものがあれば終了コード 1

終了コード: 0。--check で修正するものがあれば 1、使い方の誤りは 2、判定や書き込みができないものがあれば 3。`,
  },
  lsp: {
    summary: 'エディターに指摘を示す (language server)',
    description: '入力中のファイルについて lint の指摘をエディターに伝える language server です。',
    options: { '--stdio': '標準入出力で通信する (常にそうする。多くのエディターが付ける)' },
    notes: `
エディターが起動します。標準入出力で Language Server Protocol を話します。入力中のファイルを、それだけを kport lint --no-render で
判定したときと同じように、ファイルから上へ探したポリシーで判定します。VS Code、Neovim、Helix での起動方法は docs/ja/editors.md に
あります。

終了コード: エディターが終了させたとき (shutdown のあと exit) は 0。そのままエディターがいなくなったときは 1。使い方の誤りは 2。`,
  },
  baseline: {
    summary: '既知の指摘を記録する',
    description: '既知の指摘をファイルに記録します。kport lint --baseline はそれを数えません。',
    arguments: { action: '何をするか', paths: PATHS },
    options: { '--file': 'ベースラインのファイル', '--overwrite': 'create: すでにあるベースラインを置き換える' },
    notes: `
操作:
  create  見つかったものをすべて書き出す。以後 kport lint --baseline は新しい指摘だけで失敗する
  check   もう見つからないものを表示する。あれば終了コード 1
  prune   もう見つからないものを取り除く。追加はしない

この実行で判定しないファイルの記録は、そのファイルがなくなっていない限り残ります。

例:
  kport baseline create deploy/
  kport lint --baseline kport-baseline.json deploy/
  kport baseline prune deploy/

終了コード: 0。check が項目を挙げたときは 1、使い方の誤りは 2、判定できないものがあれば 3。`,
  },
  inspect: {
    summary: 'kport が読み取った内容を表示する',
    description: 'kport が読み取った内容を表示します。ワークロードとコンテナごとに、設定とその出どころを示します。',
    arguments: { paths: 'ファイル、ディレクトリ、パターン。- は標準入力' },
    options: {
      '--runtime': 'コンテナを動かすランタイム。複数回指定できる。all は unknown が表すすべて (省略時はポリシーの runtime)',
    },
    notes: `
例:
  kport inspect deploy/web.yaml
  kport inspect --runtime all deploy/web.yaml
  kport inspect --port 80,443 deploy/web.yaml   どこにも宣言のないポート
  kport inspect --format json deploy/ | jq '.workloads[].containers[].runAsNonRoot'

終了コード: 0。読み取れないものがあれば 3、使い方の誤りは 2。`,
  },
  image: {
    summary: 'イメージを読む',
    description: 'イメージを読みます。プロセスのユーザー、実行されるプログラム、それに許されることを示します。',
    arguments: {
      action: '行うこと',
      refs: 'inspect ではイメージ (書き方は下のとおり)、lock と check ではファイル、ディレクトリ、パターン',
    },
    options: {
      '--platform': 'インデックスから選ぶプラットフォーム。複数回指定できる (省略時は Linux のすべて)',
      '--plain-http': 'TLS なしで接続するレジストリ。複数回指定できる',
      '--force': 'lock で、kport が読めるロックではないファイルも置き換える',
    },
    notes: `
行うこと:
  inspect  イメージの内容を表示する: ユーザー、プログラム、ファイル capability、公開ポート
  lock     マニフェスト、チャート、kustomization のイメージを読み、内容を書き出す。kport lint はそれを使う
  check    ロックにないイメージ、使われていないイメージ、別のイメージを指すようになったタグを表示する。あれば終了コード 1

イメージの書き方:
  NAME[:tag][@digest]       レジストリのイメージ。短い名前は Docker Hub のもの
  oci:DIR[:tag]             OCI イメージレイアウトのディレクトリ
  oci-archive:FILE[:tag]    そのアーカイブ。圧縮されていてもよい
  docker-archive:FILE[:ref] docker save が書いたもの

例:
  kport image inspect nginx:1.29
  kport image inspect oci:build/image
  kport image inspect --format json oci:build/image | jq '.images[].user'
  kport image lock deploy/
  kport image check deploy/

レイヤーの読み取り結果は、ダイジェストごとに $XDG_CACHE_HOME/kport (なければ ~/.cache/kport) に最大 256 MiB まで残します。

終了コード: 0。読み取れないものがあれば 3、使い方の誤りは 2。`,
  },
  explain: {
    summary: 'ルールやポートを説明する',
    description: 'ルール、ポート、または (bind) マニフェストの特権ポートがどうなるかを説明します。',
    arguments: { 'rule|port': 'ルールの ID、ポート番号、サービス名' },
    notes: `
例:
  kport explain may-run-as-root    ルール: 理由、リスク、直し方、オプション
  kport explain 443                ポート番号
  kport explain redis              サービス名
  kport explain bind web.yaml      マニフェスト: 特権ポートで待ち受けられるか、なぜか

終了コード: 0。どちらの名前でもなければ 2。explain bind は、読み取れないものがあれば 3。`,
  },
  bind: {
    summary: 'マニフェストの特権ポートごとに、待ち受けられるか、なぜかを説明する',
    description: 'マニフェストの特権ポートごとに、待ち受けられるかどうかとその理由を、根拠を挙げて順に説明します。',
    arguments: { paths: 'ファイル、ディレクトリ、パターン。- は標準入力' },
    options: { '--runtime': 'コンテナを動かすランタイム。複数回指定できる (省略時はポリシーの runtime)' },
    notes: `
パスを省略すると、作業ディレクトリにあるものを説明し、そのことを表示します。

例:
  kport explain bind web.yaml
  kport explain bind --runtime all web.yaml
  kport explain bind --runtime containerd-1 --runtime cri-o web.yaml

終了コード: 0。読み取れないものがあれば 3、使い方の誤りは 2。`,
  },
  rules: {
    summary: 'ルールの一覧を表示する',
    description: 'ルールの一覧を、このポリシーでの最大の重大度とともに表示します。',
    notes: `
例:
  kport rules
  kport rules --policy baseline
  kport rules --format json | jq '.rules[] | select(.severity == "error").id'

終了コード: 0。使い方の誤り、または使えないポリシーは 2。`,
  },
  ports: {
    summary: 'ポートとサービスを探す',
    description: 'IANA のレジストリと、慣習で使われるポートを探します。',
    arguments: { query: '番号、範囲、または言葉。省略すると、よく知られたポートを表示する' },
    notes: `
例:
  kport ports              よく知られたポート
  kport ports 443          番号
  kport ports 20-30        範囲
  kport ports mail server  名前や説明にすべて含まれる言葉
  kport ports http 8080    どちらも

終了コード: 0 (何も見つからなくても)。使い方の誤りは 2。`,
  },
  serve: {
    summary: 'アドミッション Webhook として動く',
    description: 'ポリシーを Kubernetes の検証用アドミッション Webhook として提供します。',
    notes: `
どのオプションも環境変数で指定できます。--log-level は KPORT_LOG_LEVEL です。

例:
  kport serve                                         手元で試す
  kport serve --host 0.0.0.0 --certs self --policy cluster --webhook-configuration kport
  kport serve --host 0.0.0.0 --cert tls.crt --key tls.key --policy /etc/kport/policy.yaml

終了コード:
  0  SIGTERM か SIGINT を受け、処理中のリクエストすべてに応答して終了した
  2  使い方の誤り、または使えないポリシー
  3  起動できなかった: 使えない証明書、使用中のポート`,
  },
  audit: {
    summary: 'クラスターで動いているものを判定する',
    description: 'クラスターで何が、どのノードで、誰として動いているか、予測どおりに失敗したものは何かを判定します。',
    options: {
      '--namespace': 'Namespace。複数回指定できる',
      '--all-namespaces': 'すべての Namespace',
      '--selector': 'このラベルの Pod と、その持ち主だけ',
      '--field-selector': 'このフィールドの Pod と、その持ち主だけ',
      '--kubeconfig': '問い合わせるクラスター (省略時は kubectl と同じ)',
      '--context': 'kubeconfig のコンテキスト',
      '--timeout': 'クラスターの 1 回の応答の制限時間',
      '--policy-name': 'クラスターの PortPolicy の名前',
      '--as': '試すポリシー: 何を拒否することになるか',
      '--mode': '試すモード (--as があれば既定値は enforce)',
      '--baseline': 'このファイルにある指摘は既知とし、数えない',
      '--save-baseline': 'すべての指摘を既知として書き出す',
      '--write-reports': '指摘のある Namespace ごとにレポートを置き、指摘がなくなれば削除する',
      '--write-metrics': 'すでにある ConfigMap に件数を書き込む (kport serve --audit-metrics が読む)',
      '--fail-on': '終了コードを 1 にする最低の重大度',
      '--verbose': '直し方と、指摘のないワークロードも表示する',
    },
    notes: `
指摘はワークロードごとに 1 回、該当する Pod とノードの数とともに表示します。ポートは各ノードのランタイムごとに判定します。Pod の status
が示すこと (どの uid で始まり、どのダイジェストのイメージか) は、イメージについて知られていることより優先します。

--policy がなければ、クラスターの PortPolicy「default」(--policy-name) があればそれで、なければ kport lint と同じポリシーで判定します。
クラスターは kubectl と同じです: KPORT_KUBECONFIG、KUBECONFIG、~/.kube/config、Pod の中ではそのクラスター。
必要な権限は deploy/audit にあり、すべて読み取りです。読み取れない種類は名前を表示し、終了コードは 3 になります。

例:
  kport audit                             コンテキストの Namespace
  kport audit -A                          すべての Namespace
  kport audit -n shop -n bank -l app=web  このラベルの Pod と、その持ち主
  kport audit -A --as restricted          今日ポリシーを適用したら何が拒否されるか
  kport audit -A --mode enforce           クラスターのポリシーについて同じこと
  kport audit -A --format json | jq '.namespaces[].owners[].seen[]'
  kport audit -A --format html > audit.html  Namespace とノード別のページ
  kport audit -A --save-baseline known.json   今ある指摘を書き出す
  kport audit -A --baseline known.json        新しい指摘だけを数える
  kport audit -A --write-reports          openreports.io の Report、なければ wgpolicyk8s.io の PolicyReport
${exitCodesJa}`,
  },
  'helm-check': {
    summary: 'helm がインストールするものを判定する',
    description:
      'helm がこれからインストールするもの (クラスターの保留中のリリース、またはレンダリング済みのマニフェスト) を判定します。',
    arguments: { file: 'レンダリング済みのマニフェスト。- は標準入力' },
    options: {
      '--release': '判定するリリース',
      '--namespace': 'リリースの Namespace (省略時はサービスアカウントか kubeconfig のもの)',
      '--revision': 'リビジョン (省略時は保留中のもの)',
      '--storage': 'helm が保存する場所。HELM_DRIVER と同じ',
      '--kubeconfig': '問い合わせるクラスター (省略時は kport が動いているクラスター)',
      '--context': 'kubeconfig のコンテキスト',
      '--timeout': 'クラスターへの問い合わせ全体の制限時間',
      '--no-event': '拒否したリリースについてイベントを書き込まない',
    },
    notes: `
ファイルを指定しないと、helm がクラスターに保存したリリースをフックも含めて読みます。helm は最初のフックを実行する前に、
これからインストールするものを保存します。charts/kport-gate は、このコマンドを実行するフックです。
--kubeconfig は KPORT_KUBECONFIG でも指定できます。どちらもなければ、kport は Pod の中にいるものとして、そのサービスアカウントを使います。

例:
  kport helm-check --release web --namespace shop     リリース web の保留中のもの
  kport helm-check --release web --revision 3         状態にかかわらず、そのリビジョン
  helm template web chart/ | kport helm-check -       標準入力

終了コード:
  0  許可: --fail-on 以上の指摘がないか、ポリシーのモードが強制しない
  1  拒否: --fail-on 以上の重大度の指摘がある
  2  使い方の誤り、または使えないポリシー
  3  拒否: 読み取れないものがあるか、ルールの実行に失敗し、判定できない (1 より優先)`,
  },
  'helm-post-render': {
    summary: 'helm のポストレンダラーとして動く',
    description: 'helm のポストレンダラーとして、マニフェストを標準入力から標準出力へ通すか、拒否します。',
    options: { '--namespace': 'リリースの Namespace。Namespace による免除に使う (helm は教えない)' },
    notes: `
許可するときは、マニフェストを受け取ったまま 1 バイトも変えずに出力します。許可しないときは何も出力せず、helm は
クラスターに何も届かないうちに終わります。指摘は標準エラー出力に表示します。

例:
  helm install web chart/ --post-renderer kport --post-renderer-args helm-post-render             helm 3
  helm install web chart/ --post-renderer kport-post-render                                       helm 4 (deploy/helm-plugin を参照)

helm 3 はポストレンダラーにフックを渡さず、どの helm も CRD を渡しません。それらは kport lint CHART と charts/kport-gate が見ます。`,
  },
  init: {
    summary: 'ポリシーを作り始める',
    description: 'コメント付きの .kport.yaml を書き出します。',
    arguments: { directory: '書き出す場所' },
    options: {
      '--extends': 'もとにする同梱のポリシー',
      '--overwrite': 'すでにあるファイルを上書きする',
      '--dry-run': '書き出さずに表示する',
    },
    notes: `
例:
  kport init                              作業ディレクトリ以下のためのポリシー
  kport init --extends baseline deploy    まずノードのポートから閉じる
  kport init --dry-run                    先に内容を見る

終了コード: 0。ファイルがすでにあるか、書き込めなければ 2。`,
  },
  schema: {
    summary: 'JSON Schema を表示する',
    description: 'JSON Schema を表示します。ポリシーのもの、またはコマンドが JSON で出力するもの。',
    arguments: { name: '何のスキーマか' },
    notes: `
例:
  kport schema policy > kport-policy.schema.json    ポリシーの「# yaml-language-server: $schema=…」の行のため
  kport schema lint                                 kport lint --format json の出力

終了コード: 0。使い方の誤りは 2。`,
  },
  completion: {
    summary: 'シェルの補完を用意する',
    description: 'コマンド、オプション、その値をシェルで補完するスクリプトを表示します。',
    arguments: { shell: 'どのシェルか' },
    notes: `
例:
  source <(kport completion bash)                                       このシェルで。常に使うなら ~/.bashrc に
  kport completion zsh > "\${fpath[1]}/_kport"                           zsh
  kport completion fish > ~/.config/fish/completions/kport.fish         fish

終了コード: 0。使い方の誤りは 2。`,
  },
};
