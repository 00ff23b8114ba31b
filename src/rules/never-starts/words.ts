import { POD_SECURITY, SECURITY_CONTEXT } from '../../knowledge/references.ts';
import { defineWords, eachRepaired } from '../words.ts';

const REFUSED = 'container "{container}" never starts: the API server refuses the Pod ("{error}")';
const POD_REFUSED = 'the Pod never starts: the API server refuses it ("{error}")';
const GATED =
  'the Pod never starts: the API server refuses it ("{error}"); a cluster with the feature gate UserNamespacesHostNetworkSupport accepts it, and there nobody in the Pod may bind a port below 1024';
const REFUSED_JA = 'コンテナ「{container}」は起動しません: API サーバーが Pod を拒否します ("{error}")';
const POD_REFUSED_JA = 'Pod は起動しません: API サーバーが拒否します ("{error}")';
const GATED_JA =
  'Pod は起動しません: API サーバーが拒否します ("{error}")。フィーチャーゲート UserNamespacesHostNetworkSupport のあるクラスターは受け付けますが、そこでは Pod の中の誰も 1024 番未満のポートで待ち受けられません';

export const words = defineWords({
  references: [
    SECURITY_CONTEXT,
    { title: 'Kubernetes: User Namespaces', url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/' },
    POD_SECURITY,
  ],
  en: {
    title: 'Container that never starts',
    why: 'runAsNonRoot: true is a check and no change: the kubelet looks at the user of the image, and refuses root and every user that is given by name; no runtime starts a USER that the image does not hold. What the API server refuses, alone or together, is no Pod at all, however safe it would be.',
    risk: 'A Pod waits for ever with CreateContainerConfigError, or a Deployment has no Pods and says so only in the events of its ReplicaSet. It tends to appear on the day somebody hardens a workload, and to be mended by taking the hardening back.',
    remedies: [
      'Set runAsUser to a non-zero uid that can read the files of the image, beside runAsNonRoot: true.',
      'Better, give the image a numeric USER that is not root (USER 65532), or use one that has such a user: nginxinc/nginx-unprivileged for nginx.',
      'Of settings that exclude each other keep the one that takes more away from the container.',
      'Never take runAsNonRoot: true back for the sake of the start.',
    ],
    fine: 'When kport is wrong about an image, say what it holds under spec.images of the policy. When the cluster has a feature gate on that the message names.',
    messages: {
      'root-image': {
        text: 'container "{container}" never starts: runAsNonRoot is true, and the kubelet refuses the user of image "{image}" ({code}: "{error}")',
        brief: 'container "{container}" never starts: the kubelet refuses the user of image "{image}"',
        fix: 'set runAsUser to a non-zero uid that the image works with',
      },
      'root-image+port': {
        text: 'container "{container}" never starts: runAsNonRoot is true, and the kubelet refuses the user of image "{image}" ({code}: "{error}")',
        brief: 'container "{container}" never starts: the kubelet refuses the user of image "{image}"',
        fix: 'listen on a port above 1023; then set runAsUser to a non-zero uid that the image works with',
      },
      'root-image+twin': {
        text: 'container "{container}" never starts: runAsNonRoot is true, and the kubelet refuses the user of image "{image}" ({code}: "{error}")',
        brief: 'container "{container}" never starts: the kubelet refuses the user of image "{image}"',
        fix: 'replace the image by {twin}, which listens on {high} as another user than root, with containerPort: {high}',
      },
      'named-user': {
        text: 'container "{container}" never starts: runAsNonRoot is true, and image "{image}" gives its user by name, "{user}", which the kubelet cannot check ({code}: "{error}")',
        brief: 'container "{container}" never starts: image "{image}" gives its user by name',
        fix: 'set runAsUser to the uid that user "{user}" has in the image',
      },
      'named-user+port': {
        text: 'container "{container}" never starts: runAsNonRoot is true, and image "{image}" gives its user by name, "{user}", which the kubelet cannot check ({code}: "{error}")',
        brief: 'container "{container}" never starts: image "{image}" gives its user by name',
        fix: 'listen on a port above 1023; then set runAsUser to the uid that user "{user}" has in the image',
      },
      'named-user+uid': {
        text: 'container "{container}" never starts: runAsNonRoot is true, and image "{image}" gives its user by name, "{user}", which the kubelet cannot check ({code}: "{error}")',
        brief: 'container "{container}" never starts: image "{image}" gives its user by name',
        fix: 'set runAsUser: {uid}, which is the uid of user "{user}" in the image',
      },
      'named-user+uid+port': {
        text: 'container "{container}" never starts: runAsNonRoot is true, and image "{image}" gives its user by name, "{user}", which the kubelet cannot check ({code}: "{error}")',
        brief: 'container "{container}" never starts: image "{image}" gives its user by name',
        fix: 'listen on a port above 1023; then set runAsUser: {uid}, which is the uid of user "{user}" in the image',
      },
      'refused-user': {
        text: 'container "{container}" never starts: image "{image}" starts as USER "{user}", whom it does not hold or who is none of Linux ({code}: "{error}")',
        brief: 'container "{container}" never starts: image "{image}" has no user "{user}"',
        fix: 'set runAsUser to a number from 1 to 2147483647, or build the image with a USER that its passwd has',
      },
      'on-platforms': {
        text: 'container "{container}" never starts on {platforms}: the user that image "{image}" has there is refused ({code}: "{error}")',
        brief: 'container "{container}" never starts on {platforms}: the user of the image is refused',
        fix: 'set runAsUser to a non-zero uid that the image works with, or build it alike for all its platforms',
      },
      'unknown-capability': {
        text: 'container "{container}" never starts on {runtimes}: {code} ("{error}")',
        fix: 'remove the name, or write that of a capability as the kernel has it, without CAP_; other runtimes ignore it',
      },
      'podman-refuses': {
        text: 'container "{container}" never starts: podman prints "{error}"',
        fix: 'remove or correct what podman names: it checks other things than a cluster, and makes nothing of a Pod in which one is wrong',
      },
      'pod-refused+user-namespace-with-host-network': {
        text: GATED,
        brief: 'the Pod never starts: hostNetwork is forbidden with hostUsers: false',
        fix: 'remove hostNetwork: true, or hostUsers: false',
      },
      ...eachRepaired(
        'pod-refused',
        { text: POD_REFUSED },
        {
          'os-unsupported': 'write os.name: linux or os.name: windows, or remove os',
          'hostname-on-host-network': 'remove hostnameOverride, or hostNetwork: true',
          'sysctl-name': 'write the name of the sysctl in lower case, with dots: net.ipv4.ip_unprivileged_port_start',
          'sysctl-repeated': 'remove all but one of them',
          'sysctl-of-host': 'remove the sysctl, which would be one of the node, or what shares it with the node',
          'user-namespace-of-host': 'remove it, or hostUsers: false',
          'user-out-of-range': 'set it to the uid as which the program is to run, a number from 1 to 2147483647',
          'group-out-of-range': 'set it to a number from 0 to 2147483647',
          'field-of-linux': 'remove it: a Pod for Windows has no such setting; or remove os.name: windows if it runs on Linux',
          'field-of-windows': 'remove windowsOptions, or write os.name: windows if the Pod runs there',
        },
      ),
      ...eachRepaired(
        'refused',
        { text: REFUSED },
        {
          'escalation-of-privileged':
            'remove privileged: true; if the container cannot do without it, remove allowPrivilegeEscalation: false',
          'escalation-of-sys-admin':
            'remove CAP_SYS_ADMIN from capabilities.add; if the container cannot do without it, remove allowPrivilegeEscalation: false',
          'port-missing': 'write containerPort with the number on which the program listens, or remove the entry',
          'port-out-of-range': 'write a number from 1 to 65535',
          'port-name':
            'write a name of at most 15 characters: lower-case letters (one at least), digits, and single hyphens between them; a number of a probe stands without quotes',
          'port-name-repeated': 'write another name for one of the ports',
          'host-port-repeated': 'remove one of the entries, or give it another hostPort',
          'host-port-differs': 'remove hostPort: with hostNetwork: true, the containerPort is the port of the node',
          'protocol-unsupported': 'write TCP, UDP or SCTP, in upper case',
          'port-of-ephemeral-container': 'remove ports: the container can listen without declaring them',
          'proc-mount-unmasked': 'remove procMount, or set hostUsers: false for the Pod',
          'probe-of-init-container': 'remove it, or set restartPolicy: Always, which makes a sidecar of the container',
          'user-out-of-range': 'set it to the uid as which the program is to run, a number from 1 to 2147483647',
          'group-out-of-range': 'set it to a number from 0 to 2147483647',
          'field-of-linux': 'remove it: a Pod for Windows has no such setting; or remove os.name: windows if it runs on Linux',
          'field-of-windows': 'remove windowsOptions, or write os.name: windows if the Pod runs there',
        },
      ),
    },
  },
  ja: {
    title: '起動しないコンテナ',
    why: 'runAsNonRoot: true は変更ではなく検査であり、kubelet はイメージのユーザーを見て、root も、名前で書かれたユーザーもすべて拒否し、イメージに存在しない USER はどのランタイムも起動しません。単独または組み合わせで API サーバーが拒否する設定では、どれほど安全でも Pod そのものができません。',
    risk: 'Pod が CreateContainerConfigError のまま待ち続けるか、Deployment に Pod ができず、そのことが ReplicaSet のイベントにしか現れません。たいていは誰かがワークロードを堅牢化した日に起こり、堅牢化のほうが取り消されて終わります。',
    remedies: [
      'runAsNonRoot: true に加えて、イメージのファイルを読める 0 以外の uid を runAsUser に設定する。',
      'できれば、イメージの USER を root 以外の数値にする (USER 65532) か、そのようなイメージを使う。nginx なら nginxinc/nginx-unprivileged がある。',
      '両立しない設定のうち、コンテナからより多くの権限を取り上げるほうを残す。',
      '起動のために runAsNonRoot: true を取り消すことは決してしない。',
    ],
    fine: 'イメージについての kport の知識が誤っている場合は、中身をポリシーの spec.images に書いてください。また、メッセージが挙げるフィーチャーゲートがクラスターで有効な場合です。',
    messages: {
      'root-image': {
        text: 'コンテナ「{container}」は起動しません: runAsNonRoot が true なので、kubelet はイメージ「{image}」のユーザーを拒否します ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: kubelet はイメージ「{image}」のユーザーを拒否します',
        fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にする',
      },
      'root-image+port': {
        text: 'コンテナ「{container}」は起動しません: runAsNonRoot が true なので、kubelet はイメージ「{image}」のユーザーを拒否します ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: kubelet はイメージ「{image}」のユーザーを拒否します',
        fix: '先に待ち受けるポートを 1024 番以上にする。そのうえで、runAsUser を、そのイメージが動作する 0 以外の uid にする',
      },
      'root-image+twin': {
        text: 'コンテナ「{container}」は起動しません: runAsNonRoot が true なので、kubelet はイメージ「{image}」のユーザーを拒否します ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: kubelet はイメージ「{image}」のユーザーを拒否します',
        fix: 'イメージを {twin} に替える。root 以外のユーザーで {high} 番を待ち受ける。containerPort: {high} と書く',
      },
      'named-user': {
        text: 'コンテナ「{container}」は起動しません: runAsNonRoot が true なのに、イメージ「{image}」のユーザーは「{user}」という名前で、kubelet は確かめられません ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: イメージ「{image}」のユーザーは名前です',
        fix: 'runAsUser を、そのイメージでのユーザー「{user}」の uid にする',
      },
      'named-user+port': {
        text: 'コンテナ「{container}」は起動しません: runAsNonRoot が true なのに、イメージ「{image}」のユーザーは「{user}」という名前で、kubelet は確かめられません ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: イメージ「{image}」のユーザーは名前です',
        fix: '先に待ち受けるポートを 1024 番以上にする。そのうえで、runAsUser を、そのイメージでのユーザー「{user}」の uid にする',
      },
      'named-user+uid': {
        text: 'コンテナ「{container}」は起動しません: runAsNonRoot が true なのに、イメージ「{image}」のユーザーは「{user}」という名前で、kubelet は確かめられません ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: イメージ「{image}」のユーザーは名前です',
        fix: 'runAsUser: {uid} を設定する。そのイメージでのユーザー「{user}」の uid である',
      },
      'named-user+uid+port': {
        text: 'コンテナ「{container}」は起動しません: runAsNonRoot が true なのに、イメージ「{image}」のユーザーは「{user}」という名前で、kubelet は確かめられません ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: イメージ「{image}」のユーザーは名前です',
        fix: '先に待ち受けるポートを 1024 番以上にする。そのうえで、runAsUser: {uid} を設定する。そのイメージでのユーザー「{user}」の uid である',
      },
      'refused-user': {
        text: 'コンテナ「{container}」は起動しません: イメージ「{image}」の USER「{user}」は、イメージに存在しないか、Linux の範囲外の番号です ({code}: "{error}")',
        brief: 'コンテナ「{container}」は起動しません: イメージ「{image}」にユーザー「{user}」は存在しません',
        fix: 'runAsUser を 1 から 2147483647 までの番号にするか、イメージの USER を、その passwd にあるユーザーにしてビルドする',
      },
      'on-platforms': {
        text: 'コンテナ「{container}」は {platforms} では起動しません: そこでのイメージ「{image}」のユーザーが拒否されます ({code}: "{error}")',
        brief: 'コンテナ「{container}」は {platforms} では起動しません: イメージのユーザーが拒否されます',
        fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にするか、イメージをすべてのプラットフォームで同じようにビルドする',
      },
      'unknown-capability': {
        text: 'コンテナ「{container}」は {runtimes} では起動しません: {code} ("{error}")',
        fix: 'その名前を消すか、CAP_ を付けずにカーネルでの capability の名前を書く。ほかのランタイムはそれを無視する',
      },
      'podman-refuses': {
        text: 'コンテナ「{container}」は起動しません: podman は「{error}」と表示します',
        fix: 'podman が挙げたところを直す。podman が調べることはクラスターとは違い、誤りが 1 つでもあれば Pod をまったく作らない',
      },
      'pod-refused+user-namespace-with-host-network': {
        text: GATED_JA,
        brief: 'Pod は起動しません: hostUsers: false では hostNetwork は使えません',
        fix: 'hostNetwork: true か hostUsers: false のどちらかを消す',
      },
      ...eachRepaired(
        'pod-refused',
        { text: POD_REFUSED_JA },
        {
          'os-unsupported': 'os.name: linux か os.name: windows と書くか、os を消す',
          'hostname-on-host-network': 'hostnameOverride か hostNetwork: true のどちらかを消す',
          'sysctl-name': 'sysctl の名前を、小文字とドットで書く: net.ipv4.ip_unprivileged_port_start',
          'sysctl-repeated': '1 つだけを残して消す',
          'sysctl-of-host': 'その sysctl (ノードのものになります) を消すか、ノードと共有する設定を消す',
          'user-namespace-of-host': 'その設定か hostUsers: false のどちらかを消す',
          'user-out-of-range': 'プログラムを動かす uid (1 から 2147483647 まで) にする',
          'group-out-of-range': '0 から 2147483647 までの数にする',
          'field-of-linux': '消す。Windows 用の Pod にその設定はない。Linux で動く Pod なら os.name: windows を消す',
          'field-of-windows': 'windowsOptions を消す。Windows で動く Pod なら os.name: windows と書く',
        },
      ),
      ...eachRepaired(
        'refused',
        { text: REFUSED_JA },
        {
          'escalation-of-privileged':
            'privileged: true を消す。どうしても必要なコンテナなら、allowPrivilegeEscalation: false のほうを消す',
          'escalation-of-sys-admin':
            'capabilities.add から CAP_SYS_ADMIN を消す。どうしても必要なコンテナなら、allowPrivilegeEscalation: false のほうを消す',
          'port-missing': 'プログラムが待ち受ける番号を containerPort に書くか、この項目を消す',
          'port-out-of-range': '1 から 65535 までの数を書く',
          'port-name':
            '15 文字までの名前を書く: 小文字の英字 (1 文字以上)、数字、その間の単独のハイフン。プローブの番号なら引用符を付けない',
          'port-name-repeated': 'どちらかのポートに別の名前を付ける',
          'host-port-repeated': 'どちらかの項目を消すか、別の hostPort にする',
          'host-port-differs': 'hostPort を消す。hostNetwork: true では containerPort がノードのポートになる',
          'protocol-unsupported': 'TCP、UDP、SCTP のいずれかを大文字で書く',
          'port-of-ephemeral-container': 'ports を消す。宣言しなくても待ち受けられる',
          'proc-mount-unmasked': 'procMount を消すか、Pod に hostUsers: false を設定する',
          'probe-of-init-container': '消すか、restartPolicy: Always を設定してサイドカーにする',
          'user-out-of-range': 'プログラムを動かす uid (1 から 2147483647 まで) にする',
          'group-out-of-range': '0 から 2147483647 までの数にする',
          'field-of-linux': '消す。Windows 用の Pod にその設定はない。Linux で動く Pod なら os.name: windows を消す',
          'field-of-windows': 'windowsOptions を消す。Windows で動く Pod なら os.name: windows と書く',
        },
      ),
    },
  },
});
