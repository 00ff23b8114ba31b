import { CAPABILITIES, POD_SECURITY, SECURITY_CONTEXT, SETCAP_8 } from '../../knowledge/references.ts';
import { NEVER_ROOT, SYSCTL } from '../remedies.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [SECURITY_CONTEXT, POD_SECURITY, CAPABILITIES, SETCAP_8],
  en: {
    title: 'NET_BIND_SERVICE kept from the default set',
    why: 'containerd, CRI-O and Docker give NET_BIND_SERVICE by default to every container that does not drop it, so the right to ports below 1024, which clients take for the mark of an administrator, is there without anybody having decided it. Root can use it at once, a non-root process as soon as its image holds a program with the file capability.',
    risk: 'A process that becomes root, or an image whose next build has a program with the file capability, can open any port below 1024 in the network of the Pod, or of the node under hostNetwork, and no manifest shows it.',
    remedies: [
      'Set securityContext.capabilities.drop: [ALL]; a process that listens above 1023 behind a Service, an Ingress or a Gateway needs no capability for it.',
      'If the container does not work without the rest of the default set, drop NET_BIND_SERVICE by name.',
      SYSCTL.en,
      'If the program has the file capability (getcap -r / lists them), drop ALL and add NET_BIND_SERVICE: without it such a program does not start at all ("operation not permitted"), whatever its port; remove the file capability (setcap -r) when its port is above 1023.',
      NEVER_ROOT.en,
    ],
    fine: 'When a daemon has to start as root, bind its low port and then give up its rights by itself.',
    messages: {
      kept: {
        text: 'container "{container}" drops neither ALL nor NET_BIND_SERVICE, so it keeps NET_BIND_SERVICE from the default set of the runtime',
        brief: 'container "{container}" keeps NET_BIND_SERVICE: it drops neither ALL nor that',
        fix: 'set securityContext.capabilities.drop: [ALL] for the container, unless its program in the image has the file capability (then with add: [NET_BIND_SERVICE])',
      },
      'kept+root': {
        text: 'container "{container}" drops neither ALL nor NET_BIND_SERVICE, so it keeps NET_BIND_SERVICE from the default set of the runtime',
        fix: 'set securityContext.capabilities.drop: [NET_BIND_SERVICE] for the container; [ALL] takes from root what chown and a change of user need',
      },
      'kept+node': {
        text: 'container "{container}" shares the network of the node (hostNetwork: true) and keeps NET_BIND_SERVICE from the default set of the runtime, so it may open any privileged port of the node, declared or not',
        brief: 'container "{container}" may open any privileged port of the node (hostNetwork)',
        fix: 'set securityContext.capabilities.drop: [ALL] for the container, unless its program in the image has the file capability (then with add: [NET_BIND_SERVICE]), or remove hostNetwork: true',
      },
      'kept+root+node': {
        text: 'container "{container}" shares the network of the node (hostNetwork: true) and keeps NET_BIND_SERVICE from the default set of the runtime, so it may open any privileged port of the node, declared or not',
        brief: 'container "{container}" may open any privileged port of the node (hostNetwork)',
        fix: 'set securityContext.capabilities.drop: [NET_BIND_SERVICE] for the container ([ALL] takes from root what chown and a change of user need), or remove hostNetwork: true',
      },
      'kept+capable': {
        text: 'container "{container}" drops nothing of the default set, of which the program of image "{image}" needs NET_BIND_SERVICE alone: it has the file capability, and does not start without it',
        fix: 'set securityContext.capabilities.drop: [ALL] together with add: [NET_BIND_SERVICE] for the container',
      },
      'prefixed-drop': {
        text: 'container "{container}" drops capability "{capability}", but containerd ignores a name with CAP_, and NET_BIND_SERVICE stays',
        brief: 'container "{container}" keeps NET_BIND_SERVICE: "{capability}" is ignored',
        fix: 'write ALL (or NET_BIND_SERVICE) instead of {capability}',
      },
      'prefixed-drop+capable': {
        text: 'container "{container}" drops capability "{capability}", but containerd ignores a name with CAP_, and NET_BIND_SERVICE stays',
        fix: 'write ALL instead of {capability}, together with add: [NET_BIND_SERVICE]: the program of image "{image}" has the file capability, and does not start without it',
      },
      'kept+port': {
        text: 'container "{container}" drops neither ALL nor NET_BIND_SERVICE, so it keeps NET_BIND_SERVICE from the default set of the runtime',
        fix: 'listen on ports above 1023; then set securityContext.capabilities.drop: [ALL] for the container, unless its program in the image has the file capability (then with add: [NET_BIND_SERVICE])',
      },
      'kept+root+port': {
        text: 'container "{container}" drops neither ALL nor NET_BIND_SERVICE, so it keeps NET_BIND_SERVICE from the default set of the runtime',
        fix: 'listen on ports above 1023; then set securityContext.capabilities.drop: [NET_BIND_SERVICE] for the container; [ALL] takes from root what chown and a change of user need',
      },
      'prefixed-drop+port': {
        text: 'container "{container}" drops capability "{capability}", but containerd ignores a name with CAP_, and NET_BIND_SERVICE stays',
        fix: 'listen on ports above 1023; then write ALL (or NET_BIND_SERVICE) instead of {capability}',
      },
    },
  },
  ja: {
    title: '既定のまま残った NET_BIND_SERVICE',
    why: 'containerd、CRI-O、Docker は、drop しない限り既定で NET_BIND_SERVICE をすべてのコンテナに与えるため、クライアントが管理者の目印とする 1024 番未満のポートを使う権利が、誰も決めないうちに備わっています。root ならすぐに、非 root のプロセスでもイメージにファイル capability 付きのプログラムがあれば使えます。',
    risk: 'プロセスが root になったり、次のビルドのイメージにファイル capability 付きのプログラムが入ったりすると、Pod のネットワーク (hostNetwork ならノード) の 1024 番未満のどのポートでも開けます。しかも、それはマニフェストのどこにも現れません。',
    remedies: [
      'securityContext.capabilities.drop: [ALL] を設定する。Service、Ingress、Gateway のいずれかの後ろで 1024 番以上のポートを使うプロセスなら、待ち受けに capability は要らない。',
      '既定の capability がほかに必要で ALL を外せない場合は、NET_BIND_SERVICE を名指しで drop する。',
      SYSCTL.ja,
      'プログラムにファイル capability が付いている場合 (getcap -r / で調べられる) は、ALL を drop して NET_BIND_SERVICE を add する。add しないと、ポートが何番でもプログラム自体が起動しない ("operation not permitted")。1024 番以上のポートを使うなら、setcap -r でファイル capability を外す。',
      NEVER_ROOT.ja,
    ],
    fine: 'デーモンが root で起動して特権ポートを開き、その後みずから権限を手放す作りで、変えられない場合です。',
    messages: {
      kept: {
        text: 'コンテナ「{container}」は ALL も NET_BIND_SERVICE も外していないため、ランタイムの既定の NET_BIND_SERVICE が残ります',
        fix: 'コンテナに securityContext.capabilities.drop: [ALL] を設定する。イメージのプログラムにファイル capability が付いていれば、add: [NET_BIND_SERVICE] も一緒に設定する',
      },
      'kept+root': {
        text: 'コンテナ「{container}」は ALL も NET_BIND_SERVICE も外していないため、ランタイムの既定の NET_BIND_SERVICE が残ります',
        fix: 'コンテナに securityContext.capabilities.drop: [NET_BIND_SERVICE] を設定する。[ALL] にすると、root が chown やユーザーの切り替えに使う capability まで失う',
      },
      'kept+node': {
        text: 'コンテナ「{container}」は hostNetwork: true でノードのネットワークを使い、ランタイムの既定の NET_BIND_SERVICE が残っているため、宣言の有無にかかわらず、ノードのどの特権ポートでも開けます',
        fix: 'コンテナに securityContext.capabilities.drop: [ALL] を設定する (イメージのプログラムにファイル capability が付いていれば、add: [NET_BIND_SERVICE] も一緒に設定する)。または hostNetwork: true を消す',
      },
      'kept+root+node': {
        text: 'コンテナ「{container}」は hostNetwork: true でノードのネットワークを使い、ランタイムの既定の NET_BIND_SERVICE が残っているため、宣言の有無にかかわらず、ノードのどの特権ポートでも開けます',
        fix: 'コンテナに securityContext.capabilities.drop: [NET_BIND_SERVICE] を設定する ([ALL] にすると、root が chown やユーザーの切り替えに使う capability まで失う)。または hostNetwork: true を消す',
      },
      'kept+capable': {
        text: 'コンテナ「{container}」は既定の capability を外していません。イメージ「{image}」のプログラムに要るのは NET_BIND_SERVICE だけです: ファイル capability が付いていて、これがないと起動しません',
        fix: 'コンテナに securityContext.capabilities の drop: [ALL] と add: [NET_BIND_SERVICE] を一緒に設定する',
      },
      'prefixed-drop': {
        text: 'コンテナ「{container}」は capability「{capability}」を外していますが、containerd は CAP_ の付いた名前を無視するため、NET_BIND_SERVICE が残ります',
        brief: 'コンテナ「{container}」では「{capability}」が無視され、NET_BIND_SERVICE が残ります',
        fix: '{capability} を ALL (または NET_BIND_SERVICE) に書き換える',
      },
      'prefixed-drop+capable': {
        text: 'コンテナ「{container}」は capability「{capability}」を外していますが、containerd は CAP_ の付いた名前を無視するため、NET_BIND_SERVICE が残ります',
        fix: '{capability} を ALL に書き換え、add: [NET_BIND_SERVICE] も一緒に設定する。イメージ「{image}」のプログラムはファイル capability が付いていて、NET_BIND_SERVICE がないと起動しない',
      },
      'kept+port': {
        text: 'コンテナ「{container}」は ALL も NET_BIND_SERVICE も外していないため、ランタイムの既定の NET_BIND_SERVICE が残ります',
        fix: '先に待ち受けるポートを 1024 番以上にする。そのうえで、コンテナに securityContext.capabilities.drop: [ALL] を設定する。イメージのプログラムにファイル capability が付いていれば、add: [NET_BIND_SERVICE] も一緒に設定する',
      },
      'kept+root+port': {
        text: 'コンテナ「{container}」は ALL も NET_BIND_SERVICE も外していないため、ランタイムの既定の NET_BIND_SERVICE が残ります',
        fix: '先に待ち受けるポートを 1024 番以上にする。そのうえで、コンテナに securityContext.capabilities.drop: [NET_BIND_SERVICE] を設定する。[ALL] にすると、root が chown やユーザーの切り替えに使う capability まで失う',
      },
      'prefixed-drop+port': {
        text: 'コンテナ「{container}」は capability「{capability}」を外していますが、containerd は CAP_ の付いた名前を無視するため、NET_BIND_SERVICE が残ります',
        fix: '先に待ち受けるポートを 1024 番以上にする。そのうえで、{capability} を ALL (または NET_BIND_SERVICE) に書き換える',
      },
    },
  },
});
