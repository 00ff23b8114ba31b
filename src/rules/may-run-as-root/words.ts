import { CAPABILITIES, POD_SECURITY, SECURITY_CONTEXT } from '../../knowledge/references.ts';
import { AMBIENT, SETCAP, SYSCTL } from '../remedies.ts';
import { defineWords } from '../words.ts';

/** What is said of several states alike. */
const KEPT = {
  en: ', and keeps NET_BIND_SERVICE from the default set',
  ja: '。既定の NET_BIND_SERVICE も残っています',
} as const;
const DROP = {
  en: ', and capabilities.drop: [NET_BIND_SERVICE] ([ALL] where the program needs none of the others; [ALL] with add: [NET_BIND_SERVICE] where it has the file capability)',
  ja: '。あわせて capabilities.drop: [NET_BIND_SERVICE] を設定する (ほかの capability も要らなければ [ALL]。プログラムにファイル capability が付いていれば、[ALL] と add: [NET_BIND_SERVICE])',
} as const;
const MOVE = { en: 'listen on ports above 1023; then ', ja: '先に待ち受けるポートを 1024 番以上にする。そのうえで、' } as const;

export const words = defineWords({
  references: [
    SECURITY_CONTEXT,
    POD_SECURITY,
    { title: 'Kubernetes: User Namespaces', url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/' },
    CAPABILITIES,
  ],
  en: {
    title: 'Container that may run as root',
    why: 'Unless runAsNonRoot: true holds, the image chooses the user, and its next build may choose root, which without a user namespace is uid 0 of the node as well. Root has NET_BIND_SERVICE by default, so it can open every port below 1024 and pose as any service of the network that the Pod is in.',
    risk: 'Whoever breaks into a root process can change every file of the container and its volumes, bring tools along, and is one hole in the runtime or the kernel away from being root on the node. Under hostNetwork the privileged ports of the node are open to it at once.',
    remedies: [
      'Give the image a numeric non-root USER (65532, say) and set securityContext.runAsNonRoot: true for the Pod; a USER given by name is one that the kubelet cannot verify and refuses.',
      'If the image cannot be changed, set runAsUser to a non-zero uid that can read its files, beside runAsNonRoot: true.',
      'If root is there for the sake of a port, listen above 1023 behind a Service, an Ingress or a Gateway.',
      SYSCTL.en,
      SETCAP.en,
      AMBIENT.en,
      'Never run as root for the sake of a port; if a program has to be uid 0 for another reason, set hostUsers: false, so that in a user namespace of its own it is an ordinary user of the node.',
    ],
    fine: 'When the program works on the node itself (a network or storage plug-in, a node agent) and has no other way, or when the Pod has hostUsers: false, which kport accepts as Pod Security does from version 1.35 on. A non-zero runAsUser also keeps root out: the option acceptRunAsUser takes it as proof.',
    messages: {
      unset: {
        text: 'container "{container}" may run as root: runAsNonRoot is not set, so the image decides',
        fix: 'set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER',
        within: {
          text: 'it may run as root: runAsNonRoot is not set, so the image decides',
          fix: 'set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER',
        },
        several: 'containers {containers} may run as root: runAsNonRoot is not set, so their images decide',
      },
      'uid-only': {
        text: 'container "{container}" has runAsUser: {uid} without runAsNonRoot: true, so nothing would refuse a later runAsUser: 0',
        brief: 'container "{container}" has runAsUser: {uid} without runAsNonRoot: true',
        fix: 'set securityContext.runAsNonRoot: true beside runAsUser: {uid}',
      },
      'set-to-false': {
        text: 'container "{container}" is allowed to run as root: the {from} sets runAsNonRoot: false',
        fix: 'set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER',
        within: {
          text: 'it is allowed to run as root: the {from} sets runAsNonRoot: false',
          fix: 'set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER',
        },
        several: 'containers {containers} are allowed to run as root: the {from} sets runAsNonRoot: false',
      },
      'uid-zero': {
        text: 'container "{container}" runs as root: the {from} sets runAsUser: 0',
        fix: 'set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true',
        within: {
          text: 'it runs as root: the {from} sets runAsUser: 0',
          fix: 'set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true',
        },
        several: 'containers {containers} run as root: the {from} sets runAsUser: 0',
      },
      'unset+kept': {
        text: `container "{container}" may run as root: runAsNonRoot is not set, so the image decides${KEPT.en}`,
        fix: `set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        within: {
          text: `it may run as root: runAsNonRoot is not set, so the image decides${KEPT.en}`,
          fix: `set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        },
        several:
          'containers {containers} may run as root: runAsNonRoot is not set, so their images decide, and keep NET_BIND_SERVICE from the default set',
      },
      'uid-only+kept': {
        text: `container "{container}" has runAsUser: {uid} without runAsNonRoot: true, so nothing would refuse a later runAsUser: 0${KEPT.en}`,
        fix: `set securityContext.runAsNonRoot: true beside runAsUser: {uid}${DROP.en}`,
      },
      'set-to-false+kept': {
        text: `container "{container}" is allowed to run as root: the {from} sets runAsNonRoot: false${KEPT.en}`,
        fix: `set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        within: {
          text: `it is allowed to run as root: the {from} sets runAsNonRoot: false${KEPT.en}`,
          fix: `set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        },
        several:
          'containers {containers} are allowed to run as root: the {from} sets runAsNonRoot: false, and keep NET_BIND_SERVICE from the default set',
      },
      'uid-zero+kept': {
        text: `container "{container}" runs as root: the {from} sets runAsUser: 0${KEPT.en}`,
        fix: `set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true${DROP.en}`,
        within: {
          text: `it runs as root: the {from} sets runAsUser: 0${KEPT.en}`,
          fix: `set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true${DROP.en}`,
        },
        several:
          'containers {containers} run as root: the {from} sets runAsUser: 0, and keep NET_BIND_SERVICE from the default set',
      },
      administrator: {
        text: 'container "{container}" runs as {user}, the administrator of its Windows container: the {from} sets runAsUserName',
        brief: 'container "{container}" runs as {user}, the administrator of its container',
        fix: 'set windowsOptions.runAsUserName: ContainerUser, and runAsNonRoot: true',
      },
      'administrator-refused': {
        text: 'container "{container}" cannot start: runAsUserName: {user} of the {from} contradicts runAsNonRoot: true (CreateContainerConfigError: "container\'s runAsUserName ({user}) which will be regarded as root identity and will break non-root policy")',
        brief: 'container "{container}" cannot start: {user} contradicts runAsNonRoot: true',
        fix: 'set windowsOptions.runAsUserName: ContainerUser',
      },
      'user-name-only': {
        text: 'container "{container}" has runAsUserName: {user} without runAsNonRoot: true, so nothing would refuse a later ContainerAdministrator',
        brief: 'container "{container}" has runAsUserName: {user} without runAsNonRoot: true',
        fix: 'set securityContext.runAsNonRoot: true beside windowsOptions.runAsUserName: {user}',
      },
      contradiction: {
        text: 'container "{container}" cannot start: runAsUser: 0 contradicts runAsNonRoot: true (CreateContainerConfigError: "container\'s runAsUser breaks non-root policy")',
        brief: 'container "{container}" cannot start: runAsUser: 0 contradicts runAsNonRoot: true',
        fix: 'set runAsUser to a non-zero uid that the image works with, or remove it if the image has a numeric non-root USER',
      },
      'unset+port': {
        text: 'container "{container}" may run as root: runAsNonRoot is not set, so the image decides',
        fix: `${MOVE.en}set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER`,
        within: {
          text: 'it may run as root: runAsNonRoot is not set, so the image decides',
          fix: 'set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER',
        },
      },
      'set-to-false+port': {
        text: 'container "{container}" is allowed to run as root: the {from} sets runAsNonRoot: false',
        fix: `${MOVE.en}set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER`,
        within: {
          text: 'it is allowed to run as root: the {from} sets runAsNonRoot: false',
          fix: 'set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER',
        },
      },
      'uid-zero+port': {
        text: 'container "{container}" runs as root: the {from} sets runAsUser: 0',
        fix: `${MOVE.en}set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true`,
        within: {
          text: 'it runs as root: the {from} sets runAsUser: 0',
          fix: 'set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true',
        },
      },
      'unset+kept+port': {
        text: `container "{container}" may run as root: runAsNonRoot is not set, so the image decides${KEPT.en}`,
        fix: `${MOVE.en}set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        within: {
          text: `it may run as root: runAsNonRoot is not set, so the image decides${KEPT.en}`,
          fix: `set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        },
      },
      'set-to-false+kept+port': {
        text: `container "{container}" is allowed to run as root: the {from} sets runAsNonRoot: false${KEPT.en}`,
        fix: `${MOVE.en}set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        within: {
          text: `it is allowed to run as root: the {from} sets runAsNonRoot: false${KEPT.en}`,
          fix: `set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER${DROP.en}`,
        },
      },
      'uid-zero+kept+port': {
        text: `container "{container}" runs as root: the {from} sets runAsUser: 0${KEPT.en}`,
        fix: `${MOVE.en}set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true${DROP.en}`,
        within: {
          text: `it runs as root: the {from} sets runAsUser: 0${KEPT.en}`,
          fix: `set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true${DROP.en}`,
        },
      },
      'uid-only+kept+port': {
        text: `container "{container}" has runAsUser: {uid} without runAsNonRoot: true, so nothing would refuse a later runAsUser: 0${KEPT.en}`,
        fix: `${MOVE.en}set securityContext.runAsNonRoot: true beside runAsUser: {uid}${DROP.en}`,
      },
    },
  },
  ja: {
    title: 'root で動きうるコンテナ',
    why: 'runAsNonRoot: true が効いていない限り、実行ユーザーを決めるのはイメージであり、次のビルドで root に変わるかもしれません。user namespace がなければコンテナの root はノードでも uid 0 で、既定で NET_BIND_SERVICE を持つため、1024 番未満のどのポートでも開いて、Pod がいるネットワークのどのサービスにもなりすませます。',
    risk: 'root のプロセスに侵入した攻撃者は、コンテナとボリュームのあらゆるファイルを書き換え、道具を持ち込めます。ランタイムかカーネルに穴が 1 つあれば、ノードの root にもなれます。hostNetwork なら、ノードの特権ポートにもすぐに手が届きます。',
    remedies: [
      'イメージの USER を root 以外の数値 (65532 など) にし、Pod の securityContext.runAsNonRoot を true にする。USER が名前だと kubelet は root でないことを確かめられず、起動を拒否する。',
      'イメージを変更できない場合は、runAsNonRoot: true に加えて、イメージのファイルを読める 0 以外の uid を runAsUser に設定する。',
      'root の目的が特権ポートなら、Service、Ingress、Gateway のいずれかの後ろで 1024 番以上のポートを使う。',
      SYSCTL.ja,
      SETCAP.ja,
      AMBIENT.ja,
      'ポートのために root で動かすことは決してしない。ほかの理由で uid 0 が欠かせない場合は hostUsers: false を設定する。専用の user namespace の中の root は、ノードでは一般ユーザーになる。',
    ],
    fine: 'ネットワークやストレージのプラグイン、ノードエージェントのようにノードそのものを扱い、ほかに手段がない場合と、Pod に hostUsers: false が設定されている場合です (後者は、Pod Security がバージョン 1.35 以降そうするのと同じく、kport も認めます)。0 以外の runAsUser でも root は防げます。オプション acceptRunAsUser を使うと、それを証拠として認めます。',
    messages: {
      unset: {
        text: 'コンテナ「{container}」は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
        fix: 'Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
        within: {
          text: 'root で動くおそれもあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
          fix: 'Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
        },
        several: 'コンテナ{containers}は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
      },
      'uid-only': {
        text: 'コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません',
        fix: 'runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する',
      },
      'set-to-false': {
        text: 'コンテナ「{container}」は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています',
        fix: 'そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
        within: {
          text: 'root で動くことも許されています: {from} で runAsNonRoot: false が設定されています',
          fix: 'そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
        },
        several: 'コンテナ{containers}は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています',
      },
      'uid-zero': {
        text: 'コンテナ「{container}」は root で動きます: {from} で runAsUser: 0 が設定されています',
        fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する',
        within: {
          text: 'しかも root で動きます: {from} で runAsUser: 0 が設定されています',
          fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する',
        },
        several: 'コンテナ{containers}は root で動きます: {from} で runAsUser: 0 が設定されています',
      },
      'unset+kept': {
        text: `コンテナ「{container}」は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です${KEPT.ja}`,
        fix: `Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        within: {
          text: `root で動くおそれもあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です${KEPT.ja}`,
          fix: `Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        },
        several: `コンテナ{containers}は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です${KEPT.ja}`,
      },
      'uid-only+kept': {
        text: `コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません${KEPT.ja}`,
        fix: `runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する${DROP.ja}`,
      },
      'set-to-false+kept': {
        text: `コンテナ「{container}」は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています${KEPT.ja}`,
        fix: `そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        within: {
          text: `root で動くことも許されています: {from} で runAsNonRoot: false が設定されています${KEPT.ja}`,
          fix: `そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        },
        several: `コンテナ{containers}は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています${KEPT.ja}`,
      },
      'uid-zero+kept': {
        text: `コンテナ「{container}」は root で動きます: {from} で runAsUser: 0 が設定されています${KEPT.ja}`,
        fix: `runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する${DROP.ja}`,
        within: {
          text: `しかも root で動きます: {from} で runAsUser: 0 が設定されています${KEPT.ja}`,
          fix: `runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する${DROP.ja}`,
        },
        several: `コンテナ{containers}は root で動きます: {from} で runAsUser: 0 が設定されています${KEPT.ja}`,
      },
      administrator: {
        text: 'コンテナ「{container}」は Windows コンテナの管理者 {user} で動きます: {from} で runAsUserName が設定されています',
        fix: 'windowsOptions.runAsUserName: ContainerUser と runAsNonRoot: true を設定する',
      },
      'administrator-refused': {
        text: 'コンテナ「{container}」は起動できません: {from} の runAsUserName: {user} と runAsNonRoot: true が矛盾しています (CreateContainerConfigError: "container\'s runAsUserName ({user}) which will be regarded as root identity and will break non-root policy")',
        brief: 'コンテナ「{container}」は起動できません: {user} と runAsNonRoot: true が矛盾しています',
        fix: 'windowsOptions.runAsUserName: ContainerUser を設定する',
      },
      'user-name-only': {
        text: 'コンテナ「{container}」は runAsUserName: {user} だけで runAsNonRoot: true がなく、後で ContainerAdministrator に変わっても拒否されません',
        brief: 'コンテナ「{container}」は runAsUserName: {user} だけで runAsNonRoot: true がありません',
        fix: 'windowsOptions.runAsUserName: {user} に加えて securityContext.runAsNonRoot: true を設定する',
      },
      contradiction: {
        text: 'コンテナ「{container}」は起動できません: runAsUser: 0 と runAsNonRoot: true が矛盾しています (CreateContainerConfigError: "container\'s runAsUser breaks non-root policy")',
        brief: 'コンテナ「{container}」は起動できません: runAsUser: 0 と runAsNonRoot: true が矛盾しています',
        fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にする。イメージの USER が root 以外の数値なら、runAsUser を消してもよい',
      },
      'unset+port': {
        text: 'コンテナ「{container}」は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
        fix: `${MOVE.ja}Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する`,
        within: {
          text: 'root で動くおそれもあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
          fix: 'Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
        },
      },
      'set-to-false+port': {
        text: 'コンテナ「{container}」は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています',
        fix: `${MOVE.ja}そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する`,
        within: {
          text: 'root で動くことも許されています: {from} で runAsNonRoot: false が設定されています',
          fix: 'そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
        },
      },
      'uid-zero+port': {
        text: 'コンテナ「{container}」は root で動きます: {from} で runAsUser: 0 が設定されています',
        fix: `${MOVE.ja}runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する`,
        within: {
          text: 'しかも root で動きます: {from} で runAsUser: 0 が設定されています',
          fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する',
        },
      },
      'unset+kept+port': {
        text: `コンテナ「{container}」は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です${KEPT.ja}`,
        fix: `${MOVE.ja}Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        within: {
          text: `root で動くおそれもあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です${KEPT.ja}`,
          fix: `Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        },
      },
      'set-to-false+kept+port': {
        text: `コンテナ「{container}」は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています${KEPT.ja}`,
        fix: `${MOVE.ja}そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        within: {
          text: `root で動くことも許されています: {from} で runAsNonRoot: false が設定されています${KEPT.ja}`,
          fix: `そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する${DROP.ja}`,
        },
      },
      'uid-zero+kept+port': {
        text: `コンテナ「{container}」は root で動きます: {from} で runAsUser: 0 が設定されています${KEPT.ja}`,
        fix: `${MOVE.ja}runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する${DROP.ja}`,
        within: {
          text: `しかも root で動きます: {from} で runAsUser: 0 が設定されています${KEPT.ja}`,
          fix: `runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する${DROP.ja}`,
        },
      },
      'uid-only+kept+port': {
        text: `コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません${KEPT.ja}`,
        fix: `${MOVE.ja}runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する${DROP.ja}`,
      },
    },
  },
});
