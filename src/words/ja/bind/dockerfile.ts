import type { DialectWords } from '../../bind-words.ts';

export const jaDockerfile: DialectWords<'dockerfile'> = {
  facts: {
    port: 'EXPOSE にポート {port}/{protocol} がある。',
    'runtime-port-start':
      'コンテナのネットワークでは、ランタイムが net.ipv4.ip_unprivileged_port_start を {start} にする。{start} 番以上のポートに権限は要らない。',
    'kernel-port-start':
      'net.ipv4.ip_unprivileged_port_start は誰も設定しないため、コンテナのネットワークではカーネルの既定値 {start} から始まる。それより小さい番号には CAP_NET_BIND_SERVICE が要る。',
    'run-as-user': 'USER により、プロセスはユーザー {uid} になる。root ではなく、それだけでは capability を持たない。',
    'run-as-user.root': 'USER により、プロセスはユーザー 0、つまり root になり、コンテナの持つ capability をすべて持つ。',
    'image-user': 'イメージはユーザー {user} で起動する。',
    'image-user.none': 'USER はベースにもない。イメージは root で起動する。',
    'image-user.named': 'イメージはユーザー {user} (番号 {uid}) で起動する。',
    'image-user-unknown': 'kport にわかる USER はない。ユーザーはベース次第で、root のこともある。',
    'entrypoint-steps-down':
      'エントリーポイントは root で起動すると、別のユーザーになってからプログラムを実行する。そのとき capability はすべて失われる。',
    'default-capabilities': 'コンテナには何も指定されず、NET_BIND_SERVICE はランタイムの既定に含まれる。',
    'capability-held':
      'したがってコンテナのバウンディングセットには NET_BIND_SERVICE がある。root ならそれが有効で、ほかのユーザーは何かから与えられた場合に限られる。',
    'file-capability':
      'setcap により、プログラムには cap_net_bind_service=+{flags} が付いている。実行すると capability が与えられる。',
    'file-capability.none': 'プログラムのファイルに capability (setcap) はなく、実行しても与えられない。',
    'file-capability.p':
      'setcap により、プログラムには cap_net_bind_service=+p が付いている。プロセスは capability を持てるが、自分で有効にしなければならない。',
    'file-capability.ei':
      'setcap により、プログラムには cap_net_bind_service=+ei が付いている。これには継承可能な capability が要るが、与えるランタイムはもうない。',
    'file-capability-unknown': 'プログラムのファイルに cap_net_bind_service (setcap) があるかどうかはわからない。',
    'other-capability-missing':
      'setcap により、プログラムには CAP_{capability} も付いている。add しない限りどのコンテナも持たないため、誰が実行しようとカーネルは実行しない。',
    'setuid-root': 'プログラムのファイルは root の所有で set-user-ID ビットがあり、実行するとプロセスは root になる。',
    'no-ambient-capability':
      'ambient capability は誰にも与えられない。root 以外のユーザーが NET_BIND_SERVICE を持つのは、プログラムのファイルから与えられる場合に限られる。',
  },
  errors: {
    EACCES:
      'プログラムは起動するが待ち受けられない。bind(2) は EACCES を返し、ログには「{text}」と出る。多くのプログラムはそこで終了する。',
    EPERM: 'プログラムは実行されない。execve(2) が EPERM を返す (「{text}」)。どのポートを使うかにかかわらず起動しない。',
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
    'lowered-start': '権限なし (ランタイムがこのポートを誰にでも許すため)',
  },
  dependencies: { image: 'ベース' },
};
