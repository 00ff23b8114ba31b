import type { ExplainedRule } from './en.ts';
import { jaMessages } from './ja-messages.ts';
import { jaNouns, jaWords } from './ja-words.ts';
import type { Catalogue, RuleText } from './texts.ts';

const SYSCTL =
  'プログラムのポートを変えられない場合は、Pod の securityContext.sysctls で net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポート番号 ("80" など) に設定する。効果はその Pod のネットワークに限られ、capability は要らない。hostNetwork: true とは併用できない。';
const SETCAP =
  'それもできない場合は、イメージ内のプログラムにファイル capability を付け (setcap cap_net_bind_service=+ep)、runAsNonRoot: true のまま ALL を drop して NET_BIND_SERVICE を add する。allowPrivilegeEscalation: false なら、それを起動するシェルや init にもファイル capability が要る。';
const AMBIENT =
  'ambient capability は当てにしない。ホストの systemd なら AmbientCapabilities= で与えられるが、Kubernetes にはそのためのフィールドがなく、ファイル capability のないプログラムを非 root で動かす限り NET_BIND_SERVICE を add しても効かない。';
const NEVER_ROOT = 'ポートのために root で動かすことは決してしない。';

const rules: Readonly<Record<ExplainedRule, RuleText>> = {
  'privileged-container-port': {
    title: 'コンテナの特権ポート',
    why: '1024 番未満のポートが root と NET_BIND_SERVICE を持つプロセスに限られているのは、そこで応答するのは管理者が起動したサービスだとクライアントが信頼できるようにするためです。Pod 自身のネットワークでは、クライアントはポート番号を自由に選べる Service に接続するのでこの信頼に頼る人はおらず、特権ポートを使っても、待ち受けに特権が必要になりかねないだけです。',
    risk: '特権ポートにこだわるイメージは、結局 root や余分な capability 付きで動かされ、侵入した攻撃者もその権限を手にします。また、動くかどうかがノードによって変わります。containerd 2 と Docker は既定で net.ipv4.ip_unprivileged_port_start を 0 にするため誰でも待ち受けられますが、containerd 1 と CRI-O の既定の設定では、同じプロセスが "permission denied" で失敗します。なお containerPort は宣言にすぎず、消してもポートが見えなくなるだけで、閉じるわけではありません。',
    remedies: [
      '1024 番以上のポートで待ち受け (containerPort: 8080)、よく知られた番号は Service に任せる (port: 80、targetPort: 8080)。必要なら手前に Ingress や Gateway を置く。クラスター自体がリバースプロキシの役目を果たす。',
      SYSCTL,
      SETCAP,
      AMBIENT,
      NEVER_ROOT,
    ],
    fine: 'イメージを変更できず、コンテナが非 root で、必要なもの (Pod の sysctl、またはファイル capability と NET_BIND_SERVICE の両方) が揃っている場合です。その理由を書いて免除してください。',
  },
  'privileged-host-port': {
    title: 'ノードの特権ポート',
    why: 'ノードの 1024 番未満のポートは、カーネルが管理者のために取ってある番号です。ノードの 22 番や 53 番に接続したクライアントは、ノードの管理者が起動したサービスが応答していると信じるため、hostPort や hostNetwork でそのポートを取った Pod は、作成者が管理者でなくても、そのサービスになりすませます。',
    risk: 'ノード本来のサービスが止まっている間に、hostNetwork の Pod がそのポートを奪い、クライアントが送るパスワードを集められます。hostPort なら停止を待つ必要も、プロセスの特権も要りません。一般的な portmap プラグインの転送ルールは、ノード上で待ち受けているプロセスより先に接続を受け取るからです。さらに、1 つのノードでそのポートを使える Pod は 1 つだけです。',
    remedies: [
      'hostPort と hostNetwork: true をやめ、1024 番以上のポートで待ち受け、Service (type: LoadBalancer)、Ingress、Gateway のいずれかで公開する。特権ポートは、管理者の代わりにそのプロキシが受け持つ。',
      'クライアントがノードに直接つなぐ必要がある場合は、type: NodePort の Service か大きい番号の hostPort で、ノードの 1024 番以上のポートを使わせる。',
      'Pod が特権ポートそのものを持つ必要がある場合 (ingress コントローラー自身、各ノードの DNS サーバーなど) は、hostNetwork: true ではなく hostPort で 1024 番以上の containerPort に対応付ける。プロセスに特権は要らない。',
      'どうしても hostNetwork: true が必要な場合は、イメージ内のプログラムにファイル capability を付け (setcap cap_net_bind_service=+ep)、runAsNonRoot: true のまま ALL を drop して NET_BIND_SERVICE を add する。この場合、Pod の sysctl net.ipv4.ip_unprivileged_port_start は拒否される。',
      AMBIENT,
      'ポートのために root で動かすことは決してしない。ノード側の net.ipv4.ip_unprivileged_port_start も下げない。ノードの特権ポートが、その上の全プロセスに開かれてしまう。',
    ],
    fine: 'Pod がノードのサービスの一部であり、ノードの運用者が管理している場合です (エッジノードの ingress コントローラー、各ノードの DNS キャッシュ、ロードバランサーなど)。管理者だけが Pod を作れる Namespace で、名前を指定して免除してください。',
  },
  'may-run-as-root': {
    title: 'root で動きうるコンテナ',
    why: 'runAsNonRoot: true が効いていない限り、実行ユーザーを決めるのはイメージであり、次のビルドで root に変わるかもしれません。user namespace がなければコンテナの root はノードでも uid 0 で、既定で NET_BIND_SERVICE を持つため、1024 番未満のどのポートでも開いて、Pod がいるネットワークのどのサービスにもなりすませます。',
    risk: 'root のプロセスに侵入した攻撃者は、コンテナとボリュームのあらゆるファイルを書き換え、道具を持ち込めます。ランタイムかカーネルに穴が 1 つあれば、ノードの root にもなれます。hostNetwork なら、ノードの特権ポートにもすぐに手が届きます。',
    remedies: [
      'イメージの USER を root 以外の数値 (65532 など) にし、Pod の securityContext.runAsNonRoot を true にする。USER が名前だと kubelet は root でないことを確かめられず、起動を拒否する。',
      'イメージを変更できない場合は、runAsNonRoot: true に加えて、イメージのファイルを読める 0 以外の uid を runAsUser に設定する。',
      'root の目的が特権ポートなら、Service、Ingress、Gateway のいずれかの後ろで 1024 番以上のポートを使う。',
      SYSCTL,
      SETCAP,
      AMBIENT,
      'ポートのために root で動かすことは決してしない。ほかの理由で uid 0 が欠かせない場合は hostUsers: false を設定する。専用の user namespace の中の root は、ノードでは一般ユーザーになる。',
    ],
    fine: 'ネットワークやストレージのプラグイン、ノードエージェントのようにノードそのものを扱い、ほかに手段がない場合と、Pod に hostUsers: false が設定されている場合です (後者は、Pod Security がバージョン 1.35 以降そうするのと同じく、kport も認めます)。0 以外の runAsUser でも root は防げます。オプション acceptRunAsUser を使うと、それを証拠として認めます。',
  },
  'net-bind-service-added': {
    title: 'NET_BIND_SERVICE の追加',
    why: 'NET_BIND_SERVICE は、単独でも、ALL や privileged: true に含まれていても、Pod がいるネットワークの 1024 番未満の全ポート、つまりクライアントが管理者のサービスの目印とするものを開放します。一方、Kubernetes は ambient capability を与えないため、非 root のプロセスではイメージ内のプログラムにファイル capability (setcap) がない限り追加しても何も起きず、根拠の必要な権限か、効き目のない設定かのどちらかになります。',
    risk: 'コンテナ内の root と、ファイル capability を持つプログラムは、Pod のネットワークで好きなサービスに、hostNetwork ならノードのサービスになりすませます。追加しても効き目がないと、次は root で動かすことになりがちです。ALL と privileged: true には、ノードそのものに及ぶ権限も付いてきます。',
    remedies: [
      'Service、Ingress、Gateway のいずれかの後ろで 1024 番以上のポートを使い、capabilities.add から NET_BIND_SERVICE を消す。',
      SYSCTL,
      'この capability が欠かせない場合は、効くようにしたうえで、これだけを残す。イメージ内のプログラムに setcap cap_net_bind_service=+ep を実行し、runAsNonRoot: true と capabilities.drop: [ALL] を設定し、ALL や privileged: true の代わりに capabilities.add: [NET_BIND_SERVICE] とする。',
      AMBIENT,
      NEVER_ROOT,
    ],
    fine: '非 root のプロセスがどうしても特権ポートで待ち受ける必要があり、プログラムにファイル capability が付いている場合です。コンテナは ALL を drop し、NET_BIND_SERVICE だけを add し、そのポートを宣言します。Pod Security の restricted もこの追加だけは認めており、オプション allowWhenNeeded を使うと kport も認めます。',
  },
  'net-bind-service-kept': {
    title: '既定のまま残った NET_BIND_SERVICE',
    why: 'containerd、CRI-O、Docker は、drop しない限り既定で NET_BIND_SERVICE をすべてのコンテナに与えるため、クライアントが管理者の目印とする 1024 番未満のポートを使う権利が、誰も決めないうちに備わっています。root ならすぐに、非 root のプロセスでもイメージにファイル capability 付きのプログラムがあれば使えます。',
    risk: 'プロセスが root になったり、次のビルドのイメージにファイル capability 付きのプログラムが入ったりすると、Pod のネットワーク (hostNetwork ならノード) の 1024 番未満のどのポートでも開けます。しかも、それはマニフェストのどこにも現れません。',
    remedies: [
      'securityContext.capabilities.drop: [ALL] を設定する。Service、Ingress、Gateway のいずれかの後ろで 1024 番以上のポートを使うプロセスなら、待ち受けに capability は要らない。',
      '既定の capability がほかに必要で ALL を外せない場合は、NET_BIND_SERVICE を名指しで drop する。',
      SYSCTL,
      'プログラムにファイル capability が付いている場合 (getcap -r / で調べられる) は、ALL を drop して NET_BIND_SERVICE を add する。add しないと、ポートが何番でもプログラム自体が起動しない ("operation not permitted")。1024 番以上のポートを使うなら、setcap -r でファイル capability を外す。',
      NEVER_ROOT,
    ],
    fine: 'デーモンが root で起動して特権ポートを開き、その後みずから権限を手放す作りで、変えられない場合です。',
  },
  'duplicate-key': {
    title: 'キーの重複',
    why: '同じマッピングの中でキーが重複していると、kubectl は最後の値だけを採用し、ほかの値については何も知らせません。レビューで目にした値 (runAsNonRoot: true など) が、実際に動くものとは限らなくなります。',
    risk: 'マージのミスであれ故意であれ、上にある無害な値が、実際に効く値を隠します。ツールによってはファイルを拒否したり別の値を採用したりするため、検査したものと適用されるものが食い違います。',
    remedies: [
      '意図した値だけを残し、ほかは消す。',
      'どれも必要な場合は、1 つのキーの下にまとめて書く。マッピング同士は統合されず、最後のものがほかを置き換える。',
    ],
    fine: '人が読むファイルでは、許してよい場合はありません。誰にも直せない自動生成のファイルなら、その理由を書いて免除できます。',
  },
};

export const ja: Catalogue = { rules, messages: jaMessages, words: jaWords, nouns: jaNouns };
