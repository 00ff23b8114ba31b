// Keys in another case than Kubernetes gives them: Go's JSON, by which podman reads a manifest, does not look at it; a cluster does.
import { expect, test } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { scratch } from '../sources/scratch.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {Name: kept}}
Spec:
  Containers:
    - name: web
      Image: registry.example.com/web
      SecurityContext:
        RUNASUSER: 1000
        capabilities: {Add: [NET_BIND_SERVICE], drop: [ALL]}
      Ports: [{ContainerPort: 80}]
`;

const kport = (text: string, ...args: readonly string[]) =>
  runKport([...args, 'pod.yaml'], { cwd: scratch({ 'pod.yaml': text }) });

test('are Kubernetes names to podman, and stand where they are written', async () => {
  const { out } = await kport(POD, 'inspect', '--runtime', 'podman', '--format', 'json');
  const [workload] = JSON.parse(out).workloads;
  expect(workload.containers[0]).toMatchObject({
    image: 'registry.example.com/web',
    runAsUser: { value: 1000 },
    bind: [{ port: 80, verdict: 'binds', via: 'capability' }],
  });
  const { code, out: told } = await kport(POD, 'lint', '--runtime', 'podman');
  expect(code).toBe(1);
  expect(told).toContain('pod.yaml:11:31: error: container "web" declares privileged containerPort 80 (http)');
  expect(told).toContain('10 |         capabilities: {Add: [NET_BIND_SERVICE], drop: [ALL]}');
});

test('are what a comment lets pass', async () => {
  const allowed = POD.replace('drop: [ALL]}', 'drop: [ALL]} # kport-allow net-bind-service-added: it is asked for').replace(
    'ContainerPort: 80}]',
    'ContainerPort: 80}] # kport-allow privileged-container-port: a test',
  );
  expect(await kport(allowed, 'lint', '--runtime', 'podman')).toMatchObject({ code: 0 });
});

test.each<[string, string, string]>([
  ['to a cluster they are slips', 'unknown', POD.replace('Spec:', 'spec:').replace('Containers:', 'containers:')],
  ['in two spellings, one of them is', 'podman', POD.replace('{Add:', '{add: [CHOWN], Add:')],
])('%s', async (_, runtime, text) => {
  const { code, out } = await kport(text, 'lint', '--runtime', runtime);
  expect(code).toBe(3);
  expect(out).toMatch(/unknown key "(?:Add|SecurityContext)"/);
});
