import { CAPABILITIES, KEP_2763, POD_SECURITY, SETCAP_8 } from '../../knowledge/references.ts';
import { AMBIENT } from '../remedies.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [CAPABILITIES, SETCAP_8, KEP_2763, POD_SECURITY],
  en: {
    title: 'NET_BIND_SERVICE without a use',
    why: 'NET_BIND_SERVICE is the right to listen on the ports that clients trust, and here no port asks for it, or it never reaches the process: execve takes it from a user who is not root unless the program has the file capability, because Kubernetes sets no ambient capabilities.',
    risk: 'A right without a use serves only whoever breaks in: a root process can pose as any service of the Pod network, or of the node under hostNetwork. Where it does nothing it misleads: the next person believes that the port is taken care of.',
    remedies: [
      'Remove NET_BIND_SERVICE from capabilities.add and keep drop: [ALL].',
      'If the container does listen on a low port, declare it as containerPort.',
      'If the grant is meant to work for a user who is not root, give the program the file capability in the image (setcap cap_net_bind_service=+ep).',
      AMBIENT.en,
    ],
    fine: 'When the program in the image has the file capability and would not start without the grant, whatever its port: say so under spec.images of the policy, and kport has nothing to say.',
    messages: {
      unused: {
        text: 'container "{container}" adds capability "{capability}", but no port that it declares or names is below {start}, where the capability begins to matter',
        brief: 'container "{container}" adds "{capability}", and has no port that needs it',
        fix: 'remove {capability} from capabilities.add, unless its program in the image has the file capability, without which it would not start',
      },
      'unused+open': {
        text: 'container "{container}" adds capability "{capability}", which no port needs here: net.ipv4.ip_unprivileged_port_start is 0',
        brief: 'container "{container}" adds "{capability}", and needs it for no port',
        fix: 'remove {capability} from capabilities.add, unless its program in the image has the file capability, without which it would not start',
      },
      'unused+unclear': {
        text: 'container "{container}" adds capability "{capability}", and declares no port below {start}, where the capability begins to matter; "{word}" may name one',
        fix: 'write the port under ports if the container listens there; else remove {capability} from capabilities.add, unless its program in the image has the file capability',
      },
      void: {
        text: 'container "{container}" adds capability "{capability}", which does nothing: it does not run as root, and its program in image "{image}" has no file capability',
        brief: 'container "{container}" adds "{capability}", which does nothing there',
        fix: 'remove {capability} from capabilities.add, or set the file capability on the program in the image (setcap cap_net_bind_service=+ep)',
      },
    },
  },
  ja: {
    title: '使われない NET_BIND_SERVICE',
    why: 'NET_BIND_SERVICE はクライアントが信頼するポートで待ち受ける権利ですが、ここではそれを必要とするポートがないか、プロセスまで届きません。Kubernetes は ambient capability を与えないため、root 以外のユーザーでは、プログラムにファイル capability がない限り execve で失われます。',
    risk: '使い道のない権利は、侵入した攻撃者の役に立つだけです。root のプロセスなら、Pod のネットワーク (hostNetwork ならノード) のどのサービスにもなりすませます。効き目がない場合は、次に読む人に、ポートの手当ては済んでいると思い込ませます。',
    remedies: [
      'capabilities.add から NET_BIND_SERVICE を消し、drop: [ALL] は残す。',
      'コンテナが実際に小さい番号のポートで待ち受けるなら、containerPort として宣言する。',
      'root 以外のユーザーに効かせたい場合は、イメージ内のプログラムにファイル capability を付ける (setcap cap_net_bind_service=+ep)。',
      AMBIENT.ja,
    ],
    fine: 'イメージ内のプログラムにファイル capability が付いていて、ポートが何番でも、これがないと起動しない場合です。ポリシーの spec.images にそう書けば、kport は何も報告しません。',
    messages: {
      unused: {
        text: 'コンテナ「{container}」は capability「{capability}」を追加していますが、宣言しているポートにも、ほかに挙げているポートにも、これが意味を持つ {start} 番未満のものがありません',
        brief: 'コンテナ「{container}」は「{capability}」を追加していますが、それが要るポートがありません',
        fix: 'capabilities.add から {capability} を消す。ただし、イメージ内のプログラムにファイル capability があれば、これがないと起動しない',
      },
      'unused+open': {
        text: 'コンテナ「{container}」は capability「{capability}」を追加していますが、net.ipv4.ip_unprivileged_port_start が 0 なので、どのポートにも要りません',
        brief: 'コンテナ「{container}」は「{capability}」を追加していますが、どのポートにも要りません',
        fix: 'capabilities.add から {capability} を消す。ただし、イメージ内のプログラムにファイル capability があれば、これがないと起動しない',
      },
      'unused+unclear': {
        text: 'コンテナ「{container}」は capability「{capability}」を追加していますが、それが意味を持つ {start} 番未満のポートを宣言していません。「{word}」がそのようなポートかもしれません',
        fix: 'そこで待ち受けるなら containerPort として宣言する。そうでなければ、イメージのプログラムにファイル capability が付いていない限り、capabilities.add から {capability} を消す',
      },
      void: {
        text: 'コンテナ「{container}」は capability「{capability}」を追加していますが、効き目がありません: root で動かず、イメージ「{image}」のプログラムにファイル capability がありません',
        brief: 'コンテナ「{container}」は「{capability}」を追加していますが、効き目がありません',
        fix: 'capabilities.add から {capability} を消すか、イメージ内のプログラムにファイル capability を付ける (setcap cap_net_bind_service=+ep)',
      },
    },
  },
});
