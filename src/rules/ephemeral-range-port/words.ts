import { IP, IP_SYSCTL, RFC_6335, SERVICE } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [IP_SYSCTL, IP, RFC_6335, SERVICE],
  en: {
    title: 'Port of the node in the ephemeral range',
    why: 'Linux takes the local port of every outgoing connection from net.ipv4.ip_local_port_range, 32768-60999 by default, and IANA keeps 49152-65535 for such short-lived use. A service of the node there shares its port with chance.',
    risk: 'Under hostNetwork bind fails with "address already in use" whenever a connection of the node happens to have the port, so that the Pod starts on most days. A client cannot tell such a port from that of a passing process, and another service of the node may pick it too.',
    remedies: [
      'Remove hostPort and hostNetwork: true and reach the Pod through a Service (type: NodePort takes 30000-32767, outside of the range), an Ingress or a Gateway.',
      'If the node has to listen, choose a port below 30000, above 1023.',
      'If the number is fixed, reserve it on every node with the sysctl net.ipv4.ip_local_reserved_ports.',
    ],
    fine: 'When the nodes reserve the port (net.ipv4.ip_local_reserved_ports) or have another range.',
    messages: {
      ephemeral: {
        text: 'container "{container}" takes hostPort {port} of the node, out of the range 32768-60999 from which Linux gives outgoing connections their ports',
        brief: 'container "{container}" takes hostPort {port}, in the range of outgoing connections',
        fix: 'remove hostPort: {port} and reach the Pod through a Service, or set a port below 30000',
      },
      'host-network': {
        text: 'container "{container}" listens on {port} with hostNetwork: true, out of the range 32768-60999 from which Linux gives outgoing connections their ports: while one has it, bind fails with EADDRINUSE ("address already in use")',
        brief: 'container "{container}" listens on {port}, in the range of outgoing connections',
        fix: 'listen on a port below 30000, or keep {port} free on the node with the sysctl net.ipv4.ip_local_reserved_ports',
      },
      dynamic: {
        text: 'container "{container}" takes port {port} of the node, out of the range 49152-65535 that IANA keeps for short-lived use and assigns to no service',
        brief: 'container "{container}" takes {port} of the node, which IANA assigns to nobody',
        fix: 'set a port below 30000, or remove it from the node and reach the Pod through a Service',
      },
    },
  },
  ja: {
    title: 'エフェメラル範囲にあるノードのポート',
    why: 'Linux は外へ出る接続の送信元ポートを net.ipv4.ip_local_port_range (既定では 32768-60999) から取り、IANA は 49152-65535 をそうした一時的な用途に取ってあります。そこで待ち受けるノードのサービスは、ポートを偶然と分け合うことになります。',
    risk: 'hostNetwork では、ノードの接続がたまたまそのポートを使っている間、待ち受けは "address already in use" で失敗し、Pod は起動する日としない日があります。クライアントには通りすがりのプロセスのポートと区別がつかず、ノードの別のサービスが同じ番号を選ぶこともあります。',
    remedies: [
      'hostPort と hostNetwork: true をやめ、Service (type: NodePort は範囲の外の 30000-32767 を使う)、Ingress、Gateway のいずれかを通してつなぐ。',
      'ノードで待ち受ける必要がある場合は、1024 番以上 30000 番未満のポートを選ぶ。',
      '番号を変えられない場合は、すべてのノードで sysctl net.ipv4.ip_local_reserved_ports に登録する。',
    ],
    fine: 'ノードがそのポートを取り置いている (net.ipv4.ip_local_reserved_ports) か、範囲を変えている場合です。',
    messages: {
      ephemeral: {
        text: 'コンテナ「{container}」はノードの hostPort {port} を使っています: Linux が外へ出る接続に割り当てる 32768-60999 の範囲にあります',
        fix: 'hostPort: {port} を消して Pod には Service を通してつなぐか、30000 番未満のポートにする',
      },
      'host-network': {
        text: 'コンテナ「{container}」は hostNetwork: true のもとで {port} 番を待ち受けます: Linux が外へ出る接続に割り当てる 32768-60999 の範囲にあり、接続がこれを使っている間は EADDRINUSE ("address already in use") で失敗します',
        brief: 'コンテナ「{container}」は、外へ出る接続に割り当てられる範囲の {port} 番を待ち受けます',
        fix: '30000 番未満のポートで待ち受けるか、ノードの sysctl net.ipv4.ip_local_reserved_ports で {port} を取り置く',
      },
      dynamic: {
        text: 'コンテナ「{container}」はノードの {port} 番を使っています: IANA が一時的な用途に取ってあり、どのサービスにも割り当てない 49152-65535 の範囲にあります',
        brief: 'コンテナ「{container}」は、IANA が割り当てない範囲にあるノードの {port} 番を使っています',
        fix: '30000 番未満のポートにするか、ノードから外して Pod には Service を通してつなぐ',
      },
    },
  },
});
