import { SERVICE } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    { title: 'Linux kernel: IP sysctl, ip_local_port_range', url: 'https://docs.kernel.org/networking/ip-sysctl.html' },
    SERVICE,
    {
      title: 'kube-apiserver: --service-node-port-range',
      url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
    },
  ],
  en: {
    title: 'nodePort in the range of ephemeral ports',
    why: 'Linux gives the ports 32768-60999 to outgoing connections by default, and the ports that Kubernetes sets aside for nodePort, 30000-32767, end just below. A nodePort above them asks for a number that a connection of the node may hold at that moment.',
    risk: 'Such a connection and the Service get in the way of each other, now and then and on one node only. In a cluster with the default range the API server refuses the Service.',
    remedies: [
      'Set a nodePort from 30000 to 32767, or remove it: the API server chooses a free one.',
      'If the cluster has another --service-node-port-range, take its ports out of net.ipv4.ip_local_port_range, or reserve them with net.ipv4.ip_local_reserved_ports on every node.',
    ],
    fine: 'When the nodes have another net.ipv4.ip_local_port_range, or reserve the ports of the cluster.',
    messages: {
      ephemeral: {
        text: 'service "{service}" takes nodePort {nodePort} for port {port}, from the range {first}-{last} that the node hands out to outgoing connections',
        fix: 'set a nodePort from 30000 to 32767, or remove it and let the API server choose one',
      },
    },
  },
  ja: {
    title: 'エフェメラルポートの範囲にある nodePort',
    why: 'Linux は既定で 32768-60999 番のポートを外向きの接続に割り当て、Kubernetes が nodePort のために取ってある 30000-32767 番はそのすぐ手前で終わります。それより上の nodePort は、ノードの接続がちょうど使っているかもしれない番号です。',
    risk: 'その接続と Service が、時おり、しかも 1 つのノードだけでぶつかり合います。範囲が既定のままのクラスターでは、API サーバーが Service を拒否します。',
    remedies: [
      'nodePort を 30000-32767 番にするか、消して空いている番号を API サーバーに選ばせる。',
      'クラスターの --service-node-port-range が既定と違う場合は、全ノードでその範囲を net.ipv4.ip_local_port_range から外すか、net.ipv4.ip_local_reserved_ports で予約する。',
    ],
    fine: 'ノードの net.ipv4.ip_local_port_range が既定と違うか、クラスターのポートが予約されている場合です。',
    messages: {
      ephemeral: {
        text: 'Service「{service}」のポート {port} の nodePort {nodePort} は、ノードが外向きの接続に割り当てる {first}-{last} の範囲にあります',
        fix: 'nodePort を 30000 から 32767 までの番号にするか、消して API サーバーに選ばせる',
      },
    },
  },
});
