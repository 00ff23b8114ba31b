import { API_TYPES, SERVICE } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    API_TYPES,
    {
      title: 'Kubernetes: Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
    SERVICE,
  ],
  en: {
    title: 'Privileged port that is not declared',
    why: 'containerPort is information: a program listens on port 80 whether or not the Pod says so, and what clients take for the service of an administrator is then seen by nobody who reads the manifest. A probe, a variable or an argument betrays it.',
    risk: 'Reviews, network policies and the other rules of kport look at declared ports. One that is left out needs the same privilege as one that is written down, and fails in the same way where it is missing.',
    remedies: [
      'Listen on a port above 1023, in the probe, the variable or the argument as well, and let the Service keep the well-known one (targetPort: 8080).',
      'If the port has to be, declare it as containerPort, so that it is seen and judged.',
    ],
    fine: 'When the word means something else: a port of another host, or a default that is not used. It is a hint, and never more than info unless a policy says so.',
    messages: {
      probe: {
        text: 'container "{container}" seems to listen on {port}, which no container of the Pod declares: its {word} probe asks there',
        brief: 'container "{container}" seems to listen on undeclared {port} ({word} probe)',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
      hook: {
        text: 'container "{container}" seems to listen on {port}, which no container of the Pod declares: its {word} hook asks there',
        brief: 'container "{container}" seems to listen on undeclared {port} ({word} hook)',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
      variable: {
        text: 'container "{container}" seems to listen on {port}, which it does not declare: it has the variable "{word}"',
        brief: 'container "{container}" seems to use undeclared {port}: variable "{word}"',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
      argument: {
        text: 'container "{container}" seems to listen on {port}, which it does not declare: it is started with "{word}"',
        brief: 'container "{container}" seems to use undeclared {port}: argument "{word}"',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
      image: {
        text: 'container "{container}" runs image "{image}", which listens on {port} unless it is told otherwise, and declares no port',
        brief: 'container "{container}" listens on undeclared {port} by default of its image',
        fix: 'listen on a port above 1023, and declare it as containerPort',
      },
      'image+twin': {
        text: 'container "{container}" runs image "{image}", which listens on {port} unless it is told otherwise, and declares no port',
        fix: 'replace the image by {twin}, which listens on {high} as another user than root, and declare containerPort: {high}',
      },
      'image+exposed': {
        text: 'container "{container}" may listen on {port}, which it does not declare: its image "{image}" exposes that port',
        brief: 'container "{container}" may listen on undeclared {port}, which its image exposes',
        fix: 'set containerPort: {number} if it listens there, or the port that it does listen on',
      },
    },
  },
  ja: {
    title: '宣言されていない特権ポート',
    why: 'containerPort は情報にすぎず、Pod に書かれていなくてもプログラムは 80 番で待ち受けるため、クライアントが管理者のサービスだと思うものが、マニフェストを読む人には見えません。それをプローブ、環境変数、引数が明かしています。',
    risk: 'レビューも、ネットワークポリシーも、kport のほかのルールも、宣言されたポートを見ます。書かれていないポートにも、書かれたポートと同じ特権が要り、それがなければ同じように失敗します。',
    remedies: [
      '1024 番以上のポートで待ち受け、プローブ、環境変数、引数もそれに合わせ、よく知られた番号は Service に任せる (targetPort: 8080)。',
      'そのポートが欠かせない場合は containerPort として宣言し、見えるように、判定されるようにする。',
    ],
    fine: '別のホストのポートや、使われない既定値など、その言葉が別の意味を持つ場合です。これは手がかりであり、ポリシーで変えない限り info より重くなりません。',
    messages: {
      probe: {
        text: 'コンテナ「{container}」は {port} で待ち受けているようですが、Pod のどのコンテナもそれを宣言していません: {word} プローブがそこに接続します',
        brief: 'コンテナ「{container}」は宣言のない {port} で待ち受けているようです ({word} プローブ)',
        fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
      },
      hook: {
        text: 'コンテナ「{container}」は {port} で待ち受けているようですが、Pod のどのコンテナもそれを宣言していません: {word} フックがそこに接続します',
        brief: 'コンテナ「{container}」は宣言のない {port} で待ち受けているようです ({word} フック)',
        fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
      },
      variable: {
        text: 'コンテナ「{container}」は {port} で待ち受けているようですが、それを宣言していません: 環境変数「{word}」があります',
        fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
      },
      argument: {
        text: 'コンテナ「{container}」は {port} で待ち受けているようですが、それを宣言していません: 「{word}」を付けて起動されます',
        fix: '1024 番以上のポートで待ち受けるか、containerPort: {number} を設定して見えるようにする',
      },
      image: {
        text: 'コンテナ「{container}」のイメージ「{image}」は、何も指定しなければ {port} で待ち受けますが、コンテナはどのポートも宣言していません',
        fix: '1024 番以上のポートで待ち受けるように設定し、それを containerPort に書く',
      },
      'image+twin': {
        text: 'コンテナ「{container}」のイメージ「{image}」は、何も指定しなければ {port} で待ち受けますが、コンテナはどのポートも宣言していません',
        fix: 'イメージを {twin} に替える。root 以外のユーザーで {high} 番を待ち受ける。containerPort: {high} と書く',
      },
      'image+exposed': {
        text: 'コンテナ「{container}」は、宣言していない {port} で待ち受けるかもしれません: イメージ「{image}」がそのポートを公開しています',
        brief: 'コンテナ「{container}」は、イメージが公開する宣言のない {port} で待ち受けるかもしれません',
        fix: 'そこで待ち受けるなら containerPort: {number} を、ほかのポートならその番号を設定する',
      },
    },
  },
});
