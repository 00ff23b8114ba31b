import type { crossNounsEn, crossRulesEn } from '../en/cross.ts';
import type { Noun, RuleText, TranslatedMessage } from '../texts.ts';

export const crossRulesJa: Readonly<Record<keyof typeof crossRulesEn, RuleText>> = {
  'service-targets-privileged-port': {
    title: '宣言されていない特権ポートに向かう Service',
    why: 'Service が 1024 番未満のポートに通信を送っているなら、どのコンテナも宣言していなくても、Pod のプロセスがそこで待ち受けているということで、特権が必要なポートなのに Pod だけをレビューする人の目には入りません。targetPort を書かない場合は、Service 自身の port と同じ番号になります。',
    risk: 'そのようなイメージは結局 root や NET_BIND_SERVICE 付きで動かされ、しかも動くかどうかがノードによって変わり、侵入した攻撃者もその権限を手にします。実際には誰も待ち受けていなければ、Service はどこにもつながりません。',
    remedies: [
      '1024 番以上のポートで待ち受けて containerPort に宣言し、よく知られた番号は Service だけに残す (port: 80、targetPort: 8080)。必要なら手前に Ingress や Gateway を置く。',
      'プログラムのポートを変えられない場合は containerPort に宣言する。そうすれば privileged-container-port がコンテナの場所で指摘し、そこで判断も免除もできる。',
    ],
    fine: 'イメージを変更できず、そのポートで待ち受けるのに必要なものが揃っている場合です。その場合も、ポートを宣言したうえでコンテナのほうを免除してください。',
  },
  'service-target-missing': {
    title: '行き先のない Service',
    why: 'Service は Pod のポートを、番号か、コンテナが宣言したポートの名前とプロトコルで見つけます。どのコンテナにもない名前は、エラーも出ないまま EndpointSlice から外されるため、マニフェストは正しく見えるのに、接続しても応答がありません。',
    risk: 'アプリケーションに届かないか、意図しない別のポートからしか届きません。誰も宣言していない番号は、Deployment ではポートを変えたのに Service を直し忘れた跡かもしれません。',
    remedies: [
      'targetPort に書いた名前を、同じプロトコルの containerPort に付ける。',
      'または、プロセスが待ち受けている containerPort の番号 (できれば 1024 番以上) を targetPort に書く。',
      '宣言のないポートでプロセスが待ち受けている場合は、containerPort に宣言する。',
    ],
    fine: 'そのポートを持つコンテナを、マニフェストにないもの (admission webhook やオペレーター) が後から加える場合です。番号をあえて宣言しない方針なら、オプション acceptUndeclaredNumbers を有効にしてください。',
  },
  'exposed-without-proxy': {
    title: 'プロキシなしで外部に公開されたアプリケーション',
    why: 'LoadBalancer、NodePort、hostPort は、クライアントをアプリケーションのプロセスへ直接つなぎますが、Node.js などのアプリケーションサーバーは、手前にリバースプロキシを置くのが定石です。プロキシが管理者の代わりによく知られたポートを受け持ち、TLS を終端し、遅いリクエストや不正なリクエストを食い止めます。',
    risk: 'リクエストの扱いに欠陥があれば誰からでも突かれ、TLS 証明書や流量の制限もアプリケーション自身の仕事になります。443 番ポートとそれに必要な特権を、アプリケーションに与えたくもなります。',
    remedies: [
      'Service を type: ClusterIP にし、Ingress か Gateway を通して公開する。そのプロキシはクラスター全体のために動いている。',
      'または、nginx、HAProxy、Envoy などのリバースプロキシをアプリケーションの手前で動かし、LoadBalancer をそこへ向ける。',
      'hostPort は Service に置き換える。',
    ],
    fine: 'HTTP 以外のプロトコル (データベースやメッセージブローカー) の場合、クラウドのロードバランサー自体が TLS を終端するプロキシである場合、プライベートネットワークからしか届かない場合です。その理由を書いて Service を免除してください。',
  },
  'ephemeral-range-node-port': {
    title: 'エフェメラルポートの範囲にある nodePort',
    why: 'Linux は既定で 32768-60999 番のポートを外向きの接続に割り当て、Kubernetes が nodePort のために取ってある 30000-32767 番はそのすぐ手前で終わります。それより上の nodePort は、ノードの接続がちょうど使っているかもしれない番号です。',
    risk: 'その接続と Service が、時おり、しかも 1 つのノードだけでぶつかり合います。範囲が既定のままのクラスターでは、API サーバーが Service を拒否します。',
    remedies: [
      'nodePort を 30000-32767 番にするか、消して空いている番号を API サーバーに選ばせる。',
      'クラスターの --service-node-port-range が既定と違う場合は、全ノードでその範囲を net.ipv4.ip_local_port_range から外すか、net.ipv4.ip_local_reserved_ports で予約する。',
    ],
    fine: 'ノードの net.ipv4.ip_local_port_range が既定と違うか、クラスターのポートが予約されている場合です。',
  },
};

export const crossMessagesJa: Readonly<Record<keyof typeof crossRulesEn, Readonly<Record<string, TranslatedMessage>>>> = {
  'service-targets-privileged-port': {
    target: {
      text: 'Service「{service}」は、ポート {port} の通信を、{workload} のどのコンテナも宣言していない特権ポート targetPort {target} に送っています (コンテナ: {containers})',
      fix: 'そこでは 1024 番以上のポート (たとえば {high}) で待ち受け、containerPort: {high} と宣言して targetPort: {high} にする',
    },
    unset: {
      text: 'Service「{service}」のポート {port} には targetPort がないため {target} と同じ意味になり、これは {workload} のどのコンテナも宣言していない特権ポートです (コンテナ: {containers})',
      fix: 'そこでは 1024 番以上のポート (たとえば {high}) で待ち受け、containerPort: {high} と宣言して targetPort: {high} を書く',
    },
  },
  'service-target-missing': {
    name: {
      text: 'Service「{service}」はポート {port} の通信を targetPort「{target}」に送っていますが、{workload} のどのコンテナにも、その名前でプロトコルが {protocol} のポートがありません。通信はどこにも届きません',
      fix: 'targetPort にポートの番号を書くか、containerPort に protocol: {protocol} で「{target}」という名前を付ける',
    },
    digits: {
      text: 'Service「{service}」のポート {port} の targetPort は文字列「{target}」です。引用符で囲むとポートの名前になり、英字のない名前は API サーバーが拒否します',
      fix: '引用符を外して targetPort: {target} と書く',
    },
    number: {
      text: 'Service「{service}」はポート {port} の通信を targetPort {target} に送っていますが、プロトコル {protocol} のそのポートは {workload} のどのコンテナも宣言していません',
      fix: 'プロセスが待ち受けている containerPort の番号を書くか、待ち受けている側に containerPort: {target} を宣言する',
    },
  },
  'exposed-without-proxy': {
    service: {
      text: 'Service「{service}」(type {type}) は、プロキシを置かずに {workload} をクラスターの外のクライアントに公開しています (コンテナ: {containers})',
      fix: 'type: ClusterIP にし、Ingress か Gateway を通して公開する',
    },
    'host-port': {
      text: 'コンテナ「{container}」は、プロキシを置かずにノードの hostPort {port} を使っています',
      fix: 'hostPort: {port} を消し、手前に Ingress か Gateway を置いた Service で Pod を公開する',
    },
  },
  'ephemeral-range-node-port': {
    ephemeral: {
      text: 'Service「{service}」のポート {port} の nodePort {nodePort} は、ノードが外向きの接続に割り当てる {first}-{last} の範囲にあります',
      fix: 'nodePort を 30000 から 32767 までの番号にするか、消して API サーバーに選ばせる',
    },
  },
};

export const crossNounsJa: Readonly<Record<keyof typeof crossNounsEn, Noun>> = {
  remapping: { other: '特権ポートを非特権ポートに振り向ける Service {n} 件' },
};
