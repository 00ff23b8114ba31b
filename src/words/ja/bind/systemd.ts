import type { DialectWords } from '../../bind-words.ts';

export const jaSystemd: DialectWords<'systemd'> = {
  facts: {
    port: '調べるのはポート {port}/{protocol} です。',
    'socket-activation':
      '{socket} により、サービスの起動前に systemd 自身がそこで待ち受け ({address})、開いたソケットをサービスに渡します。サービスのユーザー、capability、サンドボックスの設定は関係ありません。',
    'bad-unit': 'systemd はこのユニットを読み込みません: {text}',
    'private-network':
      'ユニットは専用の network namespace (PrivateNetwork=) を持ち、そこではホストの値によらず net.ipv4.ip_unprivileged_port_start が {start} です。',
    'network-namespace-path':
      'ユニットは誰かが作った network namespace (NetworkNamespacePath=) に入りますが、その net.ipv4.ip_unprivileged_port_start は分かりません。',
    'host-port-start':
      'ユニットはホストのネットワークを使い、そこでは net.ipv4.ip_unprivileged_port_start が {start} なので、それ以上のポートに特権は要りません。',
    'host-port-start-assumed':
      'ユニットはホストのネットワークを使います。変更されていなければ net.ipv4.ip_unprivileged_port_start は {start} で、それより小さいポートには CAP_NET_BIND_SERVICE が要ります。',
    'start-writer':
      'プログラムの起動前に root で動くコマンドが net.ipv4.ip_unprivileged_port_start を {start} にします。効果は network namespace 全体に及び、PrivateNetwork= がなければホスト全体に及びます。',
    'start-writer-unclear':
      'プログラムの起動前に root で動くコマンドが net.ipv4.ip_unprivileged_port_start を書き換えますが、値は分かりません。',
    'no-user': 'User= がないため、プログラムは root で動きます。',
    'user-root': 'User={user} は root です。',
    user: 'User={user} により、プログラムは root ではなく、何かが与える capability しか持ちません。',
    'dynamic-user':
      'DynamicUser= により、プログラムは root ではないユーザーで、no_new_privs が設定され、ファイルシステムが nosuid でマウントされた状態で動きます。',
    'user-unresolved': 'User={user} にはホストでしか決まらない指定子 (specifier) があります。root ではないユーザーとみなします。',
    'user-unsaid':
      'ここにあるのはユニットのドロップインだけで、User= がありません。ユニット本体にもなければ、プログラムは root で動きます。',
    'user-manager':
      'ユーザーのマネージャー (systemd --user) のユニットです。コマンドの前に何を付けても、プログラムはそのユーザーで動きます。root ではないユーザーとみなします。',
    'manager-may-not': 'このマネージャー自身が root ではないため、{key}= は実行できず、起動はそこで終わります。',
    'full-privileges': 'コマンドの前の + により、ユーザーの指定も制限もすべて外れ、root ですべての capability を持って動きます。',
    'keeps-root': 'コマンドの前の ! により、systemd はユーザーを切り替えず、root のまま動きます。',
    'user-impossible':
      'systemd は User={user} を引用符や記号も含めて書かれたとおりに取ります。そのような名前のユーザーはどのホストにもいません。',
    'group-impossible':
      'systemd は {key}={group} を引用符や記号も含めて書かれたとおりに取ります。そのような名前のグループはどのホストにもありません。',
    'group-may-be-missing': 'グループ {group} がホストにあるかどうかは分かりません。なければ何も実行されません。',
    'user-may-be-missing': 'ユーザー {user} がホストにいるかどうかは分かりません。いなければ何も実行されません。',
    'capability-ignored':
      '{key}= の「{capability}」は systemd には何の意味もなく、何も言われずに無視されます。名前は CAP_ を付け、空白で区切って書きます。',
    'set-emptied': '{key}={written} には systemd の知る名前がないため、空の値と同じく集合を空にします。',
    'set-filled': '{key}={written} には systemd の知る名前がないため、すべての capability を意味します。',
    'bounding-set': 'CapabilityBoundingSet= に CAP_NET_BIND_SERVICE があるため、プログラムはそれを持てます。',
    'bounding-set-lacks':
      'CapabilityBoundingSet= に CAP_NET_BIND_SERVICE がないため、ユニットの中では root を含めて誰もそれを持てません。',
    'no-root': 'SecureBits=noroot により、root であるだけでは capability を持ちません。',
    'ambient-set': 'AmbientCapabilities= が、どのユーザーであってもプログラムに CAP_NET_BIND_SERVICE を与えます。',
    'ambient-set-lacks': 'AmbientCapabilities= は、プログラムに CAP_NET_BIND_SERVICE を与えていません。',
    'ambient-beyond-bounding':
      'AmbientCapabilities= に CAP_NET_BIND_SERVICE がありますが、CapabilityBoundingSet= にないため、誰にも与えられません。',
    'private-users':
      'PrivateUsers={value} により、プログラムは専用の user namespace に入ります。network namespace は、専用のものも含めてホストの user namespace に属するため、root の capability も ambient capability もそこでは効きません。',
    'private-users-ignored':
      'PrivateUsers={value} はこのバージョンの知らない値で、無視されます ({warning})。user namespace は作られません。',
    'file-capability':
      'プログラムのファイルには cap_net_bind_service=+{flags} があり、実行すると capability が与えられます。ユニットがそれを持てなければ、実行そのものが失敗します。',
    'file-capability.none': 'プログラムのファイルには capability (setcap) がなく、実行しても capability は与えられません。',
    'file-capability.p':
      'プログラムのファイルには cap_net_bind_service=+p があり、プロセスは capability を持てますが、自分で有効にしなければなりません。',
    'file-capability.ei':
      'プログラムのファイルの cap_net_bind_service=+ei は、プロセスが引き継いだもの、つまり AmbientCapabilities= にあるものを与えます。',
    'file-capability-unknown': 'プログラムのファイルに cap_net_bind_service (setcap) があるかどうかは分かりません。',
    'setuid-root': 'プログラムのファイルは root の所有で set-user-ID ビットがあり、実行するとプロセスは root になります。',
    'mounted-nosuid':
      '{key}= により、プログラムは nosuid でマウントされたファイルシステム ({path}) にあり、ファイルからは何も与えられません。',
    'no-new-privileges': 'NoNewPrivileges= により、ファイルを実行しても、プロセスがもともと持てないものは与えられません。',
    'no-new-privileges-implied':
      'このバージョンでは、root ではないユーザーに {key}= を設定すると NoNewPrivileges= も有効になり、ファイルを実行しても何も与えられません。',
    'capabilities-kept':
      '{key}= があると、systemd はユーザーを切り替えても capability を保つため、プログラムのファイルはそれでも自分の capability を与えられます。',
    'ambient-cleared':
      'capability の付いたファイルや、root の set-user-ID ビットの付いたファイルを実行すると、ambient の集合は空になります。残るのはファイルが与えるものだけです。',
    'socket-taken': 'ソケットの別のアドレスがすでに {address} を含むため、systemd はどのアドレスも開けません。',
    'socket-bind-denied':
      'SocketBindDeny={rule} がこのポートに当たり、当たる SocketBindAllow= はないため、誰であっても bind(2) は拒否されます。',
    'socket-bind-ignored':
      'SocketBindDeny={rule} がこのポートに当たりますが、Debian のこのバージョンはこの機能なしでビルドされており、効きません。',
    'socket-bind-unread':
      'systemd は SocketBindDeny={rule} を読み取れず、無視します (Unable to parse SocketBindDeny= assignment, ignoring: {rule})。',
    'family-restricted':
      'RestrictAddressFamilies= のため、プログラムはポートが何番でも {families} のソケットを開けません。systemd から渡されるソケットには関係しません。',
  },
  errors: {
    EACCES:
      'プログラムは起動しますが、待ち受けられません。bind(2) が EACCES を返し、ログには「{text}」と出て、たいていのプログラムはそこで終了します。',
    EPERM: 'どのポートを使うかによらず、プログラムは実行されません。execve(2) が EPERM を返し、journal には「{text}」と出ます。',
    'bind-EPERM': 'プログラムは起動しますが、待ち受けられません。bind(2) が EPERM を返し、ログには「{text}」と出ます。',
    EAFNOSUPPORT:
      'プログラムは起動しますが、どのポートでも待ち受けられません。socket(2) が {code} を返し、ログには「{text}」と出ます。',
    'bad-setting': 'systemd はユニットを読み込みません ({code}):「{text}」。',
    '216/GROUP': 'プログラムは実行されず、サービスは status {code} で終わります:「{text}」。',
    '217/USER': 'プログラムは実行されず、サービスは status {code} で終わります:「{text}」。',
    '218/CAPABILITIES': 'プログラムは実行されず、サービスは status {code} で終わります:「{text}」。',
    resources: 'ソケットは結果「{code}」で失敗し、それによってサービスが起動することはありません:「{text}」。',
  },
  remedies: {
    'as-error-says': 'エラーが挙げているものを直す。それまでは、ポートが何番でもユニットは読み込まれない。',
    'spell-user': 'ユーザーの名前か番号をそのまま書く (User=1000)。',
    'listen-once': 'ソケットの 2 つのアドレスの一方を消す。',
    'spell-group': 'グループの名前か番号をそのまま書く (Group=1000)。',
    'make-group': 'サービスの起動前に sysusers.d(5) などでグループを作る。',
    'make-user': 'サービスの起動前に sysusers.d(5) などでユーザーを作るか、DynamicUser=yes にする。',
    'socket-activation':
      'systemd に待ち受けさせる: ListenStream={port} を持つ .socket ユニットを作る。プログラムが systemd からソケットを受け取れるか (sd_listen_fds(3))、systemd-socket-proxyd(8) を前に置く場合に使え、root も capability も要らない。',
    'system-unit':
      'システムのユニット (/etc/systemd/system) にする。そのマネージャーは root なので、.socket ユニットで待ち受けるか、User= と AmbientCapabilities=CAP_NET_BIND_SERVICE でプログラムにポートを与えられる。',
    'listen-above': '1024 番以上のポート ({high}) で待ち受け、よく知られた番号はリバースプロキシに任せる。',
    'spell-capability': 'capability を systemd の知る名前で書く: CAP_NET_BIND_SERVICE のように CAP_ を付け、空白で区切る。',
    'keep-bounding':
      'CapabilityBoundingSet= に CAP_NET_BIND_SERVICE を加える。または、プログラムからファイル capability を外す (setcap -r)。',
    'no-private-users': 'PrivateUsers= をやめるか、それに左右されない .socket ユニットに待ち受けさせる。',
    'ambient-capability':
      'User= (または DynamicUser=yes) と、AmbientCapabilities=CAP_NET_BIND_SERVICE と、CapabilityBoundingSet=CAP_NET_BIND_SERVICE を設定する。',
    'allow-bind': 'プログラムに必要なポートだけを許す: SocketBindDeny=any と併せて SocketBindAllow={port}。',
    'allow-family': 'RestrictAddressFamilies= に AF_INET と AF_INET6 を加える。',
    'file-capability':
      'それもできない場合は、プログラムのファイルに capability を付け (setcap cap_net_bind_service=+ep、ファイルが更新されるたびに失われる)、NoNewPrivileges= も DynamicUser= も設定しない。',
    'tell-program': 'プログラムのファイルに付いているものを、ポリシーの programs に書く。',
    'tell-version': 'systemd のバージョンを、ポリシーの runtime か --runtime で指定する。',
  },
  titles: { anyRuntime: '{runtimes} のどれか' },
  vias: {
    'lowered-start': 'ユニットのネットワークでは特権の要らないポートなので待ち受け可',
    'host-network': 'ホストでは特権の要らないポートなので待ち受け可',
  },
  dependencies: { image: 'プログラム', runtime: 'systemd のバージョン', node: 'ホスト' },
};
