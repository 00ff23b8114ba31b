import type { DialectWords } from '../../bind-words.ts';
import { jaContainer } from './container.ts';

export const jaQuadlet: DialectWords<'quadlet'> = {
  facts: {
    ...jaContainer,
    port: 'プログラムはポート {port}/{protocol} で待ち受けようとします。',
    'quadlet-refused': 'Quadlet はこのファイルからユニットを作らず、systemd の起動するものがありません。',
    'said-by-pod':
      'コンテナは pod の中にあり、どのユーザーがいて何が公開されるかは pod だけが決めます。コンテナにも書かれていると、Podman は起動しません。',
    'port-unreadable': 'PublishPort= が Podman に読めるポートではなく、何も起動されません。',
    'sysctl-with-slashes': 'Podman が受け付ける sysctl の名前はドット区切りですが、「{name}」にはスラッシュがあります。',
    'port-start-with-host-network':
      'Network=host はホストのネットワークで、そこではコンテナが net.ipv4.ip_unprivileged_port_start を (ここでは「{value}」に) 設定できません。',
    'user-out-of-range': 'User= の {uid} は、Linux のユーザーの番号の範囲にありません。',
    'rootless-host-port': 'Podman は root ではないユーザーが動かしており、そのユーザーはホストのポート {hostPort} を開けません。',
    'pod-port-start':
      'Sysctl= は net.ipv4.ip_unprivileged_port_start を「{value}」にしています。このネットワークでは、{start} 番以上のポートに特権は要りません。',
    'pod-port-start-empty':
      'Sysctl= は net.ipv4.ip_unprivileged_port_start を空の値にしており、カーネルの値が残ります。{start} 番以上のポートに特権は要りません。',
    'pod-port-start-refused':
      'Sysctl= は net.ipv4.ip_unprivileged_port_start を「{value}」にしますが、カーネルが受け付けるのは 0 から 32768 までの数です。',
    'kernel-port-start':
      'Sysctl= は net.ipv4.ip_unprivileged_port_start を設定しておらず、Podman は Docker と違ってカーネルの値を変えません。{start} 番未満のポートには特権が要ります。',
    'node-port-start':
      'コンテナはホストのネットワークを使っており、その net.ipv4.ip_unprivileged_port_start は {start} です。それ以上のポートに特権は要りません。',
    'node-port-start-unknown':
      'コンテナはホストのネットワークを使っており、その net.ipv4.ip_unprivileged_port_start は分かりません。設定が変えられていなければ 1024 です。',
    'other-port-start-unknown':
      'ネットワークは {name} のもので、ここからは何も分かりません。そこで net.ipv4.ip_unprivileged_port_start が設定されていない限り、1024 番未満のポートには特権が要ります。',
    'rootless-host-network':
      'Podman は root ではないユーザーが動かしており、ホストのネットワークはそのコンテナのものではありません。コンテナの中の誰も、そこでは特権を持ちません。',
    'own-users-host-network':
      'コンテナには自身のユーザー名前空間があり、ホストのネットワークはそれに属しません。コンテナの中の誰も、そこでは特権を持ちません。',
    'run-as-user': 'User= により、プロセスはユーザー {uid} になります。root ではありません。',
    'run-as-user.root':
      'User= により、プロセスは root になります。コンテナが持つ capability をすべて持ち、それ以外は持ちません。',
    'user-named': 'User= は「{user}」です。Podman はこれをイメージの中で探し、なければコンテナを拒否します。',
    'user-kept': 'UserNS=keep-id により、プロセスは Podman を動かすユーザーになります。root ではありません。',
    'image-user': 'ファイルに User= はなく、イメージはユーザー {user} で起動します。',
    'image-user.none': 'ファイルに User= はなく、イメージもユーザーを指定していないので、root で起動します。',
    'image-user.named': 'ファイルに User= はなく、イメージはユーザー {user} (番号は {uid}) で起動します。',
    'image-user-unknown':
      'ファイルからはユーザーが分からず、イメージのことも分かりません。root で起動することも、ほかのユーザーで起動することもありえます。',
    'user-of-containers':
      '.{file} 自体は何も動かしません。コンテナが誰として、どの capability で動くかは、コンテナを書いたファイルにあります。',
    'image-user-refused':
      'そのユーザーかグループがイメージにないか、番号が Linux の範囲外なので、Podman は {user} として起動しません。',
    privileged: 'PodmanArgs= に --privileged があり、コンテナはすべての capability を持ちます。',
    'default-capabilities': 'ファイルは NET_BIND_SERVICE に触れておらず、これは Podman の既定の capability に含まれています。',
    'capability-added': 'AddCapability= に {capability} があります。',
    'capability-dropped': 'DropCapability= に {capability} があります。',
    'capability-refused': '「{capability}」という capability はなく、Podman はコンテナを作成しません。',
    'capability-added-and-dropped':
      'AddCapability= と DropCapability= が {capability} について矛盾しており、Podman は拒否します。',
    'all-added-with-drop':
      'Podman は root ではないユーザーに、AddCapability= に挙げたもの (ここでは {capability}) を ambient として与えますが、DropCapability= がその一部を bounding set から外すため、Podman のランタイムは設定できません。',
    'file-capability.ei':
      'プログラムのファイルの cap_net_bind_service=+ei は inheritable capability を必要とします。Podman が inheritable にするのは、AddCapability= に挙げたものだけです。',
    'no-new-privileges': 'NoNewPrivileges=true により、ファイルを実行しても、プロセスがもともと持てないものは与えられません。',
    'podman-keeps-added':
      'Podman は root ではないユーザーに AddCapability= に挙げたものしか残さないため、ファイルはそれ以外のものを与えられません。',
    'ambient-capability-added':
      'Podman は root ではないユーザーに、AddCapability= に挙げたものを ambient として与え、それはプログラムを実行しても残ります。',
    'ambient-capability-cleared':
      'capability の付いたファイルや、root の set-user-ID ビットの付いたファイルを実行すると、ambient の集合は空になり、ファイルが与えるものだけが残ります。',
    'taken-for-root':
      'Podman が root の持つものを決めた後で、pod の UserNS=keep-id がプロセスを root ではないユーザーにするため、AddCapability= に書いたものは ambient になりません。コンテナの User= ならなります。',
    'no-ambient-capability-added':
      'AddCapability= に NET_BIND_SERVICE がないため、root ではないユーザーがそれを持てるのは、プログラムのファイルが与える場合だけです。既定の capability に含まれているだけでは足りません。',
  },
  errors: {
    EACCES:
      'プログラムは起動しますが、待ち受けられません。bind(2) が EACCES を返し、ログには「{text}」と出て、たいていのプログラムはそこで終了します。',
    EPERM: 'プログラムは実行されません。execve(2) が EPERM を返す (「{text}」) ため、どのポートを使うかによらず起動しません。',
    Quadlet: 'Quadlet はこのファイルからユニットを作らず、ジャーナルに「{text}」と出ます。',
    Podman: 'Podman はコンテナを作成せず、ユニットは失敗します:「{text}」。',
    OCI: 'コンテナは起動せず、ユニットは失敗します。Podman は「{text}」と表示します。',
  },
  remedies: {
    'listen-above':
      '1024 番以上のポート ({high}) で待ち受け、よく知られた番号はリバースプロキシか systemd の .socket に任せるか、公開する (PublishPort={port}:{high})。',
    'publish-above':
      'ホストの 1024 番以上のポートで公開してリバースプロキシを前に置くか、ホストの net.ipv4.ip_unprivileged_port_start を root に下げてもらう。コンテナのポートに特権は要らない。',
    'own-network':
      'Network=host を消す。コンテナ自身のネットワークでは、その中の root も NET_BIND_SERVICE を持つプロセスもそのポートで待ち受けられる。',
    'add-ambient':
      'User= を root ではないユーザーにし、DropCapability=all と AddCapability=NET_BIND_SERVICE を書く。Podman は加えたものを ambient にする。',
    'lower-start':
      'Sysctl=net.ipv4.ip_unprivileged_port_start={port} と書く。コンテナのネットワークでは、このポートに誰も特権が要らなくなる。',
    'keep-capability':
      'AddCapability= に NET_BIND_SERVICE を加える (DropCapability=all はそのまま)。それがないと、プログラムのファイル capability は拒否される。または、ファイル capability のないプログラムのイメージを使う。',
    'give-other-capability':
      'プログラムのファイルで有効な capability (getcap で分かる) を AddCapability= に加えるか、なくてもよいものを setcap でファイルから外す。',
    'file-capability':
      'イメージ内のプログラムにファイル capability を付け (setcap cap_net_bind_service=+ep)、root 以外のユーザーで動かす。',
    'add-capability':
      'AddCapability= に NET_BIND_SERVICE を加える。それがなければ root も拒否される。ただし、root 以外のユーザーと上の対処のほうがよい。',
    'start-or-host-network': 'Network=host か sysctl の一方を消す。両方は使えない。',
    'user-in-range': 'User= を 1 から 2147483647 までの数にする。',
    'name-once':
      'capability は 2 つのリストの一方にだけ書く。DropCapability=all と AddCapability=all、同じ名前どうしは両立しない。',
    'add-by-name': 'ALL ではなく、必要な capability を名前で加える。',
    'as-error-says': 'エラーが示すものを直す。どのポートを使うかによらず、それまでコンテナは起動しない。',
    'tell-image': 'イメージの中身を kport に教える。ポリシーの images に、ユーザーとプログラムのファイル capability を書く。',
    'alike-on-platforms': 'イメージをどのプラットフォームでも同じように作る。違いは kport image inspect で分かる。',
  },
  titles: { anyRuntime: '{runtimes}' },
  vias: {
    'lowered-start': 'ネットワークでは特権の要らないポートなので待ち受け可',
    'host-network': 'ホストでは特権の要らないポートなので待ち受け可',
  },
  dependencies: { node: 'ホスト、またはネットワークの持ち主', pod: '別のコンテナ' },
};
