import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      securityContext:
        runAsUser: 101
      containers:
        - name: web
          image: example/web
          ports:
            - containerPort: 80
            - containerPort: 8080
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
              add: [NET_BIND_SERVICE]
`;

const POLICY = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
spec:
  runtime: docker
  images: [{image: example/web, fileCapability: none, evidence: its Dockerfile}]
`;

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: ${spec}\n`;

const FILES: Readonly<Record<string, string>> = {
  'web.yaml': WEB,
  'policy.yaml': POLICY,
  'high.yaml': pod('{containers: [{name: web, ports: [{containerPort: 8080}]}]}'),
  'bad.yaml': pod('{containers: 5}'),
  'never.yaml': pod('{securityContext: {runAsNonRoot: true}, containers: [{name: db, image: "postgres:17"}]}'),
  'never-and-ports.yaml': pod(
    '{securityContext: {runAsNonRoot: true}, containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}, {name: db, image: "postgres:17"}]}',
  ),
  'root.yaml': pod('{containers: [{name: web, image: nginx, ports: [{containerPort: 443}, {containerPort: 80}]}]}'),
  'refused.yaml': pod(
    '{hostNetwork: true, securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "80"}]}, containers: [{name: web, ports: [{containerPort: 80}]}]}',
  ),
  'capable.yaml': pod(
    '{containers: [{name: dns, image: "coredns/coredns:1.11.1", ports: [{containerPort: 53, protocol: UDP}], securityContext: {capabilities: {drop: [ALL]}}}]}',
  ),
  'redis.yaml': pod(
    '{containers: [{name: redis, image: "redis:7", ports: [{containerPort: 80}], securityContext: {privileged: true, runAsUser: 101}}]}',
  ),
  'mail.yaml': `apiVersion: v1
kind: Pod
metadata: {name: mail}
spec:
  securityContext:
    sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "30"}]
  containers:
    - name: smtp
      ports: [{containerPort: 25}]
      securityContext: {runAsUser: 5, capabilities: {drop: [ALL]}}
      image: one
    - name: smtps
      ports: [{containerPort: 26}]
      securityContext: {runAsUser: 5, capabilities: {drop: [ALL]}}
      image: two
    - name: imap
      ports: [{containerPort: 143}, {containerPort: 993}]
`,
  'probed.yaml': pod('{containers: [{name: web, image: example/web, livenessProbe: {tcpSocket: {port: 80}}}]}'),
  'allowing.yaml': `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
spec:
  rules:
    privileged-container-port: {severity: "off"}
    may-run-as-root: {severity: "off"}
    net-bind-service-kept: {severity: "off"}
    port-start-lowered: {severity: "off"}
`,
  'lowered.yaml': pod(
    '{securityContext: {runAsUser: 1000, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "80"}]}, containers: [{name: web, ports: [{containerPort: 80}]}]}',
  ),
};

const cwd = folderWith(FILES);

const explainBind = (...argv: string[]) => runKport(['explain', 'bind', ...argv], { cwd });

/** The texts behind the numbers of the remedies. */
async function remedies(...argv: string[]): Promise<string[]> {
  const { out } = await explainBind(...argv);
  return out
    .slice(out.indexOf('What helps'))
    .split('\n')
    .flatMap((line) => /^ {4}\d+\. (.{20})/.exec(line)?.[1] ?? []);
}

describe('kport explain bind', () => {
  test('without a path explains the working directory, and says so', async () => {
    const { out, err } = await explainBind();
    expect(err).toBe(
      'kport: no path is given, so what is in the working directory is explained; for one file: kport explain bind FILE\n',
    );
    expect(out).toBe((await explainBind('.')).out);
    expect((await explainBind('.')).err).toBe('');
    expect((await explainBind('--lang', 'ja')).err).toMatch(/^kport: パスの指定がない/);
  });

  test('tells a port step by step', async () => {
    const told = await explainBind('--policy', 'policy.yaml', '--runtime', 'cri-o', 'web.yaml');
    expect(told).toEqual({
      code: 0,
      err: '',
      out: `\
web.yaml:1: Deployment shop/web (apps/v1)

  container web, port 80/TCP (line 13), on cri-o
    1. On cri-o: Nobody sets net.ipv4.ip_unprivileged_port_start, so that the Pod's network begins
       with the kernel's 1024: lower ports need CAP_NET_BIND_SERVICE.
    2. runAsUser makes the process user 101, who is not root and has no capability by himself. (line
       8)
    3. capabilities.add has NET_BIND_SERVICE. (line 19)
    4. capabilities.drop has ALL. (line 18)
    5. On cri-o: So the container holds NET_BIND_SERVICE in its bounding set: root has it in effect,
       and anybody else only if something gives it to him.
    6. The program's file has no capability (setcap), so that executing it gives none. Known from:
       its Dockerfile.
    7. Kubernetes sets no ambient capabilities, so that another user than root has NET_BIND_SERVICE
       only if the file of his program gives it to him.
  Verdict: fails (EACCES)
  Error: The program starts and cannot listen: bind(2) answers EACCES, which logs show as
         "permission denied", and most programs then end.
  What helps, best first:
    1. Listen on a port above 1023 (containerPort: 8080) and leave the well-known number to the
       Service (port: 80, targetPort: 8080).
    2. Set net.ipv4.ip_unprivileged_port_start to "80" in the Pod's securityContext.sysctls: then no
       user and no runtime needs a privilege for the port.
    3. Give the program in the image the file capability (setcap cap_net_bind_service=+ep), run it
       as another user than root without a shell in front, drop ALL and add NET_BIND_SERVICE.
    4. Adding NET_BIND_SERVICE alone does not help another user than root: Kubernetes has no field
       for ambient capabilities.
`,
    });
  });

  test('speaks Japanese', async () => {
    const { out } = await explainBind('--policy', 'policy.yaml', '--lang', 'ja', 'web.yaml');
    expect(out).toBe(`\
web.yaml:1: Deployment shop/web (apps/v1)

  コンテナ web、ポート 80/TCP (13 行目)、ランタイム: docker
    1. docker では: Pod は net.ipv4.ip_unprivileged_port_start を設定していませんが、ランタイムが 0
       に設定するため、Pod のネットワークでは 0 番以上のポートに特権が要りません。
    2. runAsUser により、プロセスは root ではないユーザー 101 になり、それだけでは capability を持ち
       ません。(8 行目)
    3. capabilities.add に NET_BIND_SERVICE があります。(19 行目)
    4. capabilities.drop に ALL があります。(18 行目)
    5. docker では: したがってコンテナの bounding set には NET_BIND_SERVICE があります。root ではそ
       れが有効になり、ほかのユーザーは何かが与えたときだけ持てます。
    6. プログラムのファイルには capability (setcap) がなく、実行しても capability は与えられません。
       根拠: 「its Dockerfile」。
    7. Kubernetes は ambient capability を与えないため、root ではないユーザーが NET_BIND_SERVICE を
       持てるのは、プログラムのファイルが与えるときだけです。
  結論: Pod では特権の要らないポートなので待ち受け可
  必要なだけの権限で待ち受けられますが、ポリシー「policy.yaml」では kport lint のエラーになります:
    1. コンテナ「web」は特権ポート containerPort 80 (http) を宣言しています
       [privileged-container-port]
       直し方: 1024 番以上のポート (たとえば containerPort: 8080) で待ち受け、Service は port: 80 の
               まま targetPort: 8080 にする
    2. コンテナ「web」は capability「NET_BIND_SERVICE」を追加しています [net-bind-service-added]
       直し方: 1024 番以上のポートで待ち受け、capabilities.add から NET_BIND_SERVICE を消す。ただ
               し、イメージのプログラムにファイル capability が付いていれば、消すと起動しなくなる
`);
  });

  test('of a user whom the entrypoint does not step down from tells the ambient set that he binds by', async () => {
    const { out } = await explainBind('--runtime', 'cri-o', 'redis.yaml');
    expect(out).toContain('On cri-o: The runtime gives a privileged container ambient capabilities');
    expect(out).not.toContain('sets no ambient capabilities');
    expect(out).toContain('Verdict: binds by an ambient capability, over-privileged\n');
  });

  test('takes the language of the command around it', async () => {
    const { out } = await runKport(['explain', '--lang', 'ja', 'bind', 'high.yaml'], { cwd });
    expect(out).toBe('特権ポートを宣言するコンテナも、使うと分かるコンテナもありません\n');
  });

  test.each<[string[], string]>([
    [['root.yaml'], 'Verdict: binds as root, over-privileged'],
    [['refused.yaml'], 'Verdict: fails (Invalid or SysctlForbidden)'],
    [['capable.yaml'], 'Verdict: fails (EPERM)'],
    [['lowered.yaml'], 'Verdict: binds without a privilege, for the Pod lets any user bind the port'],
  ])('%j: %s', async (argv, verdict) => {
    expect((await explainBind(...argv)).out).toContain(`\n  ${verdict}\n`);
  });

  test.each<[string, string[]]>([
    ['root.yaml', ['Listen on a port abo', 'Set net.ipv4.ip_unpr', 'Give the program in ']],
    ['refused.yaml', ['Remove hostNetwork: ', 'Remove hostNetwork: ']],
    ['capable.yaml', ['Add NET_BIND_SERVICE']],
    ['lowered.yaml', []],
  ])('what helps %s', async (file, expected) => {
    const found = await remedies(file);
    expect(found.slice(0, expected.length)).toEqual(expected);
    expect(found.length % Math.max(expected.length, 1)).toBe(0);
  });

  test('names one sysctl for all ports of a Pod', async () => {
    const { out } = await explainBind('root.yaml');
    expect(out.match(/ip_unprivileged_port_start to "80" in/g)).toHaveLength(1);
    expect(out).toContain('port: 443, 80, targetPort: 8443, 8080');
  });

  test('says of ports for which the same holds everything once, and first what holds for all', async () => {
    const { out } = await explainBind('mail.yaml');
    expect(out.match(/goes before the runtime's/g)).toHaveLength(1);
    expect(out.match(/capabilities.drop has ALL/g)).toHaveLength(1);
    expect(out).toContain(`\
mail.yaml:1: Pod mail (v1)

  What holds for all of these ports:
    1. The Pod sets net.ipv4.ip_unprivileged_port_start to "30", which goes before the runtime's
       default: in its network, ports from 30 on need no privilege. (line 6)

  container smtp, port 25/TCP (line 9)
  container smtps, port 26/TCP (line 13)
  each on any runtime (containerd-1, containerd-2, cri-o, docker)
    2. runAsUser makes the process user 5, who is not root and has no capability by himself. (lines
       10, 14)
    3. capabilities.drop has ALL. (lines 10, 14)
`);
    expect(out).toContain('\n  container imap, port 143/TCP (line 17)\n  container imap, port 993/TCP (line 17)\n  each on');
  });

  test('has ports that are not declared, as lint finds them', async () => {
    const { out } = await explainBind('probed.yaml');
    expect(out).toContain('\n  container web, port 80/TCP, which it does not declare (line 4)\n  on any runtime (c');
    expect(out).not.toContain('Nothing to repair');
  });

  test('tells what never starts, by the findings of lint, and of a port not twice', async () => {
    const block = `
  What never starts, whatever its ports:
    1. container "db" never starts: runAsNonRoot is true, and the kubelet refuses the user of image
       "postgres:17" (CreateContainerConfigError: "container has runAsNonRoot and image will run as
       root") [never-starts]
       fix: set runAsUser to a non-zero uid that the image works with
`;
    expect((await explainBind('never.yaml')).out).toBe(`never.yaml:1: Pod web (v1)\n${block}`);
    const { out } = await explainBind('never-and-ports.yaml');
    expect(out).toContain(`${block}\n  container web, port 80/TCP`);
    expect(out).not.toContain('container "web" never starts');
  });

  test('says that there is nothing to repair where the policy has nothing against it, either', async () => {
    const { out } = await explainBind('--policy', 'allowing.yaml', 'lowered.yaml');
    expect(out).toContain('Nothing to repair: it is bound with no more than it needs, and by the policy "allowing.yaml"');
    expect((await explainBind('lowered.yaml')).out).toContain('[privileged-container-port]\n       fix: ');
  });

  test('keeps its lines in place with colours', async () => {
    const plain = await explainBind('web.yaml');
    const { out } = await explainBind('--color', 'web.yaml');
    expect(out).toContain('\u001b[1mVerdict:\u001b[22m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out);
  });

  test('of a file that cannot be read is 3, and says so', async () => {
    expect(await explainBind('bad.yaml')).toEqual({
      code: 3,
      out: 'bad.yaml:4:20: could not be read: spec.containers: expected a list, got the number 5\n',
      err: '',
    });
  });

  test.each<[string[], string]>([
    [['--bad'], 'kport: unknown option --bad\n(--help tells more)\n'],
    [
      ['--runtime', 'kata', 'web.yaml'],
      'kport: --runtime: "kata" is none of containerd-1, containerd-2, cri-o, docker, podman, gvisor, systemd-252, systemd-257, systemd-262, unknown\n',
    ],
  ])('%j is wrong usage', async (argv, err) => {
    expect(await explainBind(...argv)).toEqual({ code: 2, out: '', err });
  });

  test('has a help of its own', async () => {
    const { code, out } = await explainBind('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: kport explain bind \[options\] \[paths\.\.\.\]\n/);
  });
});

describe('kport lint', () => {
  async function lint(...argv: string[]): Promise<string> {
    return (await runKport(['lint', ...argv], { cwd })).out;
  }

  test('joins what it finds of a port in one line, before the counts', async () => {
    expect(await lint('root.yaml')).toContain(`

Privileged ports, each with what will become of it:
  root.yaml:4:71: Pod web, container web 443/tcp: binds as root, over-privileged; would fail on containerd-1, cri-o as another user (EACCES)
  root.yaml:4:93: Pod web, container web 80/tcp: binds as root, over-privileged; would fail on containerd-1, cri-o as another user (EACCES)
  step by step: kport explain bind root.yaml

`);
  });

  test.each([
    ['containerd-2', 'Pod web, container web 80/tcp: binds as root, over-privileged; would bind as another user too'],
    ['cri-o', 'Pod web, container web 80/tcp: binds as root, over-privileged; would fail as another user (EACCES)'],
  ])('on %s', async (runtime, expected) => {
    expect(await lint('--runtime', runtime, 'root.yaml')).toContain(`: ${expected}\n`);
  });

  test('is silent about it with quiet, and where nothing was found', async () => {
    expect(await lint('--quiet', 'root.yaml')).not.toContain('Privileged ports');
    expect(await lint('high.yaml')).not.toContain('Privileged ports');
  });

  test('tells twenty of them, and how many more there are', async () => {
    const ports = Array.from({ length: 25 }, (_, index) => `{name: c${index}, ports: [{containerPort: ${index + 1}}]}`);
    for (const part of [0, 1]) writeFileSync(path.join(cwd, `many-${part}.yaml`), pod(`{containers: [${ports.join(', ')}]}`));
    const lines = (await lint('many-0.yaml', 'many-1.yaml')).split('\n');
    expect(lines.filter((line) => /^ {2}many-0\.yaml:4:\d+: Pod web, container c\d+ \d+\/tcp: /.test(line))).toHaveLength(20);
    expect(lines).toContain('  ... and 30 more');
  });

  test('takes the runtime from the policy, unless told', async () => {
    const story = async (...argv: string[]) =>
      /container web 80\/tcp: (.*)/.exec(await lint('--policy', 'policy.yaml', ...argv))?.[1];
    expect(await story('web.yaml')).toBe('binds without a privilege, for the Pod lets any user bind the port');
    expect(await story('--runtime', 'cri-o', 'web.yaml')).toBe('fails (EACCES)');
  });
});
