import type { DialectWords } from '../bind-words.ts';
import type { CommonBindWords } from '../en/bind.ts';
import { jaContainer } from './bind/container.ts';

export const jaBindWords: CommonBindWords & DialectWords<'kubernetes'> = {
  facts: {
    ...jaContainer,
    port: 'コンテナはポート {port}/{protocol} を宣言しています。',
    'port-start-with-host-network':
      'Pod はノードのネットワークを使っており、そこでは net.ipv4.ip_unprivileged_port_start (ここでは「{value}」) を設定できません。',
    'user-namespace-with-host-network':
      'Pod は専用の user namespace (hostUsers: false) と、ノードの user namespace に属するノードのネットワークの両方を求めています。クラスターがこれを受け付けるのはフィーチャーゲート UserNamespacesHostNetworkSupport がある場合だけで、その場合も、Pod の中では誰も 1024 番未満のポートで待ち受けられません。',
    'host-port-differs':
      'Pod はノードのネットワークを使うため、hostPort {hostPort} は containerPort {containerPort} と同じでなければなりません。',
    'escalation-of-privileged': 'コンテナは privileged であり、allowPrivilegeEscalation: false はそれと矛盾します。',
    'escalation-of-sys-admin': 'コンテナは CAP_SYS_ADMIN を追加しており、allowPrivilegeEscalation: false はそれと矛盾します。',
    'user-out-of-range': 'runAsUser の {uid} は、Linux のユーザー番号ではありません。',
    'group-out-of-range': 'グループが {gid} で、Linux にはないグループです。',
    'os-unsupported': 'os.name が「{name}」です。小文字の linux か windows でなければなりません。',
    'field-of-linux': 'Pod は Windows 用 (os.name) で、そこでは {field} を設定できません。',
    'field-of-windows': 'Pod は Linux 用 (os.name) で、そこでは windowsOptions を設定できません。',
    'proc-mount-unmasked': 'procMount: Unmasked には、専用の user namespace (hostUsers: false) が要ります。',
    'hostname-on-host-network': 'Pod はノードのネットワークを使い、そこでは hostnameOverride を設定できません。',
    'probe-of-init-container': 'コンテナはサイドカーではない init コンテナで、{field} を持てません。',
    'sysctl-name': '「{name}」は sysctl の名前ではありません。',
    'sysctl-repeated': 'Pod は sysctl {name} を 2 回設定しています。',
    'sysctl-of-host': 'sysctl {name} の対象を、Pod はノードと共有しています ({field}: true)。',
    'user-namespace-of-host':
      'Pod は専用の user namespace を持ちながら (hostUsers: false)、{field}: true でノードと共有しています。',
    'port-missing': 'containerPort のないポートがあります。',
    'port-out-of-range': '{number} はポートの番号ではありません。1 から 65535 までです。',
    'port-name': '「{name}」はポートの名前ではありません。',
    'port-name-repeated': 'コンテナの別のポートにも「{name}」という名前が付いています。',
    'host-port-repeated': 'hostPort {hostPort} が、同じプロトコルと同じアドレスで 2 回使われています。',
    'protocol-unsupported': '「{protocol}」はポートのプロトコルではありません。大文字の TCP、UDP、SCTP のいずれかです。',
    'port-of-ephemeral-container': 'これはエフェメラルコンテナで、ポートを宣言できません。',
    'pod-port-start':
      'Pod が net.ipv4.ip_unprivileged_port_start を「{value}」に設定しています。これはランタイムの既定値より優先され、Pod のネットワークでは {start} 番以上のポートに特権が要りません。',
    'pod-port-start-empty':
      'Pod が net.ipv4.ip_unprivileged_port_start を空の値にしているため、ランタイムの既定値が効かず、カーネルの既定値のままです。特権が要らないのは {start} 番以上のポートです。',
    'pod-port-start-refused':
      'Pod が net.ipv4.ip_unprivileged_port_start を「{value}」に設定していますが、カーネルが受け付けるのは 0 から 32768 までの数だけです。',
    'runtime-port-start':
      'Pod は net.ipv4.ip_unprivileged_port_start を設定していませんが、ランタイムが {start} に設定するため、Pod のネットワークでは {start} 番以上のポートに特権が要りません。',
    'kernel-port-start':
      '誰も net.ipv4.ip_unprivileged_port_start を設定しないため、Pod のネットワークではカーネルの既定値 {start} のままで、それより小さいポートには CAP_NET_BIND_SERVICE が要ります。',
    'kube-network': '.kube の Network=host により、podman は hostNetwork によらず Pod をホストのネットワークに置きます。',
    'other-port-start-unknown':
      '.kube の Network= により、ネットワークは {name} のもので、ここからは何も分かりません。そこで net.ipv4.ip_unprivileged_port_start が設定されていない限り、1024 番未満のポートには特権が要ります。',
    'node-port-start':
      'Pod はノードのネットワークを使い、そこでは net.ipv4.ip_unprivileged_port_start が {start} なので、それ以上のポートに特権は要りません。',
    'node-port-start-unknown':
      'Pod はノードのネットワークを使いますが、そこの net.ipv4.ip_unprivileged_port_start は分かりません。変更されていなければ 1024 です。',
    'sibling-writes-port-start':
      '同じ Pod の privileged コンテナ「{container}」のコマンドに net.ipv4.ip_unprivileged_port_start があり、Pod 全体の値を下げられます。',
    'sibling-may-write-port-start':
      '同じ Pod のコンテナ「{container}」は privileged で root かもしれず、net.ipv4.ip_unprivileged_port_start を Pod 全体について書き換えられます。',
    'run-as-user': 'runAsUser により、プロセスは root ではないユーザー {uid} になり、それだけでは capability を持ちません。',
    'run-as-user.root': 'runAsUser により、プロセスはユーザー 0 (root) になり、コンテナが持つ capability だけをすべて持ちます。',
    'image-user': 'マニフェストに runAsUser がなく、イメージはユーザー {user} で起動します。',
    'image-user.none': 'マニフェストに runAsUser がなく、イメージにもユーザーの指定がないため、root で起動します。',
    'image-user.named': 'マニフェストに runAsUser がなく、イメージはユーザー {user} (番号は {uid}) で起動します。',
    'image-user-unknown':
      'マニフェストに runAsUser がなく、イメージについても分からないため、root かもしれず、ほかのユーザーかもしれません。',
    'image-user-refused': 'そのユーザーがイメージにないか、番号が Linux の範囲外なので、コンテナは {user} として起動しません。',
    'run-as-non-root':
      'runAsNonRoot が true なので、kubelet はユーザー 0 と、root かどうか確かめられない名前だけのイメージのユーザーを拒否します。',
    privileged: 'コンテナは privileged であり、すべての capability を持ち、capabilities のリストは効きません。',
    'default-capabilities':
      'マニフェストは NET_BIND_SERVICE に触れておらず、これはランタイムの既定の capability に含まれています。',
    'capability-added': 'capabilities.add に {capability} があります。',
    'capability-dropped': 'capabilities.drop に {capability} があります。',
    'capability-ignored':
      '「{capability}」はランタイムの知らない名前です。ランタイム自身が名前の前に CAP_ を付けるため、この項目は効きません。',
    'capability-refused': '「{capability}」という capability はなく、ランタイムはコンテナを作成しません。',
    'file-capability.ei':
      'プログラムのファイルの cap_net_bind_service=+ei は inheritable capability を必要としますが、今のランタイムはそれを与えません。',
    'executed-by-another-program':
      'シェル、スクリプト、init プログラムのいずれかがプログラムを実行しますが、root ではないそのプロセスには、引き継がせる capability が残っていません。',
    'no-new-privileges':
      'allowPrivilegeEscalation: false により no_new_privs が設定され、ファイルを実行しても、プロセスがもともと持てないものは与えられません。',
    'docker-before-keeping-capabilities':
      '23.0.7 と 24.0.6 より前の Docker は、root ではないユーザーから capability を取り上げてからプログラムを実行するため、ファイルはそれを戻せません。',
    'ambient-capability':
      'ランタイムは privileged コンテナに ambient capability を与え、root ではないユーザーもプログラムの実行後にそれを保ちます。',
    'ambient-capability-cleared':
      'capability の付いたファイルや、root の set-user-ID ビットの付いたファイルを実行すると、ambient の集合は空になります。残るのはファイルが与えるものだけで、+p だけなら、プログラムが自分で有効にしない限り何も残りません。',
    'no-ambient-capability':
      'Kubernetes は ambient capability を与えないため、root ではないユーザーが NET_BIND_SERVICE を持てるのは、プログラムのファイルが与えるときだけです。',
    'gvisor-any-port':
      'gVisor のネットワークスタックは誰にも特権を求めません。Pod やノードの net.ipv4.ip_unprivileged_port_start にかかわらず、サンドボックスではどのユーザーもどのポートでも待ち受けられます。',
    'run-as-non-root-ignored': 'podman は runAsNonRoot を見ないため、ユーザー 0 でも起動します。',
    'capability-added-and-dropped':
      'capabilities.add と capabilities.drop が {capability} について矛盾しており、podman は拒否します。',
    'all-added-with-drop':
      'podman は root ではないユーザーに、capabilities.add に挙げたもの (ここでは {capability}) を ambient として与えますが、capabilities.drop がその一部を bounding set から外すため、podman のランタイムは設定できません。',
    'gvisor-ignores-file':
      'allowPrivilegeEscalation: false により no_new_privs が設定され、gVisor はプログラムのファイル capability を無視して実行します。',
    'podman-keeps-added':
      'podman は root ではないユーザーに capabilities.add に挙げたものしか残さないため、ファイルはそれ以外のものを与えられません。',
    'ambient-capability-added':
      'podman は root ではないユーザーに、capabilities.add に挙げたものを ambient として与え、それはプログラムを実行しても残ります。クラスターではそうなりません。',
    'no-ambient-capability-added':
      'capabilities.add に NET_BIND_SERVICE がないため、root ではないユーザーがそれを持てるのは、プログラムのファイルが与える場合だけです。',
    'sysctl-with-slashes': 'podman が受け付ける sysctl の名前はドット区切りですが、「{name}」にはスラッシュがあります。',
    'rootless-host-port': 'podman は root ではないユーザーが動かしており、そのユーザーはホストのポート {hostPort} を開けません。',
    'rootless-host-network':
      'podman は root ではないユーザーが動かしており、ホストのネットワークはそのコンテナのものではありません。コンテナの中の誰も、そこでは特権を持ちません。',
  },
  onRuntimes: '{runtimes} では: ',
  source: '根拠: 「{evidence}」。',
  line: ' ({line} 行目)',
  lines: ' ({line} 行目)',
  renderedLine: ' (展開結果の {line} 行目)',
  renderedLines: ' (展開結果の {line} 行目)',
  vias: {
    'unprivileged-port': '特権の要らないポートなので待ち受け可',
    root: 'root として待ち受け可',
    capability: 'ambient capability により待ち受け可',
    'file-capability': 'プログラムのファイル capability により待ち受け可',
    'setuid-root': 'プログラムの set-user-ID ビットにより待ち受け可',
    'lowered-start': 'Pod では特権の要らないポートなので待ち受け可',
    'host-network': 'ノードでは特権の要らないポートなので待ち受け可',
    gvisor: 'gVisor では誰でもどのポートでも待ち受け可',
    'socket-activation': 'systemd が開くソケットにより待ち受け可',
  },
  dependencies: {
    image: 'イメージ',
    platform: 'イメージのプラットフォーム ({platforms} で失敗) ',
    runtime: 'ランタイムのバージョン',
    node: 'ノード',
    pod: 'Pod の別のコンテナ',
    unit: 'ユニット本体 (ここにはドロップインしかない) ',
  },
  overPrivileged: '権限が過剰',
  phrases: {
    binds: '{via}',
    bindsOn: '{runtimes} では待ち受け可',
    fails: '失敗 ({error})',
    failsOn: '{runtimes} では失敗 ({error})',
    mayFail: '{dependencies}によっては失敗 ({error})',
    mayFailOn: '{runtimes} では{dependencies}によっては失敗 ({error})',
    asBinds: 'root 以外でも待ち受け可',
    asFails: 'root 以外なら失敗 ({error})',
    asFailsOn: 'root 以外なら {runtimes} で失敗 ({error})',
    asMayFail: 'root 以外なら失敗するおそれ ({error})',
    asMayFailOn: 'root 以外なら {runtimes} で失敗するおそれ ({error})',
    inContainer: '{object}、コンテナ {container}',
  },
  comma: '、',
  and: 'と',
  or: ' か ',
  semicolon: '。',
  errors: {
    EACCES:
      'プログラムは起動しますが、待ち受けられません。bind(2) が EACCES を返し、ログには「{text}」と出て、たいていのプログラムはそこで終了します。',
    EPERM:
      'プログラムは実行されません。execve(2) が EPERM「{text}」を返すため、どのポートを使うかによらずコンテナは起動しません。',
    CreateContainerConfigError: 'kubelet はコンテナを作成せず、理由 {code} で待ち続けます:「{text}」。',
    CreateContainerError: 'ランタイムはコンテナを作成せず、理由 {code} で待ち続けます:「{text}」。',
    FailedCreatePodSandBox:
      'Pod のサンドボックスが作成されず、どのコンテナも起動しません。イベントに {code} が出ます:「{text}」。',
    SysctlForbidden: 'kubelet は Pod を受け付けず、Pod は理由 {code} で失敗します:「{text}」。',
    Invalid: 'API サーバーは Pod を受け付けません:「{text}」。',
    RunContainerError: 'ランタイムがコンテナを起動しません。コンテナは理由 {code} のまま待機します。「{text}」。',
    Podman: 'podman は Pod をまったく作らず、「{text}」と表示します。',
    OCI: 'コンテナは起動しません。podman は「{text}」と表示します。',
  },
  remedies: {
    'listen-above':
      '1024 番以上のポートで待ち受け (containerPort: {high})、よく知られた番号は Service に任せる (port: {port}、targetPort: {high})。',
    'lower-start':
      'Pod の securityContext.sysctls で net.ipv4.ip_unprivileged_port_start を「{port}」に設定する。どのユーザーでもどのランタイムでも、このポートに特権が要らなくなる。',
    'file-capability':
      'イメージ内のプログラムにファイル capability を付け (setcap cap_net_bind_service=+ep)、シェルを挟まず root ではないユーザーで動かし、ALL を drop して NET_BIND_SERVICE を add する。',
    'keep-capability':
      'capabilities.add に NET_BIND_SERVICE を加える (drop の ALL はそのまま)。これがないと、ファイル capability の付いたプログラムは実行を拒否される。または、ファイル capability のないイメージを使う。',
    'give-other-capability':
      'プログラムのファイルで有効な capability を capabilities.add に加える (getcap で分かる)。または、プログラムに不要なものをファイルから外す (setcap)。',
    'add-capability':
      'capabilities.add に NET_BIND_SERVICE を加える。これがないと root でも拒否される。それより、root ではないユーザーにして上の方法を使う方がよい。',
    'spell-capability': 'capability は CAP_ を付けず、NET_BIND_SERVICE のように正しい名前で書く。',
    'numeric-user': 'イメージのファイルを読める 0 以外の番号を runAsUser に設定するか、イメージの USER をそのような番号にする。',
    'start-in-range': 'sysctl の値を 0 から 32768 までの数、できれば待ち受ける最小のポート番号「{port}」にする。',
    'start-or-host-network': 'hostNetwork: true か sysctl のどちらかをやめる。両方は使えない。',
    'user-namespace-or-host-network': 'hostNetwork: true か hostUsers: false のどちらかをやめる。両方は使えない。',
    'same-host-port': 'hostPort を消す。hostNetwork では containerPort がそのままノードのポートになる。',
    'escalation-or-privileged':
      'ポートのためには要らない privileged: true や CAP_SYS_ADMIN をやめ、allowPrivilegeEscalation: false は残す。',
    'user-in-range': 'runAsUser を 1 から 2147483647 までの数にする。',
    'known-protocol': 'TCP、UDP、SCTP のいずれかを書く。',
    'as-error-says': 'エラーが挙げているものを直す。それまでは、ポートが何番でも Pod は受け付けられない。',
    'no-port-there': 'エフェメラルコンテナの ports を消す。宣言しなくても待ち受けられる。',
    'map-host-port':
      'hostNetwork: true をやめる。クライアントがノードのポートそのものを必要とする場合は、hostPort: {port} を 1024 番以上の containerPort に対応付ける。プロセスに特権は要らない。',
    'own-kube-network': '.kube から Network=host を消し、そこでポートを公開する (PublishPort=)。',
    'start-instead-of-sibling': 'privileged コンテナに書き換えさせるのではなく、Pod で sysctl を設定する。',
    'tell-image':
      'イメージの内容を「kport image lock」で読み取るか、イメージのユーザーと、プログラムのファイル capability を、ポリシーの images に書く。',
    'alike-on-platforms':
      'イメージをどのプラットフォームでも同じように作るか、違いのある項目を Pod で設定する (違いは image inspect で確かめられる)。',
    'tell-runtime': 'ノードのランタイムを、ポリシーの runtime か --runtime で指定する。',
    'no-ambient':
      'NET_BIND_SERVICE を add するだけでは、root ではないユーザーには効かない。Kubernetes には ambient capability のためのフィールドがない。',
    'add-ambient':
      'capabilities.add に NET_BIND_SERVICE を加える。podman はそれを ambient にするため、root ではないユーザーも持てる。クラスターではそうならないので、当てにしない。',
    'name-once': 'capability は 2 つのリストの一方にだけ書く。ALL を drop し、必要な場合だけ NET_BIND_SERVICE を add する。',
    'add-by-name': 'ALL ではなく、必要な capability を名前で add する。',
    'publish-above':
      '1024 番以上の hostPort で公開するか、ホストの net.ipv4.ip_unprivileged_port_start を root に下げてもらう。そこではコンテナのポートに特権は要らない。',
    'own-network':
      'hostNetwork: true を消す。コンテナ自身のネットワークでは、その中の root も NET_BIND_SERVICE を持つプロセスもそのポートで待ち受けられる。',
  },
  titles: {
    head: '{container}、ポート {port}/{protocol}',
    asked: '{container} がポート {port}/{protocol} で待ち受ける場合',
    undeclared: '{container}、宣言されていないポート {port}/{protocol}',
    on: 'ランタイム: {runtime}',
    each: 'どのポートも同じ、{on}',
    anyRuntime: '不明 ({runtimes} のどれか)',
    verdict: '結論:',
    seen: 'エラー:',
    orSeen: 'または:',
    remedies: '直し方 (望ましい順):',
    common: '以下のポートに共通:',
    nothing: '直すところはありません。必要なだけの権限で待ち受けられ、ポリシー「{policy}」でもエラーになりません。',
    against: '必要なだけの権限で待ち受けられますが、ポリシー「{policy}」では kport lint のエラーになります:',
    neverStarts: 'ポートに関係なく起動しないもの:',
    noPorts: '特権ポートを宣言するコンテナも、使うと分かるコンテナもありません',
    stories: '特権ポートがそれぞれどうなるか:',
    moreStories: 'ほか {n} 件',
    storiesHint: '順を追った説明: kport explain bind {file}',
  },
};
