import type { DialectWords } from '../../bind-words.ts';

export const jaDockerfile: DialectWords<'dockerfile'> = {
  facts: {
    port: 'EXPOSE にポート {port}/{protocol} があります。',
    'runtime-port-start':
      'コンテナのネットワークでは、ランタイムが net.ipv4.ip_unprivileged_port_start を {start} にするため、{start} 番以上のポートに特権は要りません。',
    'kernel-port-start':
      'net.ipv4.ip_unprivileged_port_start は誰も設定しないため、コンテナのネットワークではカーネルの既定値 {start} のままで、それより小さいポートには CAP_NET_BIND_SERVICE が要ります。',
    'run-as-user': 'USER により、プロセスは root ではないユーザー {uid} になり、それだけでは capability を持ちません。',
    'run-as-user.root': 'USER により、プロセスはユーザー 0 (root) になり、コンテナの持つ capability をすべて持ちます。',
    'image-user': 'イメージはユーザー {user} で起動します。',
    'image-user.none': 'USER はベースにもなく、イメージは root で起動します。',
    'image-user.named': 'イメージはユーザー {user} (番号は {uid}) で起動します。',
    'image-user-unknown': 'kport に分かる USER はなく、ユーザーはベース次第で、root かもしれません。',
    'entrypoint-steps-down':
      'entrypoint は、root で起動されるとほかのユーザーになってからプログラムを実行するため、capability をすべて失います。',
    'default-capabilities': 'コンテナには何も指定されず、NET_BIND_SERVICE はランタイムの既定の capability に含まれています。',
    'capability-held':
      'したがってコンテナの bounding set には NET_BIND_SERVICE があります。root ではそれが有効になり、ほかのユーザーは何かが与えたときだけ持てます。',
    'file-capability':
      'setcap により、プログラムには cap_net_bind_service=+{flags} が付いており、実行すると capability が与えられます。',
    'file-capability.none': 'プログラムのファイルには capability (setcap) がなく、実行しても capability は与えられません。',
    'file-capability.p':
      'setcap により、プログラムには cap_net_bind_service=+p が付いており、プロセスは capability を持てますが、自分で有効にしなければなりません。',
    'file-capability.ei':
      'setcap により、プログラムには cap_net_bind_service=+ei が付いていますが、これは inheritable capability を必要とし、今のランタイムはそれを与えません。',
    'file-capability-unknown': 'プログラムのファイルに cap_net_bind_service (setcap) があるかどうかは分かりません。',
    'other-capability-missing':
      'setcap により、プログラムには CAP_{capability} も付いています。add しない限りどのコンテナもそれを持たないため、誰が実行してもカーネルに拒否されます。',
    'setuid-root': 'プログラムのファイルは root の所有で set-user-ID ビットがあり、実行するとプロセスは root になります。',
    'no-ambient-capability':
      'ambient capability は誰にも与えられないため、root ではないユーザーが NET_BIND_SERVICE を持てるのは、プログラムのファイルが与えるときだけです。',
  },
  errors: {
    EACCES:
      'プログラムは起動しますが、待ち受けられません。bind(2) が EACCES を返し、ログには「{text}」と出て、たいていのプログラムはそこで終了します。',
    EPERM: 'プログラムは実行されません。execve(2) が EPERM「{text}」を返すため、どのポートを使うかによらず起動しません。',
  },
  remedies: {
    'listen-above':
      '1024 以上のポートで待ち受ける (EXPOSE {high})。{port} 番で公開するのは、Service や docker run -p {port}:{high} でイメージを動かす側。',
    'file-capability':
      'プログラムのポートを変えられない場合は、USER の前、そのファイルの最後の chown やコピーの後に RUN setcap cap_net_bind_service=+ep プログラム と書く。',
    'give-other-capability':
      'このイメージのコンテナがどれも add するのでなければ、ほかの capability をファイルから外す (setcap で cap_net_bind_service=+ep だけにする)。',
    'tell-image': 'ベースの中身をポリシーの images に書いて kport に教える。',
    'tell-runtime': 'イメージを何で動かすかを、ポリシーの runtime か --runtime で kport に教える。',
  },
  vias: {
    'lowered-start': 'コンテナのネットワークでは特権の要らないポートなので待ち受け可',
  },
  dependencies: { image: 'ベース' },
};
