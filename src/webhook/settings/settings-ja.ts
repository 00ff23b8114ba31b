import type { SettingName } from './settings.ts';

/** What each setting is, in Japanese: for the documentation, and for the help. */
export const SETTINGS_JA: Readonly<Record<SettingName, string>> = {
  host: '待ち受けるアドレス。コンテナの中では 0.0.0.0',
  port: 'Webhook のポート',
  healthPort: '/healthz、/readyz、/metrics のポート (TLS なし)',
  policy: 'ポリシーのファイル (変更されると読み直す)、restricted、baseline、audit、または PortPolicy に従う cluster',
  images: 'イメージの内容を書き出したロック (変更されると読み直す)',
  policyName: '--policy cluster のとき: 従う PortPolicy',
  certs: 'self: 証明書を kport が作り、Secret に保存し、更新する',
  cert: '証明書 (PEM)。変更されると読み直す (省略時は、その実行のために作る)',
  key: '証明書の鍵 (PEM)',
  clientCa: 'この CA の証明書を持つクライアントだけが呼び出せる (PEM)。変更されると読み直す',
  clientName: '証明書がこの共通名のどれかであるクライアントだけが呼び出せる (コンマ区切り)。--client-ca が必要',
  namespaceLabels:
    'on: 呼び出されたパスが示す Namespace のラベル kport.dev/mode を、ポリシーのモードより優先する。stricter: より厳しい場合だけ優先する。off: 優先しない',
  admissionPolicy: 'on: API サーバー自身も、書き出したポリシー (kport export vap) を持つ。それが警告することは、重ねて伝えない',
  countNamespaces:
    'Namespace をラベル kport.dev/mode ごとに数え、ラベルの変更をログに書く。Namespace の list と watch の権限が要る',
  auditMetrics:
    'kport audit が --write-metrics で ConfigMap に書いた件数のファイル。メトリクスとして公開する (変更されると読み直す)',
  kubeconfig: '接続するクラスター (省略時は kport が動いているクラスター)',
  namespace: '--certs self のとき: Secret と Service のある Namespace (省略時は Pod の Namespace、それもなければ kport)',
  secret: '--certs self のとき: Secret',
  service: '--certs self のとき: API サーバーが呼び出す Service',
  webhookConfiguration: 'kport が応答を始めると有効にする ValidatingWebhookConfiguration。--certs self のときは CA も書き込む',
  certLife: '--certs self のとき: 証明書の有効秒数。3 分の 2 が過ぎると更新する',
  certOverlap: '--certs self のとき: 新しい CA を公開してから、その証明書を使い始めるまでの秒数',
  certPoll: 'Secret と、変更の監視とは別に Webhook の設定を確かめる間隔の秒数',
  lang: '拒否と警告の言語',
  logLevel: '記録する最低のレベル。判定は info',
  bodyLimit: 'リクエストの最大バイト数 (超えると 413)',
  maxInFlight: '届き終えたリクエストを同時に扱う最大数 (超えると 429)',
  workers: '判定するスレッドの数 (省略時は、使えるプロセッサーごとに 1 つ。メモリーが少なければそれより少ない)',
  requestTimeout: 'クライアントがリクエスト全体を送り終えるまでの秒数',
  headersTimeout: 'クライアントがヘッダーを送り終えるまでの秒数',
  keepAliveTimeout: '使われていない接続を保つ秒数。API サーバーは 90 秒で閉じる',
  drainTime: 'SIGTERM のあと、宛先から外れるまで応答を続ける秒数',
  reloadInterval: 'ファイルを確かめる間隔の秒数',
};
