import type { DialectWords } from '../../bind-words.ts';
import { jaContainer } from './container.ts';

export const jaCompose: DialectWords<'compose'> = {
  facts: {
    ...jaContainer,
    port: 'プログラムはポート {port}/{protocol} で待ち受けようとします。',
    'service-name': '名前に英数字、ピリオド、_、- 以外の文字があり、ファイル全体が受け付けられません。',
    'key-misspelt': 'この名前のキーを Compose は知らず、ファイル全体が受け付けられません。近い名前は {wanted} です。',
    'key-unknown': 'この名前のキーを Compose は知らず、ファイル全体が受け付けられません。',
    'key-missing': 'Compose の求めるキー {wanted} がなく、ファイル全体が受け付けられません。',
    'field-type': 'Compose の受け付けない型のフィールドがあり、ファイル全体が受け付けられません。',
    'boolean-value': 'フィールドの値が true でも false でもなく、ファイル全体が受け付けられません。',
    'value-unknown': 'フィールドの値を Compose は知らず、ファイル全体が受け付けられません。書けるのは {wanted} です。',
    'value-form': '読めない値があり、ファイル全体が受け付けられません。',
    'keys-contradict': 'サービスの 2 つのフィールドが矛盾し、ファイル全体が受け付けられません。',
    'healthcheck-test': 'healthcheck の test が Compose の知る語で始まらず、ファイル全体が受け付けられません。',
    'file-form': '変数かラベルのファイルが読めず、ファイル全体が受け付けられません。',
    'service-of-profile': 'サービスが、有効でない profile のサービスに依存しており、ファイル全体が受け付けられません。',
    'items-repeated': 'リストに同じ項目が 2 回あり、Compose に受け付けられません。',
    'port-spec': 'ports に読めない項目があり、ファイル全体が受け付けられません。',
    'networks-beside-mode': 'サービスに network_mode と networks があり、Compose はどちらか一方しか受け付けません。',
    'service-undefined': 'サービスが依存する先のサービスがプロジェクトになく、ファイル全体が受け付けられません。',
    'nothing-to-run': 'サービスに image も build もなく、ファイル全体が受け付けられません。',
    'resource-undefined': 'サービスの使う名前がプロジェクトの {section} に宣言されておらず、ファイル全体が受け付けられません。',
    'dependency-circle': 'サービスの依存をたどると自分自身に戻るため、ファイル全体が受け付けられません。',
    'port-number': 'ports に、Docker がポートともポートの範囲ともみなさない「{value}」があります。',
    'security-option': 'security_opt に、Docker の知らない「{option}」があります。',
    'capability-unknown': '「{capability}」という capability はなく、Docker はコンテナを作成しません。',
    'user-range': 'user が、Linux のユーザーやグループの番号の範囲にありません。',
    'sysctl-of-host': 'サービスはホストのネットワークを使っており、そこでは {sysctl} を設定できません。',
    'sysctl-value':
      'sysctls は net.ipv4.ip_unprivileged_port_start を「{value}」にしますが、カーネルが受け付けるのは 0 から 32768 までの数です。',
    'ports-of-other-network':
      'ネットワークは別のコンテナのもので、ポートを公開したり expose したりできるのはそのコンテナだけです。',
    'gvisor-any-port':
      'gVisor のネットワークスタック (runtime) は誰にも特権を求めません。サービスやホストの net.ipv4.ip_unprivileged_port_start にかかわらず、サンドボックスではどのユーザーもどのポートでも待ち受けられます。',
    'gvisor-ignores-file':
      'security_opt の no-new-privileges のもとでは、gVisor はプログラムのファイル capability を無視して実行します。',
    'pod-port-start':
      'sysctls は net.ipv4.ip_unprivileged_port_start を「{value}」にしており、Docker の 0 より優先されます。このネットワークでは、{start} 番以上のポートに特権は要りません。',
    'pod-port-start-empty':
      'sysctls は net.ipv4.ip_unprivileged_port_start を空の値にしており、Docker の 0 が消えてカーネルの値が残ります。特権が要らないのは {start} 番以上のポートだけです。',
    'runtime-port-start':
      'sysctls は net.ipv4.ip_unprivileged_port_start を設定しておらず、Docker は自分の作るどのネットワークでもこれを {start} にします。そこでは、どのポートにも特権は要りません。',
    'node-port-start':
      'サービスはホストのネットワークを使っており、その net.ipv4.ip_unprivileged_port_start は {start} です。それ以上のポートに特権は要りません。',
    'node-port-start-unknown':
      'サービスはホストのネットワークを使っており、その net.ipv4.ip_unprivileged_port_start は分かりません。設定が変えられていなければ 1024 です。',
    'other-port-start-unknown':
      'ネットワークは {name} のもので、このファイルには何も書かれていません。そのコンテナがホストのネットワークを使うか、net.ipv4.ip_unprivileged_port_start を設定していない限り、Docker はどのポートも誰にでも使わせます。',
    'run-as-user': 'user により、プロセスはユーザー {uid} になります。root ではなく、それ自体では capability を持ちません。',
    'run-as-user.root': 'user により、プロセスは root になります。コンテナが持つ capability をすべて持ち、それ以外は持ちません。',
    'user-named': 'user は「{user}」です。Docker はこれをイメージの中で探し、なければコンテナを拒否します。',
    'image-user': 'サービスに user はなく、イメージはユーザー {user} で起動します。',
    'image-user.none': 'サービスに user はなく、イメージもユーザーを指定していないので、root で起動します。',
    'image-user.named': 'サービスに user はなく、イメージはユーザー {user} (番号は {uid}) で起動します。',
    'image-user-unknown':
      'サービスに user はなく、イメージのことも分かりません。root で起動することも、ほかのユーザーで起動することもありえます。',
    'image-user-refused':
      'そのユーザーかグループがイメージにないか、番号が Linux の範囲外なので、Docker は {user} として起動しません。',
    privileged: 'サービスは privileged であり、すべての capability を持ち、cap_add と cap_drop は効きません。',
    'default-capabilities': 'サービスは NET_BIND_SERVICE に触れておらず、これは Docker の既定の capability に含まれています。',
    'capability-added': 'cap_add に {capability} があります。',
    'capability-dropped': 'cap_drop に {capability} があります。',
    'file-capability.ei':
      'プログラムのファイルの cap_net_bind_service=+ei は inheritable capability を必要としますが、今の Docker はそれを与えません。',
    'executed-by-another-program':
      'シェル、スクリプト、init プログラムのいずれかがプログラムを実行しますが、root ではないそのプロセスには、引き継がせる capability が残っていません。',
    'no-new-privileges':
      'security_opt の no-new-privileges により、ファイルを実行しても、プロセスがもともと持てないものは与えられません。',
    'no-ambient-capability':
      'Docker は ambient capability を与えないため、root ではないユーザーが NET_BIND_SERVICE を持てるのは、プログラムのファイルが与えるときだけです。cap_add では足りません。',
  },
  errors: {
    EACCES:
      'プログラムは起動しますが、待ち受けられません。bind(2) が EACCES を返し、ログには「{text}」と出て、たいていのプログラムはそこで終了します。',
    EPERM:
      'プログラムは実行されません。execve(2) が EPERM を返します。docker compose up は Started と表示して 0 で終わり、「{text}」と出るのはログだけで、コンテナは 255 で終了します。',
    Compose: 'Compose がファイルを拒否し、どのサービスも起動しません:「{text}」。',
    Docker: 'Docker がコンテナを拒否します:「{text}」。',
  },
  remedies: {
    'listen-above':
      '1024 番以上のポート ({high}) で待ち受け、よく知られた番号はリバースプロキシに任せるか、ホストの {port} 番に公開する (ports: ホスト:コンテナ)。',
    'own-network':
      'network_mode: host をやめて {port} 番を公開する (ports: ホスト:コンテナ)。Docker では、サービス自身のネットワークのどのポートにも特権は要らない。',
    'open-ports':
      'sysctl net.ipv4.ip_unprivileged_port_start を消す。Docker 自身の値は 0 で、ネットワークのどのポートも開いている。',
    'file-capability':
      'イメージ内のプログラムにファイル capability を付け (setcap cap_net_bind_service=+ep)、シェルを挟まずに root 以外のユーザーで動かし、cap_drop: [ALL] と cap_add: [NET_BIND_SERVICE] を書く。',
    'keep-capability':
      'cap_add に NET_BIND_SERVICE を加える (cap_drop: [ALL] はそのまま)。それがないと、プログラムのファイル capability は拒否される。または、ファイル capability のないプログラムのイメージを使う。',
    'give-other-capability':
      'プログラムのファイルで有効な capability (getcap で分かる) を cap_add に加えるか、なくてもよいものを setcap でファイルから外す。',
    'add-capability':
      'cap_add に NET_BIND_SERVICE を加える。それがなければ root も拒否される。ただし、root 以外のユーザーと上の対処のほうがよい。',
    'other-user': 'user を、イメージにある 0 以外のユーザーの番号にする。',
    'as-error-says': 'エラーが示すものを直す。どのポートを使うかによらず、それまでサービスは起動しない。',
    'tell-image': 'イメージの中身を kport に教える。ポリシーの images に、ユーザーとプログラムのファイル capability を書く。',
    'alike-on-platforms': 'イメージをどのプラットフォームでも同じように作る。違いは kport image inspect で分かる。',
    'no-ambient': 'root 以外のユーザーでは、NET_BIND_SERVICE を加えるだけでは足りない。Docker は ambient capability を与えない。',
  },
  titles: { anyRuntime: '{runtimes}' },
  vias: {
    'lowered-start': 'ネットワークでは特権の要らないポートなので待ち受け可',
    'host-network': 'ホストでは特権の要らないポートなので待ち受け可',
  },
  dependencies: { node: 'ホスト、またはネットワークの持ち主', pod: '別のサービス' },
};
