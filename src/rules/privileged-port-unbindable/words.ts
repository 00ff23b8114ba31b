import {
  CAPABILITIES,
  CONTAINERD_2,
  IP,
  IP_SYSCTL,
  KEP_2763,
  SECURITY_CONTEXT,
  SETCAP_8,
  SYSCTLS,
} from '../../knowledge/references.ts';
import { AMBIENT, NEVER_ROOT, SETCAP, SYSCTL } from '../remedies.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [SYSCTLS, IP, CAPABILITIES, IP_SYSCTL, CONTAINERD_2, KEP_2763, SECURITY_CONTEXT, SETCAP_8],
  en: {
    title: 'Privileged port that cannot be bound',
    why: 'The kernel gives a port below 1024 only to a process with NET_BIND_SERVICE in effect, so that a client may trust who answers there. Root has it unless it is dropped; another user has it only by a file capability of the program, because Kubernetes sets no ambient capabilities: to add it is not enough.',
    risk: 'The program stops with "permission denied", on every node or only on those whose runtime does not lower net.ipv4.ip_unprivileged_port_start: what runs on a laptop with Docker or on containerd 2 fails on containerd 1 and CRI-O. The usual next step, running as root, gives away far more than a port.',
    remedies: [
      'Listen on a port above 1023 (containerPort: 8080) and let the Service keep the well-known one (port: 80, targetPort: 8080).',
      SYSCTL.en,
      SETCAP.en,
      AMBIENT.en,
      NEVER_ROOT.en,
    ],
    fine: 'When the nodes are known to lower net.ipv4.ip_unprivileged_port_start for every Pod: say so with spec.runtime in the policy, and what such nodes bind is not told. When kport is wrong about an image, say what it holds under spec.images.',
    messages: {
      dropped: {
        text: 'container "{container}" cannot bind {ports}: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
        brief: 'container "{container}" cannot bind {ports}: it lacks NET_BIND_SERVICE',
        fix: 'listen on a port above 1023, or set the Pod sysctl net.ipv4.ip_unprivileged_port_start to the lowest port that it binds',
      },
      void: {
        text: 'container "{container}" cannot bind {ports}: EACCES ("permission denied"), because NET_BIND_SERVICE does not reach it: it does not run as root, no file capability takes effect for its program, and Kubernetes sets no ambient capabilities',
        brief: 'container "{container}" cannot bind {ports}: NET_BIND_SERVICE does not reach it',
        fix: 'listen on a port above 1023, or set the Pod sysctl net.ipv4.ip_unprivileged_port_start to the lowest port that it binds',
      },
      'dropped-on-some': {
        text: 'container "{container}" cannot bind {ports} with the defaults of {runtimes}: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE there',
        brief: 'container "{container}" cannot bind {ports} on {runtimes} by default',
        fix: 'listen on a port above 1023, or set the Pod sysctl net.ipv4.ip_unprivileged_port_start to the lowest port that it binds',
      },
      'void-on-some': {
        text: 'container "{container}" cannot bind {ports} with the defaults of {runtimes}: EACCES ("permission denied"), because NET_BIND_SERVICE does not reach it: it does not run as root, no file capability takes effect for its program, and Kubernetes sets no ambient capabilities',
        brief: 'container "{container}" cannot bind {ports} on {runtimes} by default',
        fix: 'listen on a port above 1023, or set the Pod sysctl net.ipv4.ip_unprivileged_port_start to the lowest port that it binds',
      },
      'default-node': {
        text: 'container "{container}" cannot bind {ports} on a node that keeps the default net.ipv4.ip_unprivileged_port_start of 1024, which holds under hostNetwork: true: EACCES ("permission denied")',
        brief: 'container "{container}" cannot bind {ports} on a node with default sysctls',
        fix: 'listen on a port above 1023, and remove hostNetwork: true',
      },
      'default-node+kube': {
        text: 'container "{container}" cannot bind {ports} on a host that keeps the default net.ipv4.ip_unprivileged_port_start of 1024, whose network Network=host of its .kube gives it: EACCES ("permission denied")',
        fix: 'listen on a port above 1023, and remove Network=host from the .kube; or name NET_BIND_SERVICE in capabilities.add, which podman makes ambient',
      },
      'image-decides': {
        text: 'container "{container}" does not run as root, so on {runtimes} it binds {ports} only if its program in the image has the file capability: NET_BIND_SERVICE alone does nothing, because Kubernetes sets no ambient capabilities',
        brief: 'container "{container}" may bind {ports} only by a file capability of its image',
        fix: 'listen on a port above 1023, or set the Pod sysctl net.ipv4.ip_unprivileged_port_start to the lowest port that it binds',
      },
      'image-decides+platform': {
        text: 'container "{container}" cannot bind {ports} with the defaults of {runtimes} where the node is {platforms}: {code} ("{error}"), for the platforms of image "{image}" differ in their user or in what their program may do',
        brief: 'container "{container}" cannot bind {ports} where the node is {platforms}',
        fix: 'listen on a port above 1023, or build image "{image}" alike for all its platforms',
      },
    },
  },
  ja: {
    title: '待ち受けられない特権ポート',
    why: 'カーネルは 1024 番未満のポートを、応答する相手をクライアントが信頼できるように、NET_BIND_SERVICE が実際に有効なプロセスにだけ使わせます。root は drop しない限りこれを持ちますが、ほかのユーザーはプログラムのファイル capability がなければ持てず、Kubernetes は ambient capability を与えないため、add するだけでは足りません。',
    risk: 'プログラムが "permission denied" で止まります。すべてのノードでそうなることも、net.ipv4.ip_unprivileged_port_start を下げないランタイムのノードだけでそうなることもあります。手元の Docker や containerd 2 で動くものが、containerd 1 や CRI-O では失敗します。次の手として root で動かすと、ポート 1 つよりはるかに多くのものを手放すことになります。',
    remedies: [
      '1024 番以上のポートで待ち受け (containerPort: 8080)、よく知られた番号は Service に任せる (port: 80、targetPort: 8080)。',
      SYSCTL.ja,
      SETCAP.ja,
      AMBIENT.ja,
      NEVER_ROOT.ja,
    ],
    fine: 'すべての Pod で net.ipv4.ip_unprivileged_port_start を下げるノードだと分かっている場合です。ポリシーの spec.runtime にランタイムを書けば、そこで待ち受けられるポートは報告されません。イメージについての kport の知識が誤っている場合は、中身を spec.images に書いてください。',
    messages: {
      dropped: {
        text: 'コンテナ「{container}」は {ports} で待ち受けられません: NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
        brief: 'コンテナ「{container}」は NET_BIND_SERVICE がなく、{ports} で待ち受けられません',
        fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
      },
      void: {
        text: 'コンテナ「{container}」は {ports} で待ち受けられません: root で動かず、プログラムに効くファイル capability がなく、Kubernetes は ambient capability を与えないので NET_BIND_SERVICE が届かず、EACCES ("permission denied") になります',
        brief: 'コンテナ「{container}」には NET_BIND_SERVICE が届かず、{ports} で待ち受けられません',
        fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
      },
      'dropped-on-some': {
        text: 'コンテナ「{container}」は {runtimes} の既定の設定では {ports} で待ち受けられません: そこでは NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
        brief: 'コンテナ「{container}」は {runtimes} の既定の設定では {ports} で待ち受けられません',
        fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
      },
      'void-on-some': {
        text: 'コンテナ「{container}」は {runtimes} の既定の設定では {ports} で待ち受けられません: root で動かず、プログラムに効くファイル capability がなく、Kubernetes は ambient capability を与えないので NET_BIND_SERVICE が届かず、EACCES ("permission denied") になります',
        brief: 'コンテナ「{container}」は {runtimes} の既定の設定では {ports} で待ち受けられません',
        fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
      },
      'default-node': {
        text: 'コンテナ「{container}」は、net.ipv4.ip_unprivileged_port_start が既定の 1024 のままのノードでは {ports} で待ち受けられません: hostNetwork: true ではその値が効き、EACCES ("permission denied") になります',
        brief: 'コンテナ「{container}」は sysctl が既定のノードでは {ports} で待ち受けられません',
        fix: '1024 番以上のポートで待ち受け、hostNetwork: true を消す',
      },
      'default-node+kube': {
        text: 'コンテナ「{container}」は .kube の Network=host によりホストのネットワークにあり、net.ipv4.ip_unprivileged_port_start が既定の 1024 のままのホストでは {ports} で待ち受けられません: EACCES ("permission denied")',
        fix: '1024 番以上のポートで待ち受け、.kube から Network=host を消す。または、podman が ambient にする NET_BIND_SERVICE を capabilities.add に書く',
      },
      'image-decides': {
        text: 'コンテナ「{container}」は root で動かないため、{runtimes} で {ports} を待ち受けられるのは、イメージ内のプログラムにファイル capability がある場合だけです: Kubernetes は ambient capability を与えないため、NET_BIND_SERVICE だけでは効きません',
        brief: 'コンテナ「{container}」が {ports} で待ち受けられるかは、イメージのファイル capability 次第です',
        fix: '1024 番以上のポートで待ち受けるか、Pod の sysctl net.ipv4.ip_unprivileged_port_start を、待ち受ける最小のポートに設定する',
      },
      'image-decides+platform': {
        text: 'コンテナ「{container}」は {platforms} のノードでは、{runtimes} の既定の設定で {ports} を待ち受けられません: {code} ("{error}")。イメージ「{image}」のユーザーかプログラムの権限が、プラットフォームによって違います',
        brief: 'コンテナ「{container}」は {platforms} のノードでは {ports} を待ち受けられません',
        fix: 'イメージ「{image}」をどのプラットフォームでも同じように作るか、1024 番以上のポートで待ち受ける',
      },
    },
  },
});
