import { CAPABILITIES, POD_SECURITY, SECURITY_CONTEXT } from '../../knowledge/references.ts';
import { AMBIENT, SETCAP, SYSCTL } from '../remedies.ts';
import { defineWords } from '../words.ts';

/** What is said of a state, alone and within what is said of a port, and its repair. */
interface Said<Text extends string, Within extends string, Fix extends string> {
  readonly text: Text;
  readonly within: Within;
  readonly fix: Fix;
}

/** The same as a message. */
interface Alone<Text extends string, Within extends string, Fix extends string> {
  readonly text: Text;
  readonly fix: Fix;
  readonly within: { readonly text: Within; readonly fix: Fix };
}

/** What is said beside it of the capability, and done first about the port. */
interface Beside {
  readonly kept: string;
  readonly drop: string;
  readonly move: string;
}

const EN = {
  kept: ', and keeps NET_BIND_SERVICE from the default set',
  drop: ', and capabilities.drop: [NET_BIND_SERVICE] ([ALL] where the program needs none of the others; [ALL] with add: [NET_BIND_SERVICE] where it has the file capability)',
  move: 'listen on ports above 1023; then ',
  podman:
    'listen on ports above 1023 and set runAsUser to a non-zero uid that the image works with; a port that stays below 1024 takes capabilities.add: [NET_BIND_SERVICE] then, which podman makes ambient',
} as const;
/** Where it would be read as what keeps the user. */
const STAYING = { ...EN, kept: '; NET_BIND_SERVICE stays from the default set' } as const;
const JA = {
  kept: '。既定の NET_BIND_SERVICE も残っています',
  drop: '。あわせて capabilities.drop: [NET_BIND_SERVICE] を設定する (ほかの capability も要らなければ [ALL]。プログラムにファイル capability が付いていれば、[ALL] と add: [NET_BIND_SERVICE])',
  move: '先に待ち受けるポートを 1024 番以上にする。そのうえで、',
  podman:
    '1024 番以上のポートで待ち受け、runAsUser を、そのイメージが動作する 0 以外の uid にする。1024 番未満のままのポートには capabilities.add: [NET_BIND_SERVICE] を書けば、podman が ambient にする',
} as const;

const SAID_EN = {
  unset: {
    text: 'container "{container}" may run as root: runAsNonRoot is not set, so the image decides',
    within: 'it may run as root: runAsNonRoot is not set, so the image decides',
    fix: 'set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER',
  },
  'set-to-false': {
    text: 'container "{container}" is allowed to run as root: the {from} sets runAsNonRoot: false',
    within: 'it is allowed to run as root: the {from} sets runAsNonRoot: false',
    fix: 'set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER',
  },
  'uid-zero': {
    text: 'container "{container}" runs as root: the {from} sets runAsUser: 0',
    within: 'it runs as root: the {from} sets runAsUser: 0',
    fix: 'set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true',
  },
  'no-user': {
    text: 'container "{container}" runs as root: image "{image}" ({digest}) has no USER',
    within: 'it runs as root: image "{image}" ({digest}) has no USER',
    fix: 'set runAsNonRoot: true and a non-zero runAsUser that the image works with, or give the image a numeric non-root USER and set runAsNonRoot: true',
  },
  'root-user': {
    text: 'container "{container}" runs as root: image "{image}" ({digest}) has USER {user}',
    within: 'it runs as root: image "{image}" ({digest}) has USER {user}',
    fix: 'set runAsNonRoot: true and a non-zero runAsUser that the image works with, or give the image a numeric non-root USER and set runAsNonRoot: true',
  },
  'image-user': {
    text: 'container "{container}" does not run as root: image "{image}" ({digest}) runs as {uid}; nothing in the manifest keeps it so',
    within: 'its image "{image}" ({digest}) runs as {uid}; nothing in the manifest keeps it so',
    fix: 'set securityContext.runAsNonRoot: true, with runAsUser: {uid}',
  },
} as const;
const SAID_JA = {
  unset: {
    text: 'コンテナ「{container}」は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
    within: 'root で動くおそれもあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
    fix: 'Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
  },
  'set-to-false': {
    text: 'コンテナ「{container}」は root で動くことを許されています: {from|container=コンテナ|Pod=Pod }で runAsNonRoot: false が設定されています',
    within: 'root で動くことも許されています: {from|container=コンテナ|Pod=Pod }で runAsNonRoot: false が設定されています',
    fix: 'そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
  },
  'uid-zero': {
    text: 'コンテナ「{container}」は root で動きます: {from|container=コンテナ|Pod=Pod }で runAsUser: 0 が設定されています',
    within: 'root で動きます: {from|container=コンテナ|Pod=Pod }で runAsUser: 0 が設定されています',
    fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する',
  },
  'no-user': {
    text: 'コンテナ「{container}」は root で動きます: イメージ「{image}」({digest}) に USER がありません',
    within: 'root で動きます: イメージ「{image}」({digest}) に USER がありません',
    fix: 'runAsNonRoot: true と、そのイメージが動作する 0 以外の runAsUser を設定する。または、イメージの USER を root 以外の数値にして runAsNonRoot: true を設定する',
  },
  'root-user': {
    text: 'コンテナ「{container}」は root で動きます: イメージ「{image}」({digest}) の USER は {user} です',
    within: 'root で動きます: イメージ「{image}」({digest}) の USER は {user} です',
    fix: 'runAsNonRoot: true と、そのイメージが動作する 0 以外の runAsUser を設定する。または、イメージの USER を root 以外の数値にして runAsNonRoot: true を設定する',
  },
  'image-user': {
    text: 'コンテナ「{container}」は root では動きません: イメージ「{image}」({digest}) は {uid} で動きますが、マニフェストにはそれを保つものがありません',
    within: 'イメージ「{image}」({digest}) は {uid} で動きますが、マニフェストにはそれを保つものがありません',
    fix: 'securityContext.runAsNonRoot: true と runAsUser: {uid} を設定する',
  },
} as const;

const alone = <T extends string, W extends string, F extends string>({ text, within, fix }: Said<T, W, F>): Alone<T, W, F> => {
  return { text, fix, within: { text: within, fix } };
};

const keeping = <T extends string, W extends string, F extends string, B extends Beside>(
  { text, within, fix }: Said<T, W, F>,
  { kept, drop }: B,
): Alone<`${T}${B['kept']}`, `${W}${B['kept']}`, `${F}${B['drop']}`> =>
  alone({ text: `${text}${kept}`, within: `${within}${kept}`, fix: `${fix}${drop}` });

/** Said of a port that has to move first. */
const moving = <T extends string, W extends string, F extends string, B extends Beside>(
  { text, fix, within }: Alone<T, W, F>,
  { move }: B,
): { readonly text: T; readonly fix: `${B['move']}${F}`; readonly within: Alone<T, W, F>['within'] } => {
  return { text, fix: `${move}${fix}`, within };
};

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
        ...alone(SAID_EN.unset),
        several: 'containers {containers} may run as root: runAsNonRoot is not set, so their images decide',
      },
      'set-to-false': {
        ...alone(SAID_EN['set-to-false']),
        several: 'containers {containers} are allowed to run as root: the {from} sets runAsNonRoot: false',
      },
      'uid-zero': {
        ...alone(SAID_EN['uid-zero']),
        several: 'containers {containers} run as root: the {from} sets runAsUser: 0',
      },
      'unset+kept': {
        ...keeping(SAID_EN.unset, EN),
        several:
          'containers {containers} may run as root: runAsNonRoot is not set, so their images decide, and keep NET_BIND_SERVICE from the default set',
      },
      'set-to-false+kept': {
        ...keeping(SAID_EN['set-to-false'], EN),
        several:
          'containers {containers} are allowed to run as root: the {from} sets runAsNonRoot: false, and keep NET_BIND_SERVICE from the default set',
      },
      'uid-zero+kept': {
        ...keeping(SAID_EN['uid-zero'], EN),
        several:
          'containers {containers} run as root: the {from} sets runAsUser: 0, and keep NET_BIND_SERVICE from the default set',
      },
      'unset+port': moving(alone(SAID_EN.unset), EN),
      'unset+kept+port': moving(keeping(SAID_EN.unset, EN), EN),
      'set-to-false+port': moving(alone(SAID_EN['set-to-false']), EN),
      'set-to-false+kept+port': moving(keeping(SAID_EN['set-to-false'], EN), EN),
      'uid-zero+port': moving(alone(SAID_EN['uid-zero']), EN),
      'uid-zero+kept+port': moving(keeping(SAID_EN['uid-zero'], EN), EN),
      'unset+no-user': alone(SAID_EN['no-user']),
      'unset+no-user+kept': keeping(SAID_EN['no-user'], EN),
      'unset+no-user+port': moving(alone(SAID_EN['no-user']), EN),
      'unset+no-user+kept+port': moving(keeping(SAID_EN['no-user'], EN), EN),
      'unset+root-user': alone(SAID_EN['root-user']),
      'unset+root-user+kept': keeping(SAID_EN['root-user'], EN),
      'unset+root-user+port': moving(alone(SAID_EN['root-user']), EN),
      'unset+root-user+kept+port': moving(keeping(SAID_EN['root-user'], EN), EN),
      'unset+image-user': alone(SAID_EN['image-user']),
      'unset+image-user+kept': keeping(SAID_EN['image-user'], STAYING),
      'unset+image-user+kept+port': moving(keeping(SAID_EN['image-user'], STAYING), EN),
      'uid-only': {
        text: 'container "{container}" has runAsUser: {uid} without runAsNonRoot: true, so nothing would refuse a later runAsUser: 0',
        brief: 'container "{container}" has runAsUser: {uid} without runAsNonRoot: true',
        fix: 'set securityContext.runAsNonRoot: true beside runAsUser: {uid}',
      },
      'uid-only+kept': {
        text: `container "{container}" has runAsUser: {uid} without runAsNonRoot: true, so nothing would refuse a later runAsUser: 0${EN.kept}`,
        fix: `set securityContext.runAsNonRoot: true beside runAsUser: {uid}${EN.drop}`,
      },
      'unset+podman': {
        text: 'container "{container}" may run as root: runAsUser is not set, so the image decides, and podman does not look at runAsNonRoot',
        brief: 'container "{container}" may run as root: runAsUser is not set, so the image decides',
        fix: EN.podman,
      },
      'uid-zero+podman': {
        text: 'container "{container}" runs as root: the {from} sets runAsUser: 0',
        fix: EN.podman,
      },
      administrator: {
        text: 'container "{container}" runs as {user}, the administrator of its Windows container: the {from} sets runAsUserName',
        brief: 'container "{container}" runs as {user}, the administrator of its container',
        fix: 'set windowsOptions.runAsUserName: ContainerUser, and runAsNonRoot: true',
      },
      'user-name-unset': {
        text: 'container "{container}" may run as ContainerAdministrator: runAsUserName is not set, so the image decides',
        brief: 'container "{container}" may run as ContainerAdministrator',
        fix: 'set windowsOptions.runAsUserName: ContainerUser, and runAsNonRoot: true',
      },
      'administrator-by-image': {
        text: 'container "{container}" runs as ContainerAdministrator: runAsNonRoot: true refuses an image whose USER is that, and this one has it from its base',
        brief: 'container "{container}" runs as ContainerAdministrator, in spite of runAsNonRoot: true',
        fix: 'set windowsOptions.runAsUserName: ContainerUser beside runAsNonRoot: true',
      },
      'administrator-possible': {
        text: 'container "{container}" may run as ContainerAdministrator: runAsNonRoot: true refuses an image whose USER is that, and lets one without a USER pass, which runs as its base does',
        brief: 'container "{container}" may run as ContainerAdministrator, in spite of runAsNonRoot: true',
        fix: 'set windowsOptions.runAsUserName: ContainerUser beside runAsNonRoot: true',
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
      'uid-only+kept+port': {
        text: `container "{container}" has runAsUser: {uid} without runAsNonRoot: true, so nothing would refuse a later runAsUser: 0${EN.kept}`,
        fix: `${EN.move}set securityContext.runAsNonRoot: true beside runAsUser: {uid}${EN.drop}`,
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
        ...alone(SAID_JA.unset),
        several: 'コンテナ{containers|「」}は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
      },
      'set-to-false': {
        ...alone(SAID_JA['set-to-false']),
        several:
          'コンテナ{containers|「」}は root で動くことを許されています: {from|container=コンテナ|Pod=Pod }で runAsNonRoot: false が設定されています',
      },
      'uid-zero': {
        ...alone(SAID_JA['uid-zero']),
        several:
          'コンテナ{containers|「」}は root で動きます: {from|container=コンテナ|Pod=Pod }で runAsUser: 0 が設定されています',
      },
      'unset+kept': {
        ...keeping(SAID_JA.unset, JA),
        several: `コンテナ{containers|「」}は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です${JA.kept}`,
      },
      'set-to-false+kept': {
        ...keeping(SAID_JA['set-to-false'], JA),
        several: `コンテナ{containers|「」}は root で動くことを許されています: {from|container=コンテナ|Pod=Pod }で runAsNonRoot: false が設定されています${JA.kept}`,
      },
      'uid-zero+kept': {
        ...keeping(SAID_JA['uid-zero'], JA),
        several: `コンテナ{containers|「」}は root で動きます: {from|container=コンテナ|Pod=Pod }で runAsUser: 0 が設定されています${JA.kept}`,
      },
      'unset+port': moving(alone(SAID_JA.unset), JA),
      'unset+kept+port': moving(keeping(SAID_JA.unset, JA), JA),
      'set-to-false+port': moving(alone(SAID_JA['set-to-false']), JA),
      'set-to-false+kept+port': moving(keeping(SAID_JA['set-to-false'], JA), JA),
      'uid-zero+port': moving(alone(SAID_JA['uid-zero']), JA),
      'uid-zero+kept+port': moving(keeping(SAID_JA['uid-zero'], JA), JA),
      'unset+no-user': alone(SAID_JA['no-user']),
      'unset+no-user+kept': keeping(SAID_JA['no-user'], JA),
      'unset+no-user+port': moving(alone(SAID_JA['no-user']), JA),
      'unset+no-user+kept+port': moving(keeping(SAID_JA['no-user'], JA), JA),
      'unset+root-user': alone(SAID_JA['root-user']),
      'unset+root-user+kept': keeping(SAID_JA['root-user'], JA),
      'unset+root-user+port': moving(alone(SAID_JA['root-user']), JA),
      'unset+root-user+kept+port': moving(keeping(SAID_JA['root-user'], JA), JA),
      'unset+image-user': alone(SAID_JA['image-user']),
      'unset+image-user+kept': keeping(SAID_JA['image-user'], JA),
      'unset+image-user+kept+port': moving(keeping(SAID_JA['image-user'], JA), JA),
      'uid-only': {
        text: 'コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません',
        fix: 'runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する',
      },
      'uid-only+kept': {
        text: `コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません${JA.kept}`,
        fix: `runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する${JA.drop}`,
      },
      'unset+podman': {
        text: 'コンテナ「{container}」は root で動くおそれがあります: runAsUser が未設定でユーザーはイメージ次第であり、podman は runAsNonRoot を見ません',
        brief: 'コンテナ「{container}」は root で動くおそれがあります: runAsUser が未設定で、イメージ次第です',
        fix: JA.podman,
      },
      'uid-zero+podman': {
        text: 'コンテナ「{container}」は root で動きます: {from|container=コンテナ|Pod=Pod }で runAsUser: 0 が設定されています',
        fix: JA.podman,
      },
      administrator: {
        text: 'コンテナ「{container}」は Windows コンテナの管理者 {user} で動きます: {from|container=コンテナ|Pod=Pod }で runAsUserName が設定されています',
        fix: 'windowsOptions.runAsUserName: ContainerUser と runAsNonRoot: true を設定する',
      },
      'user-name-unset': {
        text: 'コンテナ「{container}」は ContainerAdministrator で動くことがあります: runAsUserName がなく、イメージ次第です',
        fix: 'windowsOptions.runAsUserName: ContainerUser と runAsNonRoot: true を設定する',
      },
      'administrator-by-image': {
        text: 'コンテナ「{container}」は ContainerAdministrator で動きます: runAsNonRoot: true が拒否するのは USER がその名前のイメージだけで、このイメージはベースから引き継いでいます',
        brief: 'コンテナ「{container}」は runAsNonRoot: true があっても ContainerAdministrator で動きます',
        fix: 'runAsNonRoot: true に加えて windowsOptions.runAsUserName: ContainerUser を設定する',
      },
      'administrator-possible': {
        text: 'コンテナ「{container}」は ContainerAdministrator で動くことがあります: runAsNonRoot: true が拒否するのは USER がその名前のイメージだけで、USER のないイメージは通り、ベースのユーザーで動きます',
        brief: 'コンテナ「{container}」は runAsNonRoot: true があっても ContainerAdministrator で動くことがあります',
        fix: 'runAsNonRoot: true に加えて windowsOptions.runAsUserName: ContainerUser を設定する',
      },
      'administrator-refused': {
        text: 'コンテナ「{container}」は起動できません: {from|container=コンテナ|Pod=Pod }の runAsUserName: {user} と runAsNonRoot: true が矛盾しています (CreateContainerConfigError: "container\'s runAsUserName ({user}) which will be regarded as root identity and will break non-root policy")',
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
      'uid-only+kept+port': {
        text: `コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません${JA.kept}`,
        fix: `${JA.move}runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する${JA.drop}`,
      },
    },
  },
});
