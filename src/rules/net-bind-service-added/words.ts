import { CAPABILITIES, KEP_2763, POD_SECURITY, SECURITY_CONTEXT, SETCAP_8, SYSCTLS } from '../../knowledge/references.ts';
import { AMBIENT, NEVER_ROOT, SYSCTL } from '../remedies.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [SECURITY_CONTEXT, POD_SECURITY, CAPABILITIES, SETCAP_8, KEP_2763, SYSCTLS],
  en: {
    title: 'NET_BIND_SERVICE added',
    why: 'NET_BIND_SERVICE, by itself, in ALL or through privileged: true, opens every port below 1024 of the network that the Pod is in, and with them the sign by which clients know the services of an administrator. For a non-root process the addition does nothing unless its program in the image has the file capability (setcap), because Kubernetes grants no ambient capabilities: it is a power that wants a reason, or one that does not work.',
    risk: 'Root in the container, and any program there that has the file capability, can pose as whatever service it likes in the network of the Pod, and as one of the node under hostNetwork. Where the addition shows no effect, running as root tends to be the next step. ALL and privileged: true bring powers over the node itself.',
    remedies: [
      'Listen on a port above 1023 behind a Service, an Ingress or a Gateway, and remove NET_BIND_SERVICE from capabilities.add.',
      SYSCTL.en,
      'If the capability has to stay, make it work and keep it alone: setcap cap_net_bind_service=+ep on the program in the image, runAsNonRoot: true, capabilities.drop: [ALL], and capabilities.add: [NET_BIND_SERVICE] in place of ALL or privileged: true.',
      AMBIENT.en,
      NEVER_ROOT.en,
    ],
    fine: 'When a non-root process has to bind a low port and its program has the file capability: the container drops ALL, adds NET_BIND_SERVICE alone and declares the port. Pod Security restricted permits that one addition, and the option allowWhenNeeded accepts it.',
    messages: {
      added: {
        text: 'container "{container}" adds capability "{capability}"',
        fix: 'listen on a port above 1023 and remove {capability} from capabilities.add, unless its program in the image has the file capability, without which it would not start',
        within: {
          text: 'it adds capability "{capability}"',
          fix: 'remove {capability} from capabilities.add, unless its program in the image has the file capability, without which it would not start',
        },
      },
      'added+kept': {
        text: 'container "{container}" adds capability "{capability}"',
        fix: 'listen on a port above 1023 and move {capability} from capabilities.add to capabilities.drop, unless its program in the image has the file capability, without which it would not start',
        within: {
          text: 'it adds capability "{capability}"',
          fix: 'move {capability} from capabilities.add to capabilities.drop, unless its program in the image has the file capability, without which it would not start',
        },
      },
      'added+none': {
        text: 'container "{container}" adds capability "{capability}"',
        fix: 'listen on a port above 1023 and remove {capability} from capabilities.add: the program of image "{image}" has no file capability and starts without it',
        within: {
          text: 'it adds capability "{capability}"',
          fix: 'remove {capability} from capabilities.add: the program of image "{image}" has no file capability and starts without it',
        },
      },
      'added+none+kept': {
        text: 'container "{container}" adds capability "{capability}"',
        fix: 'listen on a port above 1023 and move {capability} from capabilities.add to capabilities.drop: the program of image "{image}" has no file capability and starts without it',
        within: {
          text: 'it adds capability "{capability}"',
          fix: 'move {capability} from capabilities.add to capabilities.drop: the program of image "{image}" has no file capability and starts without it',
        },
      },
      'added-all': {
        text: 'container "{container}" adds capability "{capability}", and NET_BIND_SERVICE with it',
        fix: 'replace {capability} in capabilities.add by the capabilities that the container needs',
      },
      privileged: {
        text: 'container "{container}" has privileged: true, which grants NET_BIND_SERVICE and every other capability, whatever capabilities.drop says',
        brief: 'container "{container}" has privileged: true, and so every capability',
        fix: 'replace privileged: true by capabilities.drop: [ALL], and add the capabilities that the container needs by name',
      },
      prefixed: {
        text: 'container "{container}" adds capability "{capability}": containerd ignores a name with CAP_ and reports no error, CRI-O and Docker grant it',
        brief: 'container "{container}" adds "{capability}", which not every runtime grants',
        fix: 'write NET_BIND_SERVICE if the container needs it (its program has the file capability, say), or remove {capability}',
      },
      'privileged+port': {
        text: 'container "{container}" has privileged: true, which grants NET_BIND_SERVICE and every other capability, whatever capabilities.drop says',
        fix: 'listen on ports above 1023; then replace privileged: true by capabilities.drop: [ALL], and add the capabilities that the container needs by name',
        within: {
          text: 'it has privileged: true, which grants NET_BIND_SERVICE and every other capability, whatever capabilities.drop says',
          fix: 'replace privileged: true by capabilities.drop: [ALL], and add the capabilities that the container needs by name',
        },
      },
    },
  },
  ja: {
    title: 'NET_BIND_SERVICE の追加',
    why: 'NET_BIND_SERVICE は、単独でも、ALL や privileged: true に含まれていても、Pod がいるネットワークの 1024 番未満の全ポート、つまりクライアントが管理者のサービスの目印とするものを開放します。一方、Kubernetes は ambient capability を与えないため、非 root のプロセスではイメージ内のプログラムにファイル capability (setcap) がない限り追加しても何も起きず、根拠の必要な権限か、効き目のない設定かのどちらかになります。',
    risk: 'コンテナ内の root と、ファイル capability を持つプログラムは、Pod のネットワークで好きなサービスに、hostNetwork ならノードのサービスになりすませます。追加しても効き目がないと、次は root で動かすことになりがちです。ALL と privileged: true には、ノードそのものに及ぶ権限も付いてきます。',
    remedies: [
      'Service、Ingress、Gateway のいずれかの後ろで 1024 番以上のポートを使い、capabilities.add から NET_BIND_SERVICE を消す。',
      SYSCTL.ja,
      'この capability が欠かせない場合は、効くようにしたうえで、これだけを残す。イメージ内のプログラムに setcap cap_net_bind_service=+ep を実行し、runAsNonRoot: true と capabilities.drop: [ALL] を設定し、ALL や privileged: true の代わりに capabilities.add: [NET_BIND_SERVICE] とする。',
      AMBIENT.ja,
      NEVER_ROOT.ja,
    ],
    fine: '非 root のプロセスがどうしても特権ポートで待ち受ける必要があり、プログラムにファイル capability が付いている場合です。コンテナは ALL を drop し、NET_BIND_SERVICE だけを add し、そのポートを宣言します。Pod Security の restricted もこの追加だけは認めており、オプション allowWhenNeeded を使うと kport も認めます。',
    messages: {
      added: {
        text: 'コンテナ「{container}」は capability「{capability}」を追加しています',
        fix: '1024 番以上のポートで待ち受け、capabilities.add から {capability} を消す。ただし、イメージのプログラムにファイル capability が付いていれば、消すと起動しなくなる',
        within: {
          text: 'capability「{capability}」も追加しています',
          fix: 'capabilities.add から {capability} を消す。ただし、イメージのプログラムにファイル capability が付いていれば、消すと起動しなくなる',
        },
      },
      'added+kept': {
        text: 'コンテナ「{container}」は capability「{capability}」を追加しています',
        fix: '1024 番以上のポートで待ち受け、{capability} を capabilities.add から capabilities.drop に移す。ただし、イメージのプログラムにファイル capability が付いていれば、移すと起動しなくなる',
        within: {
          text: 'capability「{capability}」も追加しています',
          fix: '{capability} を capabilities.add から capabilities.drop に移す。ただし、イメージのプログラムにファイル capability が付いていれば、移すと起動しなくなる',
        },
      },
      'added+none': {
        text: 'コンテナ「{container}」は capability「{capability}」を追加しています',
        fix: '1024 番以上のポートで待ち受け、capabilities.add から {capability} を消す。イメージ「{image}」のプログラムにファイル capability はなく、消しても起動する',
        within: {
          text: 'capability「{capability}」も追加しています',
          fix: 'capabilities.add から {capability} を消す。イメージ「{image}」のプログラムにファイル capability はなく、消しても起動する',
        },
      },
      'added+none+kept': {
        text: 'コンテナ「{container}」は capability「{capability}」を追加しています',
        fix: '1024 番以上のポートで待ち受け、{capability} を capabilities.add から capabilities.drop に移す。イメージ「{image}」のプログラムにファイル capability はなく、移しても起動する',
        within: {
          text: 'capability「{capability}」も追加しています',
          fix: '{capability} を capabilities.add から capabilities.drop に移す。イメージ「{image}」のプログラムにファイル capability はなく、移しても起動する',
        },
      },
      'added-all': {
        text: 'コンテナ「{container}」は capability「{capability}」を追加しており、NET_BIND_SERVICE もこれに含まれます',
        fix: 'capabilities.add の {capability} を、コンテナに必要な capability だけに置き換える',
      },
      privileged: {
        text: 'コンテナ「{container}」は privileged: true です。capabilities.drop に何を書いても、NET_BIND_SERVICE を含むすべての capability が与えられます',
        brief: 'コンテナ「{container}」は privileged: true で、すべての capability が与えられます',
        fix: 'privileged: true の代わりに capabilities.drop: [ALL] を設定し、コンテナに必要な capability を名指しで追加する',
      },
      prefixed: {
        text: 'コンテナ「{container}」は capability「{capability}」を追加しています: CAP_ の付いた名前を containerd はエラーも出さずに無視し、CRI-O と Docker は受け入れて与えます',
        brief: 'コンテナ「{container}」が追加した「{capability}」は、ランタイムによっては無視されます',
        fix: 'コンテナに必要なら (プログラムにファイル capability が付いているなど) NET_BIND_SERVICE と書き、不要なら {capability} を消す',
      },
      'privileged+port': {
        text: 'コンテナ「{container}」は privileged: true です。capabilities.drop に何を書いても、NET_BIND_SERVICE を含むすべての capability が与えられます',
        fix: '先に待ち受けるポートを 1024 番以上にする。そのうえで、privileged: true の代わりに capabilities.drop: [ALL] を設定し、コンテナに必要な capability を名指しで追加する',
        within: {
          text: 'privileged: true です。capabilities.drop に何を書いても、NET_BIND_SERVICE を含むすべての capability が与えられます',
          fix: 'privileged: true の代わりに capabilities.drop: [ALL] を設定し、コンテナに必要な capability を名指しで追加する',
        },
      },
    },
  },
});
