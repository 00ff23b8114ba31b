import { API_TYPES, CONTAINERD_2, IANA, IP, IP_SYSCTL, RFC_6335, SERVICE, SYSCTLS } from '../../knowledge/references.ts';
import { AMBIENT, NEVER_ROOT, SETCAP, SYSCTL } from '../remedies.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [SERVICE, SYSCTLS, IP, IP_SYSCTL, CONTAINERD_2, API_TYPES, IANA, RFC_6335],
  en: {
    title: 'Privileged container port',
    why: "Ports below 1024 are kept for root and for NET_BIND_SERVICE so that a client can trust that an administrator started whatever answers there. In a Pod's own network nobody relies on that, because clients connect to a Service, whose port is free to choose: all that such a port brings is a process that may need a privilege to bind it.",
    risk: 'An image that insists on such a port ends up running as root or with more capabilities than it needs, and whoever breaks into it has them too. It also works on one node and fails on the next: containerd 2 and Docker set net.ipv4.ip_unprivileged_port_start to 0 by default, so that any user may bind the port; with the defaults of containerd 1 and CRI-O the same process gets "permission denied". containerPort itself only declares: deleting it hides the port and closes nothing.',
    remedies: [
      'Listen on a port above 1023 (containerPort: 8080) and let the Service keep the well-known one (port: 80, targetPort: 8080), with an Ingress or a Gateway in front where needed: the cluster is the reverse proxy.',
      SYSCTL.en,
      SETCAP.en,
      AMBIENT.en,
      NEVER_ROOT.en,
    ],
    fine: 'When the image cannot be changed and its container is non-root and has what it needs: the Pod sysctl, or NET_BIND_SERVICE together with the file capability. Exempt it with that reason.',
    messages: {
      declared: {
        text: 'container "{container}" declares privileged containerPort {port}',
        fix: 'listen on a port above 1023 (for example containerPort: {high}) and let the Service keep port: {number} with targetPort: {high}',
      },
      'declared+twin': {
        text: 'container "{container}" declares privileged containerPort {port}',
        fix: 'replace the image by {twin} with containerPort: {high}, and let the Service keep port: {number} with targetPort: {high}',
      },
      'declared+start': {
        text: 'container "{container}" declares privileged containerPort {port}',
        fix: 'listen on a port above 1023 (for example containerPort: {high}) and let the Service keep port: {number} with targetPort: {high}, and remove the sysctl {name} as soon as no port of the Pod is below 1024',
      },
      'declared+twin+start': {
        text: 'container "{container}" declares privileged containerPort {port}',
        fix: 'replace the image by {twin} with containerPort: {high}, and let the Service keep port: {number} with targetPort: {high}, and remove the sysctl {name} as soon as no port of the Pod is below 1024',
      },
    },
  },
  ja: {
    title: 'コンテナの特権ポート',
    why: '1024 番未満のポートが root と NET_BIND_SERVICE を持つプロセスに限られているのは、そこで応答するのは管理者が起動したサービスだとクライアントが信頼できるようにするためです。Pod 自身のネットワークでは、クライアントはポート番号を自由に選べる Service に接続するのでこの信頼に頼る人はおらず、特権ポートを使っても、待ち受けに特権が必要になりかねないだけです。',
    risk: '特権ポートにこだわるイメージは、結局 root や余分な capability 付きで動かされ、侵入した攻撃者もその権限を手にします。また、動くかどうかがノードによって変わります。containerd 2 と Docker は既定で net.ipv4.ip_unprivileged_port_start を 0 にするため誰でも待ち受けられますが、containerd 1 と CRI-O の既定の設定では、同じプロセスが "permission denied" で失敗します。なお containerPort は宣言にすぎず、消してもポートが見えなくなるだけで、閉じるわけではありません。',
    remedies: [
      '1024 番以上のポートで待ち受け (containerPort: 8080)、よく知られた番号は Service に任せる (port: 80、targetPort: 8080)。必要なら手前に Ingress や Gateway を置く。クラスター自体がリバースプロキシの役目を果たす。',
      SYSCTL.ja,
      SETCAP.ja,
      AMBIENT.ja,
      NEVER_ROOT.ja,
    ],
    fine: 'イメージを変更できず、コンテナが非 root で、必要なもの (Pod の sysctl、またはファイル capability と NET_BIND_SERVICE の両方) が揃っている場合です。その理由を書いて免除してください。',
    messages: {
      declared: {
        text: 'コンテナ「{container}」は特権ポート containerPort {port} を宣言しています',
        fix: '1024 番以上のポート (たとえば containerPort: {high}) で待ち受け、Service は port: {number} のまま targetPort: {high} にする',
      },
      'declared+twin': {
        text: 'コンテナ「{container}」は特権ポート containerPort {port} を宣言しています',
        fix: 'イメージを {twin} に替えて containerPort: {high} にし、Service は port: {number} のまま targetPort: {high} にする',
      },
      'declared+start': {
        text: 'コンテナ「{container}」は特権ポート containerPort {port} を宣言しています',
        fix: '1024 番以上のポート (たとえば containerPort: {high}) で待ち受け、Service は port: {number} のまま targetPort: {high} にする。Pod に 1024 番未満のポートがなくなったら、sysctl {name} も消す',
      },
      'declared+twin+start': {
        text: 'コンテナ「{container}」は特権ポート containerPort {port} を宣言しています',
        fix: 'イメージを {twin} に替えて containerPort: {high} にし、Service は port: {number} のまま targetPort: {high} にする。Pod に 1024 番未満のポートがなくなったら、sysctl {name} も消す',
      },
    },
  },
});
