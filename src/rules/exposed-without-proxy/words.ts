import { SERVICE } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    { title: 'Kubernetes: Ingress', url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/' },
    { title: 'Kubernetes: Gateway API', url: 'https://kubernetes.io/docs/concepts/services-networking/gateway/' },
    {
      title: 'Express: Production best practices, use a reverse proxy',
      url: 'https://expressjs.com/en/advanced/best-practice-performance.html',
    },
    SERVICE,
  ],
  en: {
    title: 'Application on the open network without a proxy',
    why: 'A LoadBalancer, a NodePort or a hostPort leads clients straight to the process of the application. A reverse proxy in front is the usual advice for Node.js and other application servers: it holds the well-known ports on behalf of the administrator, ends TLS, and keeps slow or malformed requests away.',
    risk: 'Every flaw in how the application reads requests is open to everybody, it has to look after TLS certificates and limits itself, and it is tempting to let it take port 443 with the privilege which that needs.',
    remedies: [
      'Set type: ClusterIP and publish the Service through an Ingress or a Gateway, whose proxy runs for the whole cluster.',
      'Or run a reverse proxy such as nginx, HAProxy or Envoy in front of the application and let the LoadBalancer lead to it.',
      'Replace a hostPort by a Service.',
    ],
    fine: 'When the protocol is not HTTP (a database, a message broker), when the load balancer of the cloud is itself a proxy that ends TLS, or when the address is reached from a private network only. Exempt the Service with that reason.',
    messages: {
      service: {
        text: 'service "{service}" of type {type} opens {workload} to clients outside of the cluster without a proxy in front (containers: {containers})',
        fix: 'set type: ClusterIP and publish the Service through an Ingress or a Gateway',
      },
      'host-port': {
        text: 'container "{container}" takes hostPort {port} of the node without a proxy in front',
        fix: 'remove hostPort: {port} and publish the Pod through a Service with an Ingress or a Gateway in front',
      },
    },
  },
  ja: {
    title: 'プロキシなしで外部に公開されたアプリケーション',
    why: 'LoadBalancer、NodePort、hostPort は、クライアントをアプリケーションのプロセスへ直接つなぎますが、Node.js などのアプリケーションサーバーは、手前にリバースプロキシを置くのが定石です。プロキシが管理者の代わりによく知られたポートを受け持ち、TLS を終端し、遅いリクエストや不正なリクエストを食い止めます。',
    risk: 'リクエストの扱いに欠陥があれば誰からでも突かれ、TLS 証明書や流量の制限もアプリケーション自身の仕事になります。443 番ポートとそれに必要な特権を、アプリケーションに与えたくもなります。',
    remedies: [
      'Service を type: ClusterIP にし、Ingress か Gateway を通して公開する。そのプロキシはクラスター全体のために動いている。',
      'または、nginx、HAProxy、Envoy などのリバースプロキシをアプリケーションの手前で動かし、LoadBalancer をそこへ向ける。',
      'hostPort は Service に置き換える。',
    ],
    fine: 'HTTP 以外のプロトコル (データベースやメッセージブローカー) の場合、クラウドのロードバランサー自体が TLS を終端するプロキシである場合、プライベートネットワークからしか届かない場合です。その理由を書いて Service を免除してください。',
    messages: {
      service: {
        text: 'Service「{service}」(type {type}) は、プロキシを置かずに {workload|「」}をクラスターの外のクライアントに公開しています (コンテナ: {containers|「」})',
        fix: 'type: ClusterIP にし、Ingress か Gateway を通して公開する',
      },
      'host-port': {
        text: 'コンテナ「{container}」は、プロキシを置かずにノードの hostPort {port} を使っています',
        fix: 'hostPort: {port} を消し、手前に Ingress か Gateway を置いた Service で Pod を公開する',
      },
    },
  },
});
