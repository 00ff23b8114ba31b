// What holds while one of the two is away: kport, or the API server.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from './free-ports.ts';
import { type Kport, startKport } from './kport.ts';
import { BAD_CONTAINER, GOOD_CONTAINER, pod } from './manifests.ts';
import { answered, register } from './registration.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const LAB = 'lab';
const bad = JSON.stringify(pod({ name: 'bad', namespace: LAB }, BAD_CONTAINER));
const good = JSON.stringify(pod({ name: 'good', namespace: LAB }, GOOD_CONTAINER));

describeInCluster('outages', (cluster) => {
  let kport: Kport | undefined;
  let ports: { port: number; healthPort: number } | undefined;
  const create = (manifest: string) => cluster().kubectl(['create', '--dry-run=server', '-f', '-'], manifest);
  const createIn = (namespace: string) => create(JSON.stringify(pod({ name: 'bad', namespace }, BAD_CONTAINER)));
  const start = async (): Promise<void> => {
    if (!ports) throw new Error('the ports have not been chosen');
    kport = await startKport(cluster(), ports);
  };

  beforeAll(async () => {
    const [port = 0, healthPort = 0] = await freePorts(2);
    ports = { port, healthPort };
    await cluster().kubectl(['create', 'namespace', LAB]);
    await register(cluster(), port);
    await start();
    await answered(cluster());
  });
  afterAll(() => kport?.stop());

  it('a restarted API server asks again, and no label was forgotten: nothing that one forbids gets in for a moment', async () => {
    const [port = 0, healthPort = 0] = await freePorts(2);
    const policy = path.join(cluster().folder, 'audit.yaml');
    writeFileSync(policy, JSON.stringify({ apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', spec: { mode: 'audit' } }));
    const lax = await startKport(cluster(), { name: 'lax', port, healthPort, flags: [`--policy=${policy}`] });
    try {
      await register(cluster(), port);
      await waitFor('the other kport', async () => (await createIn('default')).code === 0 || undefined);
      expect((await cluster().kubectl(['label', 'namespace', LAB, 'kport.dev/mode=enforce'])).code).toBe(0);
      await waitFor('the label', async () => (await create(bad)).stderr.includes('denied the request') || undefined);
      await cluster().killApiServer();
      await cluster().startApiServer();
      for (let asked = 0; asked < 20; asked += 1) expect(await create(bad)).toMatchObject({ code: 1 });
      await waitFor('the denial', async () => {
        const { code, stderr } = await create(bad);
        expect(code).toBe(1);
        return stderr.includes('denied the request') || undefined;
      });
    } finally {
      await register(cluster(), ports?.port ?? 0);
      await lax.stop();
      await cluster().kubectl(['label', 'namespace', LAB, 'kport.dev/mode-']);
    }
    await answered(cluster());
    expect(kport?.isRunning()).toBe(true);
    expect((await cluster().kubectl(['label', 'namespace', LAB, 'kport.dev/mode=warn'])).code).toBe(0);
    await waitFor('the label', async () => (await create(bad)).code === 0 || undefined);
    await cluster().kubectl(['label', 'namespace', LAB, 'kport.dev/mode-']);
    await waitFor('the label to go', async () => (await create(bad)).code === 1 || undefined);
  });

  it('ends with 0 when it is asked to', async () => {
    expect(await kport?.stop()).toBe(0);
  });

  it('nothing that should be judged gets in while kport is away (failurePolicy Fail), and all else does', async () => {
    for (const manifest of [good, bad]) {
      const { code, stderr } = await create(manifest);
      expect(code).toBe(1);
      expect(stderr).toContain('failed calling webhook "validate.kport.dev"');
      expect(stderr).toContain('connection refused');
    }
    expect((await cluster().kubectl(['create', 'configmap', 'settings', '-n', LAB])).code).toBe(0);
  });

  it('takes its certificate from the Secret when it is back, and judges', async () => {
    await start();
    expect(await create(good)).toMatchObject({ code: 0 });
    expect((await create(bad)).stderr).toContain('denied the request: Pod lab/bad has 1 error');
  });
});
