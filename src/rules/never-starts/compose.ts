// Compose: what Compose refuses of a file, and Docker of a service, before anything of it is started; their errors are quoted. Source:
// compose-go (schema, loader, go-connections nat), moby and runc; see facts/compose. Measured with Compose 2.40.3 and Docker 28.5.2.
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords, eachRepaired } from '../words.ts';
import { refusedImageUser } from './image-user.ts';

const words = defineDialectWords({
  en: {
    why: 'A service that is refused listens nowhere, and one that Compose cannot read keeps every other service of the file from starting, too. The profiles that are on are those that COMPOSE_PROFILES names in .env.',
    messages: {
      ...eachRepaired(
        'refused',
        { text: 'Compose takes nothing of the file because of service "{container}": {error}' },
        {
          'service-name': 'name the service with letters, digits, points, _ and - alone',
          'key-misspelt': 'write {wanted}',
          'key-unknown': 'remove the key, or begin it with x- where it is for people and other tools',
          'field-type':
            'give the field the type that the error names, or remove it: a text is in quotes ("1000"), a time has its unit (30s), a list is in brackets',
          'key-missing': 'add {wanted}',
          'boolean-value': 'write true or false',
          'value-unknown': 'write what Compose knows: {wanted}',
          'value-form':
            'write the value as the error asks: a whole number, a size with its unit (64m), a time with its unit (30s), a pair with = or : between',
          'keys-contradict': 'change one of the two as the error asks, or remove it',
          'healthcheck-test': 'begin the test with CMD, CMD-SHELL or NONE, or write it as one text: CMD-SHELL is meant then',
          'file-form': 'name a file with a line NAME=value for each variable, or mend the line',
          'items-repeated': 'remove one of the two items',
          'port-spec': 'write the port as HOST:CONTAINER or IP:HOST:CONTAINER, with /udp behind it for UDP',
          'networks-beside-mode': 'remove network_mode, or networks',
          'nothing-to-run': 'give the service an image, or build',
          'service-undefined':
            'name a service of the project, or add the one that is missing; a container that another project starts is container:NAME',
          'service-of-profile':
            'turn the profile on (--profile, or COMPOSE_PROFILES in .env), give both services the same one, or write required: false',
          'resource-undefined':
            'declare the name under {section} at the top of the file, with external: true where something else makes it, or name one that is there',
          'dependency-circle': 'remove one of the dependencies, so that one of the services can start first',
        },
      ),
      ...eachRepaired(
        'refused',
        { text: 'Docker does not start service "{container}": {error}' },
        {
          'port-number': 'write a number from 1 to 65535, or a range of them with the lower one first ("8000-8010")',
          'security-option':
            'write no-new-privileges:true, without a blank and in lower case; other options are seccomp, apparmor, label and systempaths',
          'capability-unknown':
            'spell the capability as capabilities(7) does, with or without CAP_: NET_BIND_SERVICE; all of them are ALL',
          'user-range': 'set user to a number from 0 to 2147483647',
          'sysctl-of-host': 'remove the sysctl, or network_mode: host: the service cannot have both',
          'sysctl-value': 'set the sysctl to a number from 0 to 32768, or remove it: Docker sets it to 0',
          'ports-of-other-network': 'publish the ports at the service whose network it is',
        },
      ),
      ...eachRepaired(
        'file-missing',
        {
          text: 'service "{container}" names {key} "{file}", and there is no such file: without it Compose takes nothing of this one',
        },
        {
          env_file:
            'add the file, or write required: false beside its path; where it is kept out of the repository on purpose, nothing is wrong',
          label_file: 'add the file, or remove label_file; where it is kept out of the repository on purpose, nothing is wrong',
        },
      ),
      'refused+image-user': {
        text: 'Docker does not start service "{container}": image "{image}" has USER "{user}" ("{error}")',
        fix: 'set user to a number from 1 to 2147483647, or build the image with a USER that its passwd has',
      },
    },
  },
  ja: {
    why: '拒否されたサービスはどこでも待ち受けません。Compose が読めないサービスが 1 つでもあれば、同じファイルのほかのサービスも起動しません。有効な profile は .env の COMPOSE_PROFILES にあるものです。',
    messages: {
      ...eachRepaired(
        'refused',
        { text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」' },
        {
          'service-name': 'サービスの名前を英数字、ピリオド、_、- だけにする',
          'key-misspelt': '{wanted} と書く',
          'key-unknown': 'キーを消す。人やほかのツールのためのキーなら x- で始める',
          'field-type':
            'フィールドをエラーの示す型にするか、消す。文字列は引用符で囲み ("1000")、時間には単位を付け (30s)、リストは角括弧で囲む',
          'key-missing': '{wanted} を書く',
          'boolean-value': 'true か false を書く',
          'value-unknown': 'Compose の知る値にする: {wanted}',
          'value-form': '値をエラーの求める形で書く。整数、単位の付いた大きさ (64m) や時間 (30s)、= や : で分けた組など',
          'keys-contradict': 'エラーに従って一方を直すか、消す',
          'healthcheck-test': 'test を CMD か CMD-SHELL か NONE で始める。リストでなく 1 つの文字列にすれば CMD-SHELL になる',
          'file-form': '変数ごとに NAME=値 の行のあるファイルの名前にするか、その行を直す',
          'items-repeated': '同じ項目の一方を消す',
          'port-spec': 'ポートを ホスト:コンテナ か IP:ホスト:コンテナ の形で書く。UDP なら後ろに /udp を付ける',
          'networks-beside-mode': 'network_mode と networks の一方を消す',
          'nothing-to-run': 'サービスに image か build を書く',
          'service-undefined':
            'プロジェクトにあるサービスの名前にするか、ないサービスを加える。別のプロジェクトが起動するコンテナなら container:名前 と書く',
          'service-of-profile':
            'profile を有効にする (--profile か .env の COMPOSE_PROFILES) か、両方のサービスを同じ profile にするか、required: false と書く',
          'resource-undefined':
            'その名前をファイルの最上位の {section} に宣言する (ほかで作られるものなら external: true を付ける) か、すでにある名前にする',
          'dependency-circle': '依存のどれか 1 つを消し、最初に起動できるサービスができるようにする',
        },
      ),
      ...eachRepaired(
        'refused',
        { text: 'Docker はサービス「{container}」を起動しません: 「{error}」' },
        {
          'port-number': '1 から 65535 までの番号か、小さい番号を先にした範囲 ("8000-8010") を書く',
          'security-option':
            '空白を入れず、小文字で no-new-privileges:true と書く。ほかに使えるのは seccomp、apparmor、label、systempaths',
          'capability-unknown':
            'capability を capabilities(7) のとおりに書く。CAP_ は付けても付けなくてもよい (NET_BIND_SERVICE など)。すべてなら ALL',
          'user-range': 'user を 0 から 2147483647 までの番号にする',
          'sysctl-of-host': 'sysctl か network_mode: host の一方を消す。両方は使えない',
          'sysctl-value': 'sysctl を 0 から 32768 までの数にするか、消す (Docker 自身の値は 0)',
          'ports-of-other-network': 'ネットワークの持ち主のサービスでポートを公開する',
        },
      ),
      ...eachRepaired(
        'file-missing',
        {
          text: 'サービス「{container}」の {key} に書かれた「{file}」がありません。なければ、Compose はこのファイル全体を受け付けません',
        },
        {
          env_file:
            'そのファイルを置くか、path と並べて required: false と書く。わざとリポジトリに入れていないのなら、問題はない',
          label_file: 'そのファイルを置くか、label_file を消す。わざとリポジトリに入れていないのなら、問題はない',
        },
      ),
      'refused+image-user': {
        text: 'Docker はサービス「{container}」を起動しません: イメージ「{image}」の USER は「{user}」です (「{error}」)',
        fix: 'user を 1 から 2147483647 までの番号にするか、イメージの USER を、その passwd にあるユーザーにしてビルドする',
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    // Secrets are kept out of repositories: where the project is started, the file may well be there.
    atMost: { 'refused+service-of-profile': 'warning', 'file-missing+env_file': 'info', 'file-missing+label_file': 'info' },
    examples: {
      bad: `
services:
  web:
    image: nginx
    user: 1000
`,
      good: `
services:
  web:
    image: nginx
    user: "1000"
`,
    },
  },
  (workload, report, context) => {
    const { compose, object } = workload;
    const container = object.name;
    const missing = (compose?.missingFiles ?? []).map(({ at, file, key }) =>
      report(`file-missing+${key}`, { at, container }, { container, file, key }),
    );
    const refused = (compose?.refusals ?? []).map(({ code, at, text: error, data: { wanted = '', section = '' } }) =>
      report(`refused+${code}`, { at, container }, { container, error, wanted: String(wanted), section: String(section) }),
    );
    if (refused.length > 0 || workload.partial) return [...refused, ...missing];
    const ofImages = ofEachContainer(workload, (one) => {
      const data = refusedImageUser(one, context);
      return data && report('refused+image-user', { at: `${one.at}/image`, container }, data);
    });
    return [...ofImages, ...missing];
  },
);
