// Compose: what Compose refuses of a file, and Docker of a service, before anything of it is started; their errors are quoted. Source:
// compose-go (schema, loader, go-connections nat), moby and runc; see facts/compose. Measured with Compose 2.40.3 and Docker 28.5.2.
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { refusedImageUser } from './image-user.ts';

const words = defineDialectWords({
  en: {
    why: 'A service that is refused listens nowhere, and one that Compose cannot read keeps every other service of the file from starting, too.',
    messages: {
      'refused+key-misspelt': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'write {near}',
      },
      'refused+key-unknown': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'remove the key, or begin it with x- where it is for people and other tools',
      },
      'refused+field-type': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'give the field the type that it wants: the number of a user in quotes, a list in brackets',
      },
      'refused+boolean-value': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'write true or false',
      },
      'refused+items-repeated': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'remove one of the two items',
      },
      'refused+port-spec': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'write the port as HOST:CONTAINER or IP:HOST:CONTAINER, with /udp behind it for UDP',
      },
      'refused+port-without-target': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'name the port of the container: "8080:80", or target: 80',
      },
      'refused+networks-beside-mode': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'remove network_mode, or networks',
      },
      'refused+service-undefined': {
        text: 'Compose takes nothing of the file because of service "{container}": "{error}"',
        fix: 'name a service of the project, or add the one that is missing; a container that another project starts is container:NAME',
      },
      'refused+security-option': {
        text: 'Docker does not start service "{container}": "{error}"',
        fix: 'write no-new-privileges:true, without a blank and in lower case; other options are seccomp, apparmor, label and systempaths',
      },
      'refused+capability-unknown': {
        text: 'Docker does not start service "{container}": "{error}"',
        fix: 'spell the capability as capabilities(7) does, with or without CAP_: NET_BIND_SERVICE; all of them are ALL',
      },
      'refused+user-range': {
        text: 'Docker does not start service "{container}": "{error}"',
        fix: 'set user to a number from 0 to 2147483647',
      },
      'refused+sysctl-of-host': {
        text: 'Docker does not start service "{container}": "{error}"',
        fix: 'remove the sysctl, or network_mode: host: the service cannot have both',
      },
      'refused+sysctl-value': {
        text: 'Docker does not start service "{container}": "{error}"',
        fix: 'set the sysctl to a number from 0 to 32768, or remove it: Docker sets it to 0',
      },
      'refused+ports-of-other-network': {
        text: 'Docker does not start service "{container}": "{error}"',
        fix: 'publish the ports at the service whose network it is',
      },
      'refused+image-user': {
        text: 'Docker does not start service "{container}": image "{image}" has USER "{user}" ("{error}")',
        fix: 'set user to a number from 1 to 2147483647, or build the image with a USER that its passwd has',
      },
    },
  },
  ja: {
    why: '拒否されたサービスはどこでも待ち受けません。Compose が読めないサービスが 1 つでもあれば、同じファイルのほかのサービスも起動しません。',
    messages: {
      'refused+key-misspelt': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: '{near} と書く',
      },
      'refused+key-unknown': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: 'キーを消す。人やほかのツールのためのキーなら x- で始める',
      },
      'refused+field-type': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: 'フィールドを求められている型にする。ユーザーの番号は引用符で囲み、リストは角括弧で囲む',
      },
      'refused+boolean-value': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: 'true か false を書く',
      },
      'refused+items-repeated': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: '同じ項目の一方を消す',
      },
      'refused+port-spec': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: 'ポートを ホスト:コンテナ か IP:ホスト:コンテナ の形で書く。UDP なら後ろに /udp を付ける',
      },
      'refused+port-without-target': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: 'コンテナのポートを書く ("8080:80" や target: 80)',
      },
      'refused+networks-beside-mode': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: 'network_mode と networks の一方を消す',
      },
      'refused+service-undefined': {
        text: 'サービス「{container}」のために、Compose はファイル全体を受け付けません: 「{error}」',
        fix: 'プロジェクトにあるサービスの名前にするか、ないサービスを加える。別のプロジェクトが起動するコンテナなら container:名前 と書く',
      },
      'refused+security-option': {
        text: 'Docker はサービス「{container}」を起動しません: 「{error}」',
        fix: '空白を入れず、小文字で no-new-privileges:true と書く。ほかに使えるのは seccomp、apparmor、label、systempaths',
      },
      'refused+capability-unknown': {
        text: 'Docker はサービス「{container}」を起動しません: 「{error}」',
        fix: 'capability を capabilities(7) のとおりに書く。CAP_ は付けても付けなくてもよい (NET_BIND_SERVICE など)。すべてなら ALL',
      },
      'refused+user-range': {
        text: 'Docker はサービス「{container}」を起動しません: 「{error}」',
        fix: 'user を 0 から 2147483647 までの番号にする',
      },
      'refused+sysctl-of-host': {
        text: 'Docker はサービス「{container}」を起動しません: 「{error}」',
        fix: 'sysctl か network_mode: host の一方を消す。両方は使えない',
      },
      'refused+sysctl-value': {
        text: 'Docker はサービス「{container}」を起動しません: 「{error}」',
        fix: 'sysctl を 0 から 32768 までの数にするか、消す (Docker 自身の値は 0)',
      },
      'refused+ports-of-other-network': {
        text: 'Docker はサービス「{container}」を起動しません: 「{error}」',
        fix: 'ネットワークの持ち主のサービスでポートを公開する',
      },
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
    const refused = (compose?.refusals ?? []).map(({ code, at, text: error, data }) =>
      report(`refused+${code}`, { at, container }, { container, error, near: String(data.near ?? '') }),
    );
    if (refused.length > 0 || workload.partial) return refused;
    return ofEachContainer(workload, (one) => {
      const data = refusedImageUser(one, context);
      return data && report('refused+image-user', { at: `${one.at}/image`, container }, data);
    });
  },
);
