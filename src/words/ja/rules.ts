import type { ExplainedRule } from '../en/rules.ts';
import type { Catalogue, RuleText } from '../texts.ts';
import { crossRulesJa } from './cross.ts';
import { jaMessages } from './messages.ts';
import { suppressionRulesJa } from './suppression.ts';
import { jaNouns, jaWords } from './words.ts';

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
  'privileged-port-unbindable': {
    title: '待ち受けられない特権ポート',
    why: 'カーネルは 1024 番未満のポートを、応答する相手をクライアントが信頼できるように、NET_BIND_SERVICE が実際に有効なプロセスにだけ使わせます。root は drop しない限りこれを持ちますが、ほかのユーザーはプログラムのファイル capability がなければ持てず、Kubernetes は ambient capability を与えないため、add するだけでは足りません。',
    risk: 'プログラムが "permission denied" で止まるか、コンテナがそもそも起動しません。すべてのノードでそうなることも、net.ipv4.ip_unprivileged_port_start を下げないランタイムのノードだけでそうなることもあります。手元の Docker や containerd 2 で動くものが、containerd 1 や CRI-O では失敗します。次の手として root で動かすと、ポート 1 つよりはるかに多くのものを手放すことになります。',
    remedies: [
      '1024 番以上のポートで待ち受け (containerPort: 8080)、よく知られた番号は Service に任せる (port: 80、targetPort: 8080)。',
      SYSCTL,
      SETCAP,
      AMBIENT,
      NEVER_ROOT,
    ],
    fine: 'すべての Pod で net.ipv4.ip_unprivileged_port_start を下げるノードだと分かっている場合です。ポリシーの spec.runtime にランタイムを書けば、そこで待ち受けられるポートは報告されません。イメージについての kport の知識が誤っている場合は、中身を spec.images に書いてください。',
  },
  'binary-will-not-start': {
    title: '起動しないプログラム',
    why: 'ファイルに cap_net_bind_service=+ep が付いたプログラムは、最初の命令から NET_BIND_SERVICE が有効であることを求めるため、それを持たないコンテナではカーネルが実行を拒否します。root でも同じで、待ち受けるポートが 1024 番以上でも変わりません。',
    risk: 'コンテナは "operation not permitted" で CrashLoopBackOff になり、イメージが壊れているように見えます。たいていは誰かが堅牢化のために drop: [ALL] を加えた日に起こり、堅牢化のほうが取り消されて終わります。',
    remedies: [
      'capabilities.drop: [ALL] はそのままにして NET_BIND_SERVICE だけを add する。Pod Security の restricted もこの追加だけは認めている。',
      'ポートが 1024 番以上なら、自前のイメージでプログラムからファイル capability を外し (setcap -r。getcap -r / で一覧できる)、何も add しない。',
      'いずれの場合も、Service の後ろで 1024 番以上のポートを使う。ファイル capability は小さい番号のためのものであり、それを使う理由にはならない。',
    ],
    fine: 'ファイル capability のない、イメージ内の別のプログラムを動かす場合です。command にそれを書けば、kport は何も報告しません。イメージについての kport の知識が誤っている場合は、中身をポリシーの spec.images に書いてください。',
  },
  'privileged-port-undeclared': {
    title: '宣言されていない特権ポート',
    why: 'containerPort は情報にすぎず、Pod に書かれていなくてもプログラムは 80 番で待ち受けるため、クライアントが管理者のサービスだと思うものが、マニフェストを読む人には見えません。それをプローブ、環境変数、引数が明かしています。',
    risk: 'レビューも、ネットワークポリシーも、kport のほかのルールも、宣言されたポートを見ます。書かれていないポートにも、書かれたポートと同じ特権が要り、それがなければ同じように失敗します。',
    remedies: [
      '1024 番以上のポートで待ち受け、プローブ、環境変数、引数もそれに合わせ、よく知られた番号は Service に任せる (targetPort: 8080)。',
      'そのポートが欠かせない場合は containerPort として宣言し、見えるように、判定されるようにする。',
    ],
    fine: '別のホストのポートや、使われない既定値など、その言葉が別の意味を持つ場合です。これは手がかりであり、ポリシーで変えない限り info より重くなりません。',
  },
  'net-bind-service-unused': {
    title: '使われない NET_BIND_SERVICE',
    why: 'NET_BIND_SERVICE はクライアントが信頼するポートで待ち受ける権利ですが、ここではそれを必要とするポートがないか、プロセスまで届きません。Kubernetes は ambient capability を与えないため、root 以外のユーザーでは、プログラムにファイル capability がない限り execve で失われます。',
    risk: '使い道のない権利は、侵入した攻撃者の役に立つだけです。root のプロセスなら、Pod のネットワーク (hostNetwork ならノード) のどのサービスにもなりすませます。効き目がない場合は、次に読む人に、ポートの手当ては済んでいると思い込ませます。',
    remedies: [
      'capabilities.add から NET_BIND_SERVICE を消し、drop: [ALL] は残す。',
      'コンテナが実際に小さい番号のポートで待ち受けるなら、containerPort として宣言する。',
      'root 以外のユーザーに効かせたい場合は、イメージ内のプログラムにファイル capability を付ける (setcap cap_net_bind_service=+ep)。',
      AMBIENT,
    ],
    fine: 'イメージ内のプログラムにファイル capability が付いていて、ポートが何番でも、これがないと起動しない場合です。ポリシーの spec.images にそう書けば、kport は何も報告しません。',
  },
  'port-start-lowered': {
    title: 'Pod が変えた、特権の要らない最初のポート',
    why: 'net.ipv4.ip_unprivileged_port_start は、カーネルが何番から特権を求めないかを決めます。下げると、クライアントが管理者のサービスを期待するポートで Pod のどのプロセスも待ち受けられますが、効果はその Pod のネットワークに限られ capability も要らないため、ポートを変えられないプログラムには最もよい対策です。',
    risk: '侵入されたシェルを含め、Pod のどのプロセスも、主となるプログラムが使っていないポートを取れます。カーネルが拒否する値、CRI-O での空の値、hostNetwork との併用では、Pod が起動しません。',
    remedies: [
      '1024 番以上のポートで待ち受け、よく知られた番号は Service に任せ (targetPort: 8080)、この sysctl を消す。',
      SYSCTL,
      'あわせて runAsNonRoot: true と capabilities.drop: [ALL] を設定する。この sysctl があれば、ポートのための root も NET_BIND_SERVICE も要らない。',
      'hostNetwork: true の Pod からは消す。そこではノードの値が効き、API サーバーは Pod を拒否する。',
    ],
    fine: 'ポートを変えられないプログラムを root 以外のユーザーで動かし、値がその待ち受ける最小のポートである場合です。オプション acceptAsRemedy を使うと、同梱の baseline のように info として報告します。',
  },
  'cleartext-port': {
    title: '平文のサービスのポート',
    why: 'レジストリ上、このポートはユーザー名もパスワードも内容も平文で送るサービスのもので、同じサービスやその後継を TLS か SSH で使うための別のポートがあります。管理者しか待ち受けられないことは、盗み見る者からは誰も守りません。',
    risk: 'ノード、クラスターのネットワーク、hostPort の先で通信が見える者は、パスワードを読み、内容を書き換えられます。Telnet と r 系のサービスでは、シェルごと渡すことになります。',
    remedies: [
      '暗号化された対応サービスに置き換える。Telnet と r 系には SSH、ほかには FTPS、IMAPS、POP3S、LDAPS、NNTPS がある。',
      'クライアントを変えられない場合は、ポートを Pod のネットワークの中にとどめ、それを暗号化し (相互 TLS のメッシュ)、ほかからは NetworkPolicy で閉じる。',
      '置き換えた後も、Service に番号を任せて 1024 番以上のポートで待ち受ける。',
    ],
    fine: '同じポートで TLS に切り替え (STARTTLS)、そうしないクライアントを拒否する場合や、ここではポートが別の意味を持つ場合です。80 番は、たいてい手前のプロキシで TLS が終わるため報告せず、クラスターのすべてのリゾルバーが尋ねる 53 番も報告しません。',
  },
  'ephemeral-range-port': {
    title: 'エフェメラル範囲にあるノードのポート',
    why: 'Linux は外へ出る接続の送信元ポートを net.ipv4.ip_local_port_range (既定では 32768-60999) から取り、IANA は 49152-65535 をそうした一時的な用途に取ってあります。そこで待ち受けるノードのサービスは、ポートを偶然と分け合うことになります。',
    risk: 'hostNetwork では、ノードの接続がたまたまそのポートを使っている間、待ち受けは "address already in use" で失敗し、Pod は起動する日としない日があります。クライアントには通りすがりのプロセスのポートと区別がつかず、ノードの別のサービスが同じ番号を選ぶこともあります。',
    remedies: [
      'hostPort と hostNetwork: true をやめ、Service (type: NodePort は範囲の外の 30000-32767 を使う)、Ingress、Gateway のいずれかを通してつなぐ。',
      'ノードで待ち受ける必要がある場合は、1024 番以上 30000 番未満のポートを選ぶ。',
      '番号を変えられない場合は、すべてのノードで sysctl net.ipv4.ip_local_reserved_ports に登録する。',
    ],
    fine: 'ノードがそのポートを取り置いている (net.ipv4.ip_local_reserved_ports) か、範囲を変えている場合です。',
  },
  'development-server-port': {
    title: '開発サーバーのポート',
    why: 'このポート、またはコマンドは開発サーバーのもので、要求のたびにコンパイルし、ソースやエラーを誰にでも見せ、見知らぬ相手がつなぐことを想定していません。作者自身がそう述べており、番号も登録ではなく習慣です。',
    risk: '遅く、ソースや、しばしばビルド時の秘密を抱え、変更があれば読み込み直し、任意のファイルを読み出せる欠陥が見つかったこともあります (Vite の CVE-2025-30208)。クライアントの前に出すと、Web サーバーの役を担うことになります。',
    remedies: [
      'アプリケーションをビルドしてイメージに入れ、Web サーバー (containerPort: 8080 の nginxinc/nginx-unprivileged など) で配信するか、フレームワークを本番モードで起動する。',
      '80 番は Service に任せ、TLS はその手前の Ingress や Gateway で終わらせる。',
    ],
    fine: '開発者だけがつなげる開発用のクラスターやプレビューと、別のプログラムがたまたまその番号を選んでいる場合です。',
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
  ...crossRulesJa,
  ...suppressionRulesJa,
};

export const ja: Catalogue = { rules, messages: jaMessages, words: jaWords, nouns: jaNouns };
