import { FIND_PORT, SERVICE } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    SERVICE,
    FIND_PORT,
    {
      title: 'Kubernetes: SetDefaults_Service',
      url: 'https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go',
    },
  ],
  en: {
    title: 'Service that leads to an undeclared privileged port',
    why: 'A Service that sends traffic to a port below 1024 says that a process of the Pod listens there, even where no container declares it: a port that needs a privilege to bind and that no reviewer of the Pod sees. Without a targetPort the port of the Service itself is meant.',
    risk: 'Such an image ends up running as root or with NET_BIND_SERVICE, on some nodes only, and whoever breaks into it has that privilege too. Where nothing listens there after all, the Service leads nowhere.',
    remedies: [
      'Listen on a port above 1023, declare it as containerPort and keep the well-known number in the Service alone (port: 80, targetPort: 8080), with an Ingress or a Gateway in front where needed.',
      'If the program cannot change its port, declare it as containerPort, so that privileged-container-port tells it at the container, where it can be judged and exempted.',
    ],
    fine: 'When the image cannot be changed and has what it needs to bind the port. Declare the port and exempt the container instead.',
    messages: {
      target: {
        text: 'service "{service}" sends port {port} to privileged targetPort {target}, which no container of {workload} declares (containers: {containers})',
        fix: 'listen on a port above 1023 there (for example {high}), declare it as containerPort: {high} and set targetPort: {high}',
      },
      unset: {
        text: 'service "{service}" has no targetPort for port {port}: unset means {target}, a privileged port that no container of {workload} declares (containers: {containers})',
        fix: 'listen on a port above 1023 there (for example {high}), declare it as containerPort: {high} and set targetPort: {high}',
      },
    },
  },
  ja: {
    title: '宣言されていない特権ポートに向かう Service',
    why: 'Service が 1024 番未満のポートに通信を送っているなら、どのコンテナも宣言していなくても、Pod のプロセスがそこで待ち受けているということで、特権が必要なポートなのに Pod だけをレビューする人の目には入りません。targetPort を書かない場合は、Service 自身の port と同じ番号になります。',
    risk: 'そのようなイメージは結局 root や NET_BIND_SERVICE 付きで動かされ、しかも動くかどうかがノードによって変わり、侵入した攻撃者もその権限を手にします。実際には誰も待ち受けていなければ、Service はどこにもつながりません。',
    remedies: [
      '1024 番以上のポートで待ち受けて containerPort に宣言し、よく知られた番号は Service だけに残す (port: 80、targetPort: 8080)。必要なら手前に Ingress や Gateway を置く。',
      'プログラムのポートを変えられない場合は containerPort に宣言する。そうすれば privileged-container-port がコンテナの場所で指摘し、そこで判断も免除もできる。',
    ],
    fine: 'イメージを変更できず、そのポートで待ち受けるのに必要なものが揃っている場合です。その場合も、ポートを宣言したうえでコンテナのほうを免除してください。',
    messages: {
      target: {
        text: 'Service「{service}」は、ポート {port} の通信を、{workload|「」}のどのコンテナも宣言していない特権ポート targetPort {target} に送っています (コンテナ: {containers|「」})',
        fix: 'そこでは 1024 番以上のポート (たとえば {high}) で待ち受け、containerPort: {high} と宣言して targetPort: {high} にする',
      },
      unset: {
        text: 'Service「{service}」のポート {port} には targetPort がないため {target} と同じ意味になり、これは {workload|「」}のどのコンテナも宣言していない特権ポートです (コンテナ: {containers|「」})',
        fix: 'そこでは 1024 番以上のポート (たとえば {high}) で待ち受け、containerPort: {high} と宣言して targetPort: {high} を書く',
      },
    },
  },
});
