import type { TranslatedMessage } from './texts.ts';

/** By rule id and message id: the Japanese of the messages in the rule files, with the same placeholders. */
export const jaMessages: Readonly<Record<string, Readonly<Record<string, TranslatedMessage>>>> = {
  'privileged-host-port': {
    mapped: {
      text: 'コンテナ「{container}」は、containerPort {target} のためにノードの特権ポート hostPort {port} を使っています',
      fix: 'hostPort: {number} を消し、Pod には Service、Ingress、Gateway のいずれかを通してつなぐ',
    },
    'host-network': {
      text: 'コンテナ「{container}」は hostNetwork: true のもとで containerPort {port} を宣言しており、これはノードの特権ポートになります',
      fix: 'hostNetwork: true を消して Pod には Service を通してつなぐか、1024 番以上のポートで待ち受ける',
    },
  },
  'privileged-container-port': {
    declared: {
      text: 'コンテナ「{container}」は特権ポート containerPort {port} を宣言しています',
      fix: '1024 番以上のポート (たとえば containerPort: {high}) で待ち受け、Service は port: {number} のまま targetPort: {high} にする',
    },
  },
  'may-run-as-root': {
    unset: {
      text: 'コンテナ「{container}」は root で動くおそれがあります: runAsNonRoot が未設定で、ユーザーはイメージ次第です',
      fix: 'Pod かコンテナに securityContext.runAsNonRoot: true を設定する。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
    },
    'uid-only': {
      text: 'コンテナ「{container}」は runAsUser: {uid} だけで runAsNonRoot: true がなく、後で runAsUser: 0 に変わっても拒否されません',
      fix: 'runAsUser: {uid} に加えて securityContext.runAsNonRoot: true を設定する',
    },
    'set-to-false': {
      text: 'コンテナ「{container}」は root で動くことを許されています: {from} で runAsNonRoot: false が設定されています',
      fix: 'そこを runAsNonRoot: true にする。イメージの USER が root 以外の数値でなければ、0 以外の runAsUser も設定する',
    },
    'uid-zero': {
      text: 'コンテナ「{container}」は root で動きます: {from} で runAsUser: 0 が設定されています',
      fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にし、runAsNonRoot: true を設定する',
    },
    contradiction: {
      text: 'コンテナ「{container}」は起動できません: runAsUser: 0 と runAsNonRoot: true が矛盾しています (CreateContainerConfigError: "container\'s runAsUser breaks non-root policy")',
      fix: 'runAsUser を、そのイメージが動作する 0 以外の uid にする。イメージの USER が root 以外の数値なら、runAsUser を消してもよい',
    },
  },
  'net-bind-service-added': {
    added: {
      text: 'コンテナ「{container}」は capability「{capability}」を追加しています',
      fix: '1024 番以上のポートで待ち受け、capabilities.add から {capability} を消す',
    },
    'added-all': {
      text: 'コンテナ「{container}」は capability「{capability}」を追加しており、NET_BIND_SERVICE もこれに含まれます',
      fix: 'capabilities.add の {capability} を、コンテナに必要な capability だけに置き換える',
    },
    privileged: {
      text: 'コンテナ「{container}」は privileged: true です。capabilities.drop に何を書いても、NET_BIND_SERVICE を含むすべての capability が与えられます',
      fix: 'privileged: true を消し、コンテナに必要な capability を名指しで追加する',
    },
    prefixed: {
      text: 'コンテナ「{container}」は capability「{capability}」を追加しています: CAP_ の付いた名前を containerd はエラーも出さずに無視し、CRI-O と Docker は受け入れて与えます',
      fix: 'コンテナに必要なら NET_BIND_SERVICE と書き、不要なら {capability} を消す',
    },
  },
  'net-bind-service-kept': {
    kept: {
      text: 'コンテナ「{container}」は ALL も NET_BIND_SERVICE も外していないため、ランタイムの既定の NET_BIND_SERVICE が残ります',
      fix: 'コンテナに securityContext.capabilities.drop: [ALL] を設定する',
    },
    'prefixed-drop': {
      text: 'コンテナ「{container}」は capability「{capability}」を外していますが、containerd は CAP_ の付いた名前を無視するため、NET_BIND_SERVICE が残ります',
      fix: '{capability} を ALL (または NET_BIND_SERVICE) に書き換える',
    },
  },
  'duplicate-key': {
    hidden: {
      text: 'キー「{key}」が重複しています: 有効なのはこの値で、前にあるものは無視されます ({lines} 行目)',
      fix: '意図した「{key}」だけを残し、ほかは消す',
    },
  },
};
