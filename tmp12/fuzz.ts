import { startCluster } from '../test/e2e/cluster.ts';
import { findBinaries } from '../test/e2e/components.ts';
import { judge, shippedPolicy, readObjects } from '../src/index.ts';
import { judgeText } from '../test/suppression/judged-text.ts';
let seed = Number(process.argv[2] ?? 1);
const rnd = () => { seed = (seed + 0x6d2b79f5) | 0; let t = Math.imul(seed ^ (seed >>> 15), 1 | seed); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
const seen = new Set<string>();
const pick = <T>(xs: readonly T[]): T => xs[Math.floor(rnd() * xs.length)]!;
const maybe = (p: number, f: () => any) => (rnd() < p ? f() : undefined);
const port = () => pick([80, 8080, 443, 0, -1, 65535, 65536, 1, 1023, 1024, 8000, null]);
const num = () => pick([0, 1000, -1, 2147483647, 2147483648, 65532]);
const ports = () => Array.from({ length: Math.floor(rnd() * 3) }, () => ({ containerPort: port(), hostPort: maybe(0.3, port), name: maybe(0.3, () => pick(['http', 'HTTP', '80', 'a--b', '-a', 'a-', 'averyveryverylong', '', 'web', 'h', 'h2', null])), protocol: maybe(0.3, () => pick(['TCP', 'UDP', 'SCTP', 'tcp', 'HTTP', '', null])), hostIP: maybe(0.1, () => pick(['127.0.0.1', '::1', 'x', '', '0.0.0.0'])) }));
const caps = () => ({ add: maybe(0.5, () => [pick(['NET_BIND_SERVICE', 'CAP_SYS_ADMIN', 'SYS_ADMIN', 'ALL', 'sys_admin', 'CAP_NET_BIND_SERVICE', ''])]), drop: maybe(0.5, () => [pick(['ALL', 'NET_BIND_SERVICE'])]) });
const csc = () => ({ runAsUser: maybe(0.3, num), runAsGroup: maybe(0.2, num), runAsNonRoot: maybe(0.3, () => pick([true, false])), privileged: maybe(0.25, () => pick([true, false])), allowPrivilegeEscalation: maybe(0.3, () => pick([true, false])), procMount: maybe(0.1, () => pick(['Default', 'Unmasked', 'default', ''])), capabilities: maybe(0.3, caps), windowsOptions: maybe(0.1, () => pick([{ runAsUserName: pick(['ContainerUser', 'a b', 'CONTAINERADMINISTRATOR', 'x\\y', 'a/b', '']) }, { hostProcess: pick([true, false]) }, { gmsaCredentialSpecName: 'x' }])), readOnlyRootFilesystem: maybe(0.1, () => true), seccompProfile: maybe(0.1, () => pick([{ type: 'RuntimeDefault' }, { type: 'Localhost' }, { type: 'x' }, {}])), appArmorProfile: maybe(0.1, () => pick([{ type: 'RuntimeDefault' }, { type: 'Unconfined' }])), seLinuxOptions: maybe(0.05, () => ({ level: 's0' })) });
const probe = () => pick([() => ({ httpGet: { port: pick([80, '80', 'http', 0, 70000, 'HTTP', -1, 'nosuch'] as const), path: '/' } }), () => ({ tcpSocket: { port: pick([80, 0, 'x y', ''] as const) } }), () => ({ grpc: { port: pick([0, 50051, 70000]) } }), () => ({ exec: { command: ['true'] } }), () => ({}), () => ({ httpGet: { port: 80 }, tcpSocket: { port: 80 } })])();
const cont = (name: string, kind: string) => ({ name, image: pick(['x', 'nginx', 'acme/x:1', maybe(0.1, () => '') ?? 'y']), ports: maybe(0.6, ports), securityContext: maybe(0.6, csc), livenessProbe: maybe(0.2, probe), readinessProbe: maybe(0.1, probe), startupProbe: maybe(0.05, probe), lifecycle: maybe(0.1, () => ({ [pick(['preStop', 'postStart'])]: probe() })), restartPolicy: kind === 'init' ? maybe(0.5, () => pick(['Always', 'Never', 'always', 'OnFailure'])) : maybe(0.05, () => pick(['Always', 'Never'])) });
const psc = () => ({ runAsUser: maybe(0.3, num), runAsGroup: maybe(0.2, num), runAsNonRoot: maybe(0.3, () => true), fsGroup: maybe(0.2, num), supplementalGroups: maybe(0.2, () => [num()]), sysctls: maybe(0.3, () => [{ name: pick(['net.ipv4.ip_unprivileged_port_start', 'net/ipv4/ip_unprivileged_port_start', 'NET.x', '', 'kernel.shm_rmid_forced', 'kernel.msgmax', 'net.core.somaxconn', 'a..b']), value: pick(['0', '80', '', 'abc']) }]), windowsOptions: maybe(0.08, () => ({ runAsUserName: 'ContainerUser' })), supplementalGroupsPolicy: maybe(0.05, () => pick(['Merge', 'x'])), fsGroupChangePolicy: maybe(0.05, () => pick(['Always', 'x'])) });
const spec = () => ({ os: maybe(0.15, () => pick([{ name: 'windows' }, { name: 'linux' }, { name: 'Linux' }, {}, null])), hostNetwork: maybe(0.3, () => pick([true, false])), hostPID: maybe(0.08, () => true), hostIPC: maybe(0.08, () => true), hostUsers: maybe(0.15, () => pick([true, false])), shareProcessNamespace: maybe(0.08, () => pick([true, false])), setHostnameAsFQDN: maybe(0.04, () => true), hostname: maybe(0.05, () => pick(['web', 'Web', ''])), hostnameOverride: maybe(0.05, () => pick(['web', 'Web.', ''])), nodeSelector: maybe(0.05, () => ({ 'kubernetes.io/os': pick(['windows', 'linux']) })), securityContext: maybe(0.5, psc), initContainers: maybe(0.35, () => [cont('i', 'init')]), containers: rnd() < 0.3 ? [cont('a', 'm'), cont(pick(['b', 'a', 'B', '']), 'm')] : [cont('a', 'm')], restartPolicy: maybe(0.05, () => pick(['Always', 'Never', 'never'])), dnsPolicy: maybe(0.05, () => pick(['Default', 'ClusterFirstWithHostNet', 'x'])) });
const clean = (x: unknown) => JSON.parse(JSON.stringify(x));
const SUBJECT = /ports\[|runAs|hostNetwork|hostPort|capabilit|privileged|allowPriv|sysctl|hostUsers|os\.name|windowsOptions|spec\.os|Probe|lifecycle|Group|procMount|hostPID|hostIPC|securityContext/;
const bin = findBinaries(process.env)!;
const cluster = await startCluster(bin);
const told = new Map<string, number>();
let n = 0, refusedBoth = 0, acceptedBoth = 0;
try {
  const end = Date.now() + Number(process.argv[3] ?? 60) * 1000;
  while (Date.now() < end) {
    n += 1;
    const object = clean({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: spec() });
    const answer: any = await cluster.api('POST', '/api/v1/namespaces/default/pods?dryRun=All', object);
    const { findings, unreadable } = judgeText(JSON.stringify(object), { policy: shippedPolicy('restricted') });
    const never = findings.filter((f) => ['never-starts'].includes(f.ruleId) && /refused/.test(f.messageId) || (f.ruleId === 'port-start-lowered' && f.messageId === 'host-network'));
    const kportRefuses = never.length > 0 || unreadable.length > 0;
    const causes: { field: string; message: string; reason: string }[] = answer.body.details?.causes ?? [];
    const ok = answer.status === 201;
    if (ok && kportRefuses) { const k = never.map((f) => f.message).join() + JSON.stringify(unreadable.map((u: any) => u.reason)); if (seen.has(k)) continue; seen.add(k); console.log('FALSE REFUSAL', never.map((f) => f.message), unreadable.map((u: any) => JSON.stringify(u.reason)), JSON.stringify(object)); continue; }
    if (ok) { acceptedBoth += 1; continue; }
    const messages = never.map((f) => f.message).join('\n') + JSON.stringify(unreadable);
    for (const c of causes) {
      if (messages.includes(c.field) || (c.message.includes('cannot set') && messages.includes('cannot set')) || unreadable.length > 0) { refusedBoth += 1; continue; }
      const key = `${c.field.replace(/\d+/g, 'N')} ${c.message.replace(/\d+/g, 'N').slice(0, 90)}`;
      if (!told.has(key)) told.set(key, 0); if (/hostPort|HostPID|sysctls/.test(key) && told.get(key)! < 3) console.log('MISS', c.field, c.message.slice(-120), '||', JSON.stringify(never.map((f) => f.message.slice(0, 300))), JSON.stringify(object.spec));
      told.set(key, told.get(key)! + 1);
    }
    for (const f of never) {
      const m = /\("(.*)"\)/s.exec(f.message)?.[1];
      if (m && !causes.some((c) => m.startsWith(`${c.field}: ${c.message}`)) && !String(answer.body.message).includes(m)) /lifecycle.*grpc|may not be set for init containers/.test(m + answer.body.message) || seen.has(m) || (seen.add(m), false) || console.log('OTHER WORDS', m, '|', answer.body.message);
    }
  }
} finally { await cluster.stop(); }
console.log(n, { refusedBoth, acceptedBoth });
for (const [k, v] of [...told].sort((a, b) => b[1] - a[1])) console.log(SUBJECT.test(k) ? '!!' : '  ', v, k);
