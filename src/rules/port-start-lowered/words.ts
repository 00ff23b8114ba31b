import { CONTAINERD_2, IP_SYSCTL, POD_SECURITY, SYSCTLS } from '../../knowledge/references.ts';
import { SYSCTL } from '../remedies.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [SYSCTLS, IP_SYSCTL, POD_SECURITY, CONTAINERD_2],
  en: {
    title: 'First unprivileged port changed by the Pod',
    why: 'net.ipv4.ip_unprivileged_port_start says from which port on the kernel asks for no privilege. Lowered, it lets every process of the Pod listen where clients expect a service of an administrator, but in the network of this Pod alone and without a capability: it is the best remedy for a program that cannot change its port.',
    risk: 'Any process of the Pod, a shell that somebody broke into among them, can take the ports that the main program leaves free. A value that the kernel refuses, an empty one on CRI-O, or the sysctl together with hostNetwork, and the Pod does not start.',
    remedies: [
      'Listen on a port above 1023 and let the Service keep the well-known one (targetPort: 8080), and remove the sysctl.',
      SYSCTL.en,
      'Beside it set runAsNonRoot: true and capabilities.drop: [ALL]: with the sysctl no process needs root or NET_BIND_SERVICE for its port.',
      'Under hostNetwork: true remove it: the value of the node holds there, and the API server refuses the Pod.',
    ],
    fine: 'When a program that cannot change its port runs as another user than root, and the value is the lowest port that it binds. The option acceptAsRemedy tells it as info then, as the shipped baseline does.',
    messages: {
      lowered: {
        text: 'sysctl "{name}" is {value}, so that every process of the Pod may listen on each port from {start} on without a privilege',
        brief: 'every process of the Pod may listen from port {start} on without a privilege',
        fix: 'remove the sysctl and listen on ports above 1023, or keep it no lower than the lowest containerPort of the Pod',
      },
      remedy: {
        text: 'sysctl "{name}" is {value}: every process of the Pod may listen on each port from {start} on, and needs neither root nor NET_BIND_SERVICE for it',
        brief: 'every process of the Pod may listen from port {start} on without a privilege',
        fix: 'keep it no lower than the lowest containerPort of the Pod, and set runAsNonRoot: true and capabilities.drop: [ALL] beside it',
      },
      raised: {
        text: 'sysctl "{name}" is {value}, which makes the ports from 1024 to {last} privileged as well',
        brief: 'the Pod makes the ports from 1024 to {last} privileged as well',
        fix: 'remove the sysctl, or set it to the lowest containerPort of the Pod',
      },
      refused: {
        text: 'sysctl "{name}" is "{value}", which the kernel refuses (a number from 0 to 32768 is wanted), so that no container of the Pod starts: FailedCreatePodSandBox ("invalid argument")',
        brief: 'no container starts: the kernel refuses ip_unprivileged_port_start "{value}"',
        fix: 'set it to the lowest containerPort of the Pod, or remove it',
      },
      empty: {
        text: 'sysctl "{name}" is empty: CRI-O then creates no sandbox ("value is empty"), and elsewhere the ports below 1024 are privileged again',
        brief: 'ip_unprivileged_port_start is empty: on CRI-O no container of the Pod starts',
        fix: 'set it to the lowest containerPort of the Pod, or remove it',
      },
      'host-network': {
        text: 'sysctl "{name}" stands beside hostNetwork: true, so the API server refuses the Pod ("{path}.name: Invalid value: "{name}": may not be specified when \'hostNetwork\' is true")',
        brief: 'the API server refuses the Pod: a sysctl of the network beside hostNetwork: true',
        fix: 'remove the sysctl, or remove hostNetwork: true',
      },
      'without-effect': {
        text: 'sysctl "{name}" is "{value}", which does nothing under gVisor, whose kernel has no such parameter: every process may listen on each port',
        brief: 'ip_unprivileged_port_start does nothing under gVisor',
        fix: 'remove the sysctl: whoever counts on it to keep ports for root, or to refuse a value, is not served by gVisor',
      },
      slashes: {
        text: 'sysctl "{name}" is written with slashes: the kubelet reads it as net.ipv4.ip_unprivileged_port_start, but Pod Security baseline and restricted refuse this spelling',
        brief: 'ip_unprivileged_port_start is written with slashes, which Pod Security refuses',
        fix: 'write net.ipv4.ip_unprivileged_port_start',
      },
    },
  },
  ja: {
    title: 'Pod が変えた、特権の要らない最初のポート',
    why: 'net.ipv4.ip_unprivileged_port_start は、カーネルが何番から特権を求めないかを決めます。下げると、クライアントが管理者のサービスを期待するポートで Pod のどのプロセスも待ち受けられますが、効果はその Pod のネットワークに限られ capability も要らないため、ポートを変えられないプログラムには最もよい対策です。',
    risk: '侵入されたシェルを含め、Pod のどのプロセスも、主となるプログラムが使っていないポートを取れます。カーネルが拒否する値、CRI-O での空の値、hostNetwork との併用では、Pod が起動しません。',
    remedies: [
      '1024 番以上のポートで待ち受け、よく知られた番号は Service に任せ (targetPort: 8080)、この sysctl を消す。',
      SYSCTL.ja,
      'あわせて runAsNonRoot: true と capabilities.drop: [ALL] を設定する。この sysctl があれば、ポートのための root も NET_BIND_SERVICE も要らない。',
      'hostNetwork: true の Pod からは消す。そこではノードの値が効き、API サーバーは Pod を拒否する。',
    ],
    fine: 'ポートを変えられないプログラムを root 以外のユーザーで動かし、値がその待ち受ける最小のポートである場合です。オプション acceptAsRemedy を使うと、同梱の baseline のように info として報告します。',
    messages: {
      lowered: {
        text: 'sysctl「{name}」が {value} なので、Pod のどのプロセスも、{start} 番以上のどのポートでも特権なしに待ち受けられます',
        brief: 'Pod のどのプロセスも、{start} 番以上のどのポートでも特権なしに待ち受けられます',
        fix: 'この sysctl を消して 1024 番以上のポートで待ち受けるか、Pod の最小の containerPort より下げない',
      },
      remedy: {
        text: 'sysctl「{name}」が {value} です: Pod のどのプロセスも {start} 番以上のどのポートでも待ち受けられ、そのために root も NET_BIND_SERVICE も要りません',
        brief: 'Pod のどのプロセスも、{start} 番以上のどのポートでも特権なしに待ち受けられます',
        fix: 'Pod の最小の containerPort より下げず、あわせて runAsNonRoot: true と capabilities.drop: [ALL] を設定する',
      },
      raised: {
        text: 'sysctl「{name}」が {value} なので、1024 番から {last} 番までも特権ポートになります',
        brief: 'この Pod では 1024 番から {last} 番までのポートも特権ポートになります',
        fix: 'この sysctl を消すか、Pod の最小の containerPort に設定する',
      },
      refused: {
        text: 'sysctl「{name}」の「{value}」はカーネルに拒否されるため (0 から 32768 までの数が必要)、Pod のどのコンテナも起動しません: FailedCreatePodSandBox ("invalid argument")',
        brief: 'ip_unprivileged_port_start の「{value}」はカーネルに拒否され、コンテナは起動しません',
        fix: 'Pod の最小の containerPort に設定するか、消す',
      },
      empty: {
        text: 'sysctl「{name}」が空です: CRI-O はサンドボックスを作らず ("value is empty")、ほかでは 1024 番未満のポートがまた特権ポートになります',
        brief: 'ip_unprivileged_port_start が空です: CRI-O では Pod のコンテナが起動しません',
        fix: 'Pod の最小の containerPort に設定するか、消す',
      },
      'host-network': {
        text: 'sysctl「{name}」は hostNetwork: true と併用されているため、API サーバーが Pod を拒否します ("{path}.name: Invalid value: "{name}": may not be specified when \'hostNetwork\' is true")',
        brief: 'API サーバーが Pod を拒否します: ネットワークの sysctl は hostNetwork: true と併用できません',
        fix: 'この sysctl か hostNetwork: true を消す',
      },
      'without-effect': {
        text: 'sysctl「{name}」の「{value}」は gVisor では効きません: gVisor のカーネルにはこのパラメーターがなく、どのプロセスもどのポートでも待ち受けられます',
        brief: 'ip_unprivileged_port_start は gVisor では効きません',
        fix: 'この sysctl を消す。gVisor では、ポートを root のために取っておくことにも、値の拒否にも役立たない',
      },
      slashes: {
        text: 'sysctl「{name}」はスラッシュで書かれています: kubelet は net.ipv4.ip_unprivileged_port_start として読みますが、Pod Security の baseline と restricted はこの書き方を拒否します',
        brief: 'ip_unprivileged_port_start がスラッシュで書かれていて、Pod Security に拒否されます',
        fix: 'net.ipv4.ip_unprivileged_port_start と書く',
      },
    },
  },
});
