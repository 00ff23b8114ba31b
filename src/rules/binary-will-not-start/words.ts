import { CAPABILITIES, POD_SECURITY, SETCAP_8 } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    CAPABILITIES,
    SETCAP_8,
    {
      title: 'caddy-docker: operation not permitted with drop ALL',
      url: 'https://github.com/caddyserver/caddy-docker/issues/466',
    },
    POD_SECURITY,
  ],
  en: {
    title: 'Program that will not start',
    why: 'A program that has cap_net_bind_service=+ep on its file wants NET_BIND_SERVICE in effect from its first instruction, and the kernel refuses to execute it in a container that does not hold the capability. That is so for root too, and whatever port it would listen on, even above 1023.',
    risk: 'The container goes into CrashLoopBackOff with "operation not permitted", which looks like a broken image: it tends to appear on the day somebody adds drop: [ALL] to harden a workload, and to be mended by taking the hardening back.',
    remedies: [
      'Keep capabilities.drop: [ALL] and add NET_BIND_SERVICE alone: Pod Security restricted permits that one addition.',
      'If its ports are above 1023, take the file capability from the program in an image of your own (setcap -r; getcap -r / lists them), and add nothing.',
      'Listen above 1023 behind a Service in either case: the file capability is for a low port, not a reason to have one.',
    ],
    fine: 'When the container runs another program of the image, which has no file capability: name it in command, and kport has nothing to say. When kport is wrong about an image, say what it holds under spec.images of the policy.',
    messages: {
      'needs-dropped': {
        text: 'container "{container}" does not start: its program in image "{image}" has {capability} in effect by its file, and drop "{dropped}" takes it away, so that exec fails with EPERM ("operation not permitted")',
        brief: 'container "{container}" does not start: drop "{dropped}" takes its {capability}',
        fix: 'set securityContext.capabilities.add: [{capability}] beside drop: [ALL], or remove it from the file of the program in the image (setcap)',
      },
      'needs-other': {
        text: 'container "{container}" does not start: its program in image "{image}" has {capability} in effect by its file, which the container does not hold, so that exec fails with EPERM ("operation not permitted")',
        brief: 'container "{container}" does not start: its program needs {capability}',
        fix: 'set securityContext.capabilities.add: [{capability}] if the program needs it, or remove it from the file of the program in the image (setcap)',
      },
      'needs-other-on-some': {
        text: 'container "{container}" does not start on {runtimes}: its program in image "{image}" has {capability} in effect by its file, which the container does not hold there, so that exec fails with EPERM ("operation not permitted")',
        brief: 'container "{container}" does not start on {runtimes}: its program needs {capability}',
        fix: 'set securityContext.capabilities.add: [{capability}] if the program needs it, or remove it from the file of the program in the image (setcap)',
      },
      dropped: {
        text: 'container "{container}" does not start: its program in image "{image}" has the file capability, and without NET_BIND_SERVICE, which drop "{capability}" takes away, exec fails with EPERM ("operation not permitted"), whatever its port',
        brief: 'container "{container}" does not start: drop "{capability}" takes what its program needs',
        fix: 'set securityContext.capabilities.add: [NET_BIND_SERVICE] beside drop, or remove the file capability from the program in the image (setcap -r)',
      },
      'dropped-on-some': {
        text: 'container "{container}" does not start on {runtimes}: its program in image "{image}" has the file capability, and drop "{capability}" leaves no NET_BIND_SERVICE there, so that exec fails with EPERM ("operation not permitted")',
        brief: 'container "{container}" does not start on {runtimes}: drop "{capability}" is too much',
        fix: 'set securityContext.capabilities.add: [NET_BIND_SERVICE] in this very spelling, and remove NET_BIND_SERVICE from drop',
      },
    },
  },
  ja: {
    title: '起動しないプログラム',
    why: 'ファイルに cap_net_bind_service=+ep が付いたプログラムは、最初の命令から NET_BIND_SERVICE が有効であることを求めるため、それを持たないコンテナではカーネルが実行を拒否します。root でも同じで、待ち受けるポートが 1024 番以上でも変わりません。',
    risk: 'コンテナは "operation not permitted" で CrashLoopBackOff になり、イメージが壊れているように見えます。たいていは誰かが堅牢化のために drop: [ALL] を加えた日に起こり、堅牢化のほうが取り消されて終わります。',
    remedies: [
      'capabilities.drop: [ALL] はそのままにして NET_BIND_SERVICE だけを add する。Pod Security の restricted もこの追加だけは認めている。',
      'ポートが 1024 番以上なら、自前のイメージでプログラムからファイル capability を外し (setcap -r。getcap -r / で一覧できる)、何も add しない。',
      'いずれの場合も、Service の後ろで 1024 番以上のポートを使う。ファイル capability は小さい番号のためのものであり、それを使う理由にはならない。',
    ],
    fine: 'ファイル capability のない、イメージ内の別のプログラムを動かす場合です。command にそれを書けば、kport は何も報告しません。イメージについての kport の知識が誤っている場合は、中身をポリシーの spec.images に書いてください。',
    messages: {
      'needs-dropped': {
        text: 'コンテナ「{container}」は起動しません: イメージ「{image}」のプログラムにはファイルで {capability} が付いていますが、「{dropped}」の drop でそれがなくなり、実行が EPERM ("operation not permitted") で失敗します',
        brief: 'コンテナ「{container}」は起動しません:「{dropped}」の drop で、プログラムに要る {capability} がなくなります',
        fix: 'drop: [ALL] に加えて securityContext.capabilities.add: [{capability}] を設定するか、イメージ内のプログラムのファイルからそれを外す (setcap)',
      },
      'needs-other': {
        text: 'コンテナ「{container}」は起動しません: イメージ「{image}」のプログラムにはファイルで {capability} が付いていますが、コンテナはそれを持たないため、実行が EPERM ("operation not permitted") で失敗します',
        brief: 'コンテナ「{container}」は起動しません: プログラムに {capability} が要ります',
        fix: 'プログラムに要るなら securityContext.capabilities.add: [{capability}] を設定し、要らないならイメージ内のプログラムのファイルから外す (setcap)',
      },
      'needs-other-on-some': {
        text: 'コンテナ「{container}」は {runtimes} では起動しません: イメージ「{image}」のプログラムにはファイルで {capability} が付いていますが、コンテナはそこではそれを持たず、実行が EPERM ("operation not permitted") で失敗します',
        brief: 'コンテナ「{container}」は {runtimes} では起動しません: プログラムに {capability} が要ります',
        fix: 'プログラムに要るなら securityContext.capabilities.add: [{capability}] を設定し、要らないならイメージ内のプログラムのファイルから外す (setcap)',
      },
      dropped: {
        text: 'コンテナ「{container}」は起動しません: イメージ「{image}」のプログラムにはファイル capability があり、「{capability}」の drop で NET_BIND_SERVICE がなくなると、ポートが何番でも実行が EPERM ("operation not permitted") で失敗します',
        brief: 'コンテナ「{container}」は起動しません:「{capability}」の drop で、プログラムに要るものがなくなります',
        fix: 'drop に加えて securityContext.capabilities.add: [NET_BIND_SERVICE] を設定するか、イメージ内のプログラムからファイル capability を外す (setcap -r)',
      },
      'dropped-on-some': {
        text: 'コンテナ「{container}」は {runtimes} では起動しません: イメージ「{image}」のプログラムにはファイル capability があり、そこでは「{capability}」の drop で NET_BIND_SERVICE が残らないため、実行が EPERM ("operation not permitted") で失敗します',
        brief: 'コンテナ「{container}」は {runtimes} では「{capability}」の drop のため起動しません',
        fix: 'securityContext.capabilities.add: [NET_BIND_SERVICE] をこのつづりのとおりに設定し、drop から NET_BIND_SERVICE を消す',
      },
    },
  },
});
