import type { TranslatedMessage } from '../texts.ts';
import { crossMessagesJa } from './cross.ts';
import { suppressionMessagesJa } from './suppression.ts';

/** By rule id and message id: the Japanese of the messages in the rule files, with the same placeholders. */
export const jaMessages: Readonly<Record<string, Readonly<Record<string, TranslatedMessage>>>> = {
  'privileged-host-port': {
    mapped: {
      text: 'コンテナ「{container}」は、containerPort {target} のためにノードの特権ポート hostPort {port} を使っています',
      fix: 'hostPort: {number} を消し、Pod には Service、Ingress、Gateway のいずれかを通してつなぐ',
    },
    'host-network': {
      text: 'コンテナ「{container}」は hostNetwork: true のもとで containerPort {port} を宣言しており、これはノードの特権ポートになります',
      fix: 'hostNetwork: true を消して Pod には Service を通してつなぐか、1024 番以上のポートで待ち受ける',
    },
  },
  'privileged-container-port': {
    declared: {
      text: 'コンテナ「{container}」は特権ポート containerPort {port} を宣言しています',
      fix: '1024 番以上のポート (たとえば containerPort: {high}) で待ち受け、Service は port: {number} のまま targetPort: {high} にする',
    },
  },
  'may-run-as-root': {
    unset: {
      text: 'コンテナ「{container}」は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
      fix: 'Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
    },
    'uid-only': {
      text: 'コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません',
      fix: 'runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する',
    },
    'set-to-false': {
      text: 'コンテナ「{container}」は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています',
      fix: 'そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
    },
    'uid-zero': {
      text: 'コンテナ「{container}」は root で動きます: {from} で runAsUser: 0 が設定されています',
      fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する',
    },
    contradiction: {
      text: 'コンテナ「{container}」は起動できません: runAsUser: 0 と runAsNonRoot: true が矛盾しています (CreateContainerConfigError: "container\'s runAsUser breaks non-root policy")',
      fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にする。イメージの USER が root 以外の数値なら、runAsUser を消してもよい',
    },
  },
  'net-bind-service-added': {
    added: {
      text: 'コンテナ「{container}」は capability「{capability}」を追加しています',
      fix: '1024 番以上のポートで待ち受け、capabilities.add から {capability} を消す',
    },
    'added-all': {
      text: 'コンテナ「{container}」は capability「{capability}」を追加しており、NET_BIND_SERVICE もこれに含まれます',
      fix: 'capabilities.add の {capability} を、コンテナに必要な capability だけに置き換える',
    },
    privileged: {
      text: 'コンテナ「{container}」は privileged: true です。capabilities.drop に何を書いても、NET_BIND_SERVICE を含むすべての capability が与えられます',
      fix: 'privileged: true を消し、コンテナに必要な capability を名指しで追加する',
    },
    prefixed: {
      text: 'コンテナ「{container}」は capability「{capability}」を追加しています: CAP_ の付いた名前を containerd はエラーも出さずに無視し、CRI-O と Docker は受け入れて与えます',
      fix: 'コンテナに必要なら NET_BIND_SERVICE と書き、不要なら {capability} を消す',
    },
  },
  'net-bind-service-kept': {
    kept: {
      text: 'コンテナ「{container}」は ALL も NET_BIND_SERVICE も外していないため、ランタイムの既定の NET_BIND_SERVICE が残ります',
      fix: 'コンテナに securityContext.capabilities.drop: [ALL] を設定する',
    },
    'prefixed-drop': {
      text: 'コンテナ「{container}」は capability「{capability}」を外していますが、containerd は CAP_ の付いた名前を無視するため、NET_BIND_SERVICE が残ります',
      fix: '{capability} を ALL (または NET_BIND_SERVICE) に書き換える',
    },
  },
  'privileged-port-unbindable': {
    dropped: {
      text: 'コンテナ「{container}」は {ports} で待ち受けられません: NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
      fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
    },
    void: {
      text: 'コンテナ「{container}」は {ports} で待ち受けられません: root で動かず、プログラムに効くファイル capability がなく、Kubernetes は ambient capability を与えないので NET_BIND_SERVICE が届かず、EACCES ("permission denied") になります',
      fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
    },
    'not-started': {
      text: 'コンテナ「{container}」は起動しないため、{ports} で待ち受けることはありません: {code} ("{error}")',
      fix: 'エラーが挙げているものを消す。1024 番未満のポートなら、1024 番以上で待ち受ける',
    },
    refused: {
      text: 'コンテナ「{container}」が {ports} で待ち受けることはありません: API サーバーが Pod を拒否します ("{error}")',
      fix: '両立しない設定の片方を消すか、エラーが求める値を書く',
    },
    'dropped-on-some': {
      text: 'コンテナ「{container}」は {runtimes} の既定の設定では {ports} で待ち受けられません: そこでは NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
      fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
    },
    'void-on-some': {
      text: 'コンテナ「{container}」は {runtimes} の既定の設定では {ports} で待ち受けられません: root で動かず、プログラムに効くファイル capability がなく、Kubernetes は ambient capability を与えないので NET_BIND_SERVICE が届かず、EACCES ("permission denied") になります',
      fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
    },
    'not-started-on-some': {
      text: 'コンテナ「{container}」は {runtimes} では起動しないため、{ports} で待ち受けることはありません: {code} ("{error}")',
      fix: 'エラーが挙げているものを消す。ほかのランタイムはそれを無視する',
    },
    'default-node': {
      text: 'コンテナ「{container}」は、net.ipv4.ip_unprivileged_port_start が既定の 1024 のままのノードでは {ports} で待ち受けられません: hostNetwork: true ではその値が効き、EACCES ("permission denied") になります',
      fix: 'hostNetwork: true を消すか、1024 番以上のポートで待ち受ける',
    },
    'image-decides': {
      text: 'コンテナ「{container}」は root で動かないため、{runtimes} で {ports} を待ち受けられるのは、イメージ内のプログラムにファイル capability がある場合だけです: Kubernetes は ambient capability を与えないため、NET_BIND_SERVICE だけでは効きません',
      fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
    },
  },
  'binary-will-not-start': {
    dropped: {
      text: 'コンテナ「{container}」は起動しません: イメージ「{image}」のプログラムにはファイル capability があり、「{capability}」の drop で NET_BIND_SERVICE がなくなると、ポートが何番でも実行が EPERM ("operation not permitted") で失敗します',
      fix: 'drop に加えて securityContext.capabilities.add: [NET_BIND_SERVICE] を設定するか、イメージ内のプログラムからファイル capability を外す (setcap -r)',
    },
    'dropped-on-some': {
      text: 'コンテナ「{container}」は {runtimes} では起動しません: イメージ「{image}」のプログラムにはファイル capability があり、そこでは「{capability}」の drop で NET_BIND_SERVICE が残らないため、実行が EPERM ("operation not permitted") で失敗します',
      fix: 'securityContext.capabilities.add: [NET_BIND_SERVICE] をこのつづりのとおりに設定し、drop から NET_BIND_SERVICE を消す',
    },
  },
  'privileged-port-undeclared': {
    probe: {
      text: 'コンテナ「{container}」は {port} で待ち受けているようですが、Pod のどのコンテナもそれを宣言していません: {word} プローブがそこに接続します',
      fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
    },
    hook: {
      text: 'コンテナ「{container}」は {port} で待ち受けているようですが、Pod のどのコンテナもそれを宣言していません: {word} フックがそこに接続します',
      fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
    },
    variable: {
      text: 'コンテナ「{container}」は {port} で待ち受けているようですが、それを宣言していません: 環境変数「{word}」があります',
      fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
    },
    argument: {
      text: 'コンテナ「{container}」は {port} で待ち受けているようですが、それを宣言していません: 「{word}」を付けて起動されます',
      fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
    },
  },
  'net-bind-service-unused': {
    unused: {
      text: 'コンテナ「{container}」は capability「{capability}」を追加していますが、宣言しているポートにも、ほかに挙げているポートにも、これが意味を持つ {start} 番未満のものがありません',
      fix: 'capabilities.add から {capability} を消す。ただし、イメージ内のプログラムにファイル capability があれば、これがないと起動しない',
    },
    void: {
      text: 'コンテナ「{container}」は capability「{capability}」を追加していますが、効き目がありません: root で動かず、イメージ「{image}」のプログラムにファイル capability がありません',
      fix: 'capabilities.add から {capability} を消すか、イメージ内のプログラムにファイル capability を付ける (setcap cap_net_bind_service=+ep)',
    },
  },
  'port-start-lowered': {
    lowered: {
      text: 'sysctl「{name}」が {value} なので、Pod のどのプロセスも、{start} 番以上のどのポートでも特権なしに待ち受けられます',
      fix: 'この sysctl を消して 1024 番以上のポートで待ち受けるか、Pod が待ち受ける最小のポートより下げない',
    },
    remedy: {
      text: 'sysctl「{name}」が {value} です: Pod のどのプロセスも {start} 番以上のどのポートでも待ち受けられ、そのために root も NET_BIND_SERVICE も要りません',
      fix: 'Pod が待ち受ける最小のポートより下げず、あわせて runAsNonRoot: true と capabilities.drop: [ALL] を設定する',
    },
    raised: {
      text: 'sysctl「{name}」が {value} なので、1024 番から {last} 番までも特権ポートになります',
      fix: 'この sysctl を消すか、Pod が待ち受ける最小のポートに設定する',
    },
    refused: {
      text: 'sysctl「{name}」の「{value}」はカーネルに拒否されるため (0 から 32768 までの数が必要)、Pod のどのコンテナも起動しません: FailedCreatePodSandBox ("invalid argument")',
      fix: 'Pod が待ち受ける最小のポートに設定するか、消す',
    },
    empty: {
      text: 'sysctl「{name}」が空です: CRI-O はサンドボックスを作らず ("value is empty")、ほかでは 1024 番未満のポートがまた特権ポートになります',
      fix: 'Pod が待ち受ける最小のポートに設定するか、消す',
    },
    'host-network': {
      text: 'sysctl「{name}」は hostNetwork: true と併用されているため、API サーバーが Pod を拒否します ("{path}.name: Invalid value: "{name}": may not be specified when \'hostNetwork\' is true")',
      fix: 'この sysctl か hostNetwork: true を消す',
    },
    slashes: {
      text: 'sysctl「{name}」はスラッシュで書かれています: kubelet は net.ipv4.ip_unprivileged_port_start として読みますが、Pod Security の baseline と restricted はこの書き方を拒否します',
      fix: 'net.ipv4.ip_unprivileged_port_start と書く',
    },
  },
  'cleartext-port': {
    container: {
      text: 'コンテナ「{container}」は containerPort {port} を宣言しています: パスワードも内容も平文で送る {service} のポートです',
      fix: '{service} を {twin} に置き換える。そのポートは {twinPort}',
    },
    host: {
      text: 'コンテナ「{container}」はノードの hostPort {port} を使っています: パスワードも内容も平文で送る {service} のポートです',
      fix: '{service} を {twin} に置き換える。そのポートは {twinPort}',
    },
  },
  'ephemeral-range-port': {
    ephemeral: {
      text: 'コンテナ「{container}」はノードの hostPort {port} を使っています: Linux が外へ出る接続に割り当てる 32768-60999 の範囲にあります',
      fix: 'hostPort: {port} を消して Pod には Service を通してつなぐか、30000 番未満のポートにする',
    },
    'host-network': {
      text: 'コンテナ「{container}」は hostNetwork: true のもとで {port} 番を待ち受けます: Linux が外へ出る接続に割り当てる 32768-60999 の範囲にあり、接続がこれを使っている間は EADDRINUSE ("address already in use") で失敗します',
      fix: '30000 番未満のポートで待ち受けるか、ノードの sysctl net.ipv4.ip_local_reserved_ports で {port} を取り置く',
    },
    dynamic: {
      text: 'コンテナ「{container}」はノードの {port} 番を使っています: IANA が一時的な用途に取ってあり、どのサービスにも割り当てない 49152-65535 の範囲にあります',
      fix: '30000 番未満のポートにするか、ノードから外して Pod には Service を通してつなぐ',
    },
  },
  'development-server-port': {
    habit: {
      text: 'コンテナ「{container}」は containerPort {port} を宣言しています: 開発サーバー ({server}) のポートです',
      fix: '開発サーバーをやめ、アプリケーションをビルドしてイメージに入れ、Web サーバーか、本番モードのフレームワークで配信する',
    },
    started: {
      text: 'コンテナ「{container}」は開発サーバー ({server}) を containerPort {port} で起動します',
      fix: '開発サーバーをやめ、アプリケーションをビルドしてイメージに入れ、Web サーバーか、本番モードのフレームワークで配信する',
    },
  },
  'duplicate-key': {
    hidden: {
      text: 'キー「{key}」が重複しています: 有効なのはこの値で、前にあるものは無視されます ({lines} 行目)',
      fix: '意図した「{key}」だけを残し、ほかは消す',
    },
  },
  ...crossMessagesJa,
  ...suppressionMessagesJa,
};
