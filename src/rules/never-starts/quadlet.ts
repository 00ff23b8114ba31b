// Quadlet: of what it makes no unit, and what podman or its runtime refuses, whatever the image; their errors are quoted.
import type { BindFactCode } from '../../model/bind-vocabulary.ts';
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords, eachRepaired } from '../words.ts';
import { refusedImageUser } from './image-user.ts';

const words = defineDialectWords({
  en: {
    why: 'A container that is refused listens nowhere; systemd tells that its unit failed, or, where Quadlet made none, that there is no such unit.',
    messages: {
      ...eachRepaired(
        'refused',
        { text: 'Quadlet makes no unit of "{container}": {error}' },
        {
          file: 'repair what the error names: /usr/lib/systemd/system-generators/podman-system-generator --dryrun shows what Quadlet makes of the file',
          line: 'write it as Key=value below its [section], or as a comment: while it stands there, Quadlet of Podman 6.0 makes no unit of any file of this folder',
          misspelt: 'write {near}=',
          misplaced: 'say it in [{section}], which has the key',
          unknown: 'remove the line, or say it as an option of podman run in PodmanArgs=: Podman 5.8 and 6.0 know no such key',
        },
      ),
      ...eachRepaired(
        'refused',
        { text: 'Podman does not start "{container}": {error}' },
        {
          name: 'spell the capability as capabilities(7) does, with or without CAP_: NET_BIND_SERVICE; all of them are ALL',
          twice: 'name a capability in one of the two lists; AddCapability= beside DropCapability=all is what is left',
          all: 'name in AddCapability= what is needed instead of ALL',
          sysctl: 'write the sysctl with dots and a number from 0 to 32768: Sysctl=net.ipv4.ip_unprivileged_port_start=80',
          host: 'remove the sysctl, or Network=host: the container cannot have both',
          user: 'set User= to a number from 0 to 2147483647',
          rootless: 'publish a port above 1023 behind a reverse proxy: only Podman that runs as root may publish this one',
          port: 'write PublishPort= as [[IP:]HOST:]CONTAINER[/PROTOCOL], with numbers from 1 to 65535, no quotes and nothing behind it: # begins a comment only where a line does',
          pod: 'say UserNS= and PublishPort= in the .pod, where they hold for all of its containers',
        },
      ),
      'drop-in-unread': {
        text: 'Quadlet does not read this drop-in of "{container}", and makes the unit without it: {error}',
        fix: 'write the line as Key=value below its [section], or as a comment',
      },
      ...eachRepaired(
        'missing',
        {
          text: '"{container}" names {name}, which is not here: Quadlet makes no unit unless another of its folders has it ("{error}")',
        },
        { near: 'write {near}, which is here', add: 'add {name}, or take it out of the line' },
      ),
      'refused+image-user': {
        text: 'Podman does not start "{container}": Image={image} has USER "{user}" ("{error}")',
        fix: 'set User= to a number from 1 to 2147483647, or build the image with a USER that its passwd has',
      },
    },
  },
  ja: {
    why: '拒否されたコンテナはどこでも待ち受けません。systemd はユニットが失敗したと告げ、Quadlet がユニットを作らなかった場合は、そのようなユニットはないと告げます。',
    messages: {
      ...eachRepaired(
        'refused',
        { text: 'Quadlet は「{container}」からユニットを作りません: 「{error}」' },
        {
          file: 'エラーが示すものを直す。Quadlet が何を作るかは /usr/lib/systemd/system-generators/podman-system-generator --dryrun で分かる',
          line: '[セクション] の下に キー=値 の形で書くか、コメントにする。この行がある間、Podman 6.0 の Quadlet はこのフォルダーのどのファイルからもユニットを作らない',
          misspelt: '{near}= と書く',
          misplaced: 'このキーは [{section}] のものなので、そこに書く',
          unknown: 'その行を消すか、podman run のオプションとして PodmanArgs= に書く。Podman 5.8 と 6.0 にこのキーはない',
        },
      ),
      ...eachRepaired(
        'refused',
        { text: 'Podman は「{container}」を起動しません: 「{error}」' },
        {
          name: 'capability を capabilities(7) のとおりに書く。CAP_ は付けても付けなくてもよい (NET_BIND_SERVICE など)。すべてなら ALL',
          twice: 'capability は 2 つのリストの一方にだけ書く。DropCapability=all とともに AddCapability= に書いたものは残る',
          all: 'AddCapability= には ALL ではなく、必要なものを書く',
          sysctl: 'sysctl はドット区切りの名前と 0 から 32768 までの数で書く (Sysctl=net.ipv4.ip_unprivileged_port_start=80)',
          host: 'sysctl か Network=host の一方を消す。両方は使えない',
          user: 'User= を 0 から 2147483647 までの番号にする',
          rootless: '1024 番以上のポートで公開し、リバースプロキシを前に置く。このポートを公開できるのは root で動く Podman だけ',
          port: 'PublishPort= は [[IP:]ホスト:]コンテナ[/プロトコル] の形で、1 から 65535 までの番号で書き、引用符を付けず、後ろに何も書かない。# がコメントになるのは行頭だけ',
          pod: 'UserNS= と PublishPort= は .pod に書く。そこでは pod のすべてのコンテナに対して効く',
        },
      ),
      'drop-in-unread': {
        text: 'Quadlet は「{container}」のこのドロップインを読まず、それなしでユニットを作ります: 「{error}」',
        fix: 'その行を [セクション] の下に キー=値 の形で書くか、コメントにする',
      },
      ...eachRepaired(
        'missing',
        {
          text: '「{container}」が名指す {name} がここにありません。Quadlet が読むほかのフォルダーにもなければ、Quadlet はユニットを作りません (「{error}」)',
        },
        { near: 'ここにある {near} を書く', add: '{name} を加えるか、その行から取り除く' },
      ),
      'refused+image-user': {
        text: 'Podman は「{container}」を起動しません: Image={image} の USER は「{user}」です (「{error}」)',
        fix: 'User= を 1 から 2147483647 までの番号にするか、イメージの USER を、その passwd にあるユーザーにしてビルドする',
      },
    },
  },
});

type Cause = 'file' | 'name' | 'twice' | 'all' | 'sysctl' | 'host' | 'user' | 'rootless' | 'port' | 'pod';

/** By the step that decides it. */
const CAUSES: Partial<Record<BindFactCode, Cause>> = {
  'quadlet-refused': 'file',
  'capability-refused': 'name',
  'capability-added-and-dropped': 'twice',
  'all-added-with-drop': 'all',
  'sysctl-with-slashes': 'sysctl',
  'pod-port-start-refused': 'sysctl',
  'port-start-with-host-network': 'host',
  'user-out-of-range': 'user',
  'rootless-host-port': 'rootless',
  'said-by-pod': 'pod',
  'port-unreadable': 'port',
};

export const inQuadlet = inDialect(
  {
    words,
    atMost: { 'drop-in-unread': 'warning', 'missing+near': 'warning', 'missing+add': 'warning' },
    examples: {
      bad: `
[Container]
Image=registry.example.com/web
User=1000
AddCapability=NET_BIND
`,
      good: `
[Container]
Image=registry.example.com/web
User=1000
AddCapability=NET_BIND_SERVICE
`,
    },
  },
  (workload, report, context) => [
    ...(workload.quadlet?.unread ?? []).map(({ at, text: error }) => {
      const [{ name: container } = { name: '' }] = workload.containers;
      return report('drop-in-unread', { at, container }, { container, error });
    }),
    ...(workload.quadlet?.missing ?? []).map(({ name, at, text: error, near }) => {
      const [{ name: container } = { name: '' }] = workload.containers;
      const data = { container, name, error };
      return near ? report('missing+near', { at, container }, { ...data, near }) : report('missing+add', { at, container }, data);
    }),
    ...ofEachContainer(workload, (container) => {
      const { name, at } = container;
      const ofImage = workload.partial ? undefined : refusedImageUser(container, context);
      if (ofImage) return report('refused+image-user', { at: `${at}/Image`, container: name }, ofImage);
      const verdict = context.bindsPort(container, { port: 0, protocol: 'TCP', at });
      if (verdict?.verdict !== 'fails' || verdict.error === undefined) return undefined;
      const { text: error, decidedBy } = verdict.error;
      const [fact] = decidedBy;
      const cause = fact && CAUSES[fact];
      if (cause === undefined) return undefined;
      const place = verdict.because().find((step) => step.fact === fact)?.pointer ?? at;
      const where = { at: place, container: name };
      const data = { container: name, error };
      const { unknownKey, isLine } = workload.quadlet?.refused ?? {};
      if (isLine) return report('refused+line', where, data);
      if (cause !== 'file' || unknownKey === undefined) return report(`refused+${cause}`, where, data);
      const { near, section } = unknownKey;
      if (section !== undefined) return report('refused+misplaced', where, { ...data, section });
      return near === undefined ? report('refused+unknown', where, data) : report('refused+misspelt', where, { ...data, near });
    }),
  ],
);
