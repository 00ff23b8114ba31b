import { IANA, IP, POD_SECURITY, RFC_6335, SERVICE } from '../../knowledge/references.ts';
import { AMBIENT } from '../remedies.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    POD_SECURITY,
    SERVICE,
    IP,
    { title: 'CNI portmap plug-in', url: 'https://www.cni.dev/plugins/current/meta/portmap/' },
    { title: 'CIS Docker Benchmark, 5.7 (privileged host ports)', url: 'https://www.cisecurity.org/benchmark/docker' },
    IANA,
    RFC_6335,
  ],
  en: {
    title: 'Privileged port of the node',
    why: 'The kernel reserves the ports of the node below 1024 for its administrator: whoever connects to port 22 or 53 there takes the answer for that of a service which the administrator started. A Pod that takes such a port, by hostPort or under hostNetwork, can pose as that service, although whoever may create the Pod need not be that administrator.',
    risk: "While the node's own service is stopped, a Pod under hostNetwork can take its port and collect the passwords that clients send there. A hostPort need not wait for that and asks no privilege of the process: with the usual portmap plug-in the forwarding rule catches connections before the node's own listener sees them. Besides, only one Pod on a node can have the port.",
    remedies: [
      'Remove hostPort and hostNetwork: true, listen on a port above 1023, and publish it through a Service (type: LoadBalancer), an Ingress or a Gateway, whose proxy holds the low port on behalf of the administrator.',
      'If clients must reach the node itself, give them a port above 1023 there: a Service of type: NodePort, or a high hostPort.',
      'If the Pod has to hold the low port (the ingress controller itself, a DNS server on every node), map it by hostPort to a containerPort above 1023 instead of setting hostNetwork: true, so that the process needs no privilege.',
      'If only hostNetwork: true will do, give the program the file capability in the image (setcap cap_net_bind_service=+ep), keep runAsNonRoot: true, drop ALL and add NET_BIND_SERVICE; the Pod sysctl net.ipv4.ip_unprivileged_port_start is refused for such a Pod.',
      AMBIENT.en,
      'Never run as root for the sake of a port, and never lower net.ipv4.ip_unprivileged_port_start on the node, which would open its ports to every process there.',
    ],
    fine: 'When the Pod is a service of the node and belongs to those who run the node: an ingress controller on edge nodes, a DNS cache on every node, a load balancer. Exempt it by name, in a namespace where only administrators create Pods.',
    messages: {
      mapped: {
        text: 'container "{container}" takes privileged hostPort {port} of the node for containerPort {target}',
        brief: 'container "{container}" takes privileged hostPort {port} for containerPort {target}',
        fix: 'remove hostPort: {number} and reach the Pod through a Service, an Ingress or a Gateway',
      },
      'host-network': {
        text: 'container "{container}" declares containerPort {port} with hostNetwork: true, which makes it a privileged port of the node',
        brief: 'container "{container}" takes privileged port {port} of the node by hostNetwork',
        fix: 'remove hostNetwork: true, listen on a port above 1023 (for example containerPort: {high}) and reach the Pod through a Service',
      },
      'host-network+kube': {
        text: 'container "{container}" declares containerPort {port}, and Network=host of the .kube that plays it makes it a privileged port of the host',
        fix: 'remove Network=host from the .kube, listen on a port above 1023 (for example containerPort: {high}), and publish that with PublishPort=127.0.0.1:{high}:{high} behind a reverse proxy',
      },
      'host-network+twin': {
        text: 'container "{container}" declares containerPort {port} with hostNetwork: true, which makes it a privileged port of the node',
        brief: 'container "{container}" takes privileged port {port} of the node by hostNetwork',
        fix: 'remove hostNetwork: true, replace the image by {twin} with containerPort: {high} and reach the Pod through a Service',
      },
      'host-network+mapped': {
        text: 'container "{container}" declares containerPort and hostPort {port} with hostNetwork: true, which makes it a privileged port of the node',
        fix: 'remove hostNetwork: true and hostPort, listen on a port above 1023 (for example containerPort: {high}) and reach the Pod through a Service',
      },
      'host-network+mapped+twin': {
        text: 'container "{container}" declares containerPort and hostPort {port} with hostNetwork: true, which makes it a privileged port of the node',
        fix: 'remove hostNetwork: true and hostPort, replace the image by {twin} with containerPort: {high} and reach the Pod through a Service',
      },
      'mapped+privileged': {
        text: 'container "{container}" takes privileged hostPort {port} of the node for containerPort {target}, which is privileged as well',
        fix: 'remove hostPort: {number}, listen on a port above 1023 (for example containerPort: {high}) and reach the Pod through a Service, an Ingress or a Gateway',
      },
      'mapped+privileged+twin': {
        text: 'container "{container}" takes privileged hostPort {port} of the node for containerPort {target}, which is privileged as well',
        fix: 'remove hostPort: {number}, replace the image by {twin} with containerPort: {high} and reach the Pod through a Service, an Ingress or a Gateway',
      },
      'mapped+privileged+start': {
        text: 'container "{container}" takes privileged hostPort {port} of the node for containerPort {target}, which is privileged as well',
        fix: 'remove hostPort: {number}, listen on a port above 1023 (for example containerPort: {high}) and reach the Pod through a Service, an Ingress or a Gateway, and remove the sysctl {name} as soon as no port of the Pod is below 1024',
      },
    },
  },
  ja: {
    title: 'ノードの特権ポート',
    why: 'ノードの 1024 番未満のポートは、カーネルが管理者のために取ってある番号です。ノードの 22 番や 53 番に接続したクライアントは、ノードの管理者が起動したサービスが応答していると信じるため、hostPort や hostNetwork でそのポートを取った Pod は、作成者が管理者でなくても、そのサービスになりすませます。',
    risk: 'ノード本来のサービスが止まっている間に、hostNetwork の Pod がそのポートを奪い、クライアントが送るパスワードを集められます。hostPort なら停止を待つ必要も、プロセスの特権も要りません。一般的な portmap プラグインの転送ルールは、ノード上で待ち受けているプロセスより先に接続を受け取るからです。さらに、1 つのノードでそのポートを使える Pod は 1 つだけです。',
    remedies: [
      'hostPort と hostNetwork: true をやめ、1024 番以上のポートで待ち受け、Service (type: LoadBalancer)、Ingress、Gateway のいずれかで公開する。特権ポートは、管理者の代わりにそのプロキシが受け持つ。',
      'クライアントがノードに直接つなぐ必要がある場合は、type: NodePort の Service か大きい番号の hostPort で、ノードの 1024 番以上のポートを使わせる。',
      'Pod が特権ポートそのものを持つ必要がある場合 (ingress コントローラー自身、各ノードの DNS サーバーなど) は、hostNetwork: true ではなく hostPort で 1024 番以上の containerPort に対応付ける。プロセスに特権は要らない。',
      'どうしても hostNetwork: true が必要な場合は、イメージ内のプログラムにファイル capability を付け (setcap cap_net_bind_service=+ep)、runAsNonRoot: true のまま ALL を drop して NET_BIND_SERVICE を add する。この場合、Pod の sysctl net.ipv4.ip_unprivileged_port_start は拒否される。',
      AMBIENT.ja,
      'ポートのために root で動かすことは決してしない。ノード側の net.ipv4.ip_unprivileged_port_start も下げない。ノードの特権ポートが、その上の全プロセスに開かれてしまう。',
    ],
    fine: 'Pod がノードのサービスの一部であり、ノードの運用者が管理している場合です (エッジノードの ingress コントローラー、各ノードの DNS キャッシュ、ロードバランサーなど)。管理者だけが Pod を作れる Namespace で、名前を指定して免除してください。',
    messages: {
      mapped: {
        text: 'コンテナ「{container}」は、containerPort {target} のためにノードの特権ポート hostPort {port} を使っています',
        fix: 'hostPort: {number} を消し、Pod には Service、Ingress、Gateway のいずれかを通してつなぐ',
      },
      'host-network': {
        text: 'コンテナ「{container}」は hostNetwork: true のもとで containerPort {port} を宣言しており、これはノードの特権ポートになります',
        fix: 'hostNetwork: true を消し、1024 番以上のポート (たとえば containerPort: {high}) で待ち受けて、Pod には Service を通してつなぐ',
      },
      'host-network+kube': {
        text: 'コンテナ「{container}」は containerPort {port} を宣言しており、それを動かす .kube の Network=host により、これはホストの特権ポートになります',
        fix: '.kube から Network=host を消し、1024 番以上のポート (たとえば containerPort: {high}) で待ち受けて、リバースプロキシの後ろで PublishPort=127.0.0.1:{high}:{high} と公開する',
      },
      'host-network+twin': {
        text: 'コンテナ「{container}」は hostNetwork: true のもとで containerPort {port} を宣言しており、これはノードの特権ポートになります',
        fix: 'hostNetwork: true を消し、イメージを {twin} に替えて containerPort: {high} にし、Pod には Service を通してつなぐ',
      },
      'host-network+mapped': {
        text: 'コンテナ「{container}」は hostNetwork: true のもとで containerPort と hostPort に {port} を宣言しており、これはノードの特権ポートになります',
        fix: 'hostNetwork: true と hostPort を消し、1024 番以上のポート (たとえば containerPort: {high}) で待ち受けて、Pod には Service を通してつなぐ',
      },
      'host-network+mapped+twin': {
        text: 'コンテナ「{container}」は hostNetwork: true のもとで containerPort と hostPort に {port} を宣言しており、これはノードの特権ポートになります',
        fix: 'hostNetwork: true と hostPort を消し、イメージを {twin} に替えて containerPort: {high} にし、Pod には Service を通してつなぐ',
      },
      'mapped+privileged': {
        text: 'コンテナ「{container}」は、やはり特権ポートである containerPort {target} のためにノードの特権ポート hostPort {port} を使っています',
        fix: 'hostPort: {number} を消し、1024 番以上のポート (たとえば containerPort: {high}) で待ち受けて、Pod には Service、Ingress、Gateway のいずれかを通してつなぐ',
      },
      'mapped+privileged+twin': {
        text: 'コンテナ「{container}」は、やはり特権ポートである containerPort {target} のためにノードの特権ポート hostPort {port} を使っています',
        fix: 'hostPort: {number} を消し、イメージを {twin} に替えて containerPort: {high} にし、Pod には Service、Ingress、Gateway のいずれかを通してつなぐ',
      },
      'mapped+privileged+start': {
        text: 'コンテナ「{container}」は、やはり特権ポートである containerPort {target} のためにノードの特権ポート hostPort {port} を使っています',
        fix: 'hostPort: {number} を消し、1024 番以上のポート (たとえば containerPort: {high}) で待ち受けて、Pod には Service、Ingress、Gateway のいずれかを通してつなぐ。Pod に 1024 番未満のポートがなくなったら、sysctl {name} も消す',
      },
    },
  },
});
