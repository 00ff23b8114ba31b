// What images hold decides in a cluster as it does in a file: both charts are given a lock, and a new one holds without a restart.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockText } from '../../src/images/lock-file.ts';
import type { LockedFacts } from '../../src/model/image-lock.ts';
import { type Container, RELEASE, type RunRelease, releaseRunner, releaseValues, startContainer } from './chart-release.ts';
import { findHelm } from './components.ts';
import { GOOD, helmRunner, writeChart } from './helm.ts';
import { type Kubelet, startKubelet } from './kubelet.ts';
import { GOOD_CONTAINER, pod } from './manifests.ts';
import { answered } from './registration.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const NOT_STARTED = 'container "web" does not start';
const DIGEST = `sha256:${'a'.repeat(64)}`;

/** The image of GOOD_CONTAINER, which drops ALL: with a file capability its program is not executed. */
function lock(facts: LockedFacts): string {
  const image = { ref: GOOD_CONTAINER.image, digest: DIGEST, platforms: ['linux/amd64'], facts, evidence: [DIGEST] };
  return lockText({ made: '2026-11-28', images: [image] });
}

const CAPABLE = lock({ user: '101', fileCapability: 'ep', exec: 'direct' });
const PLAIN = lock({ user: '101', fileCapability: 'none', exec: 'direct' });

const file = findHelm('4', process.env) ?? findHelm('3', process.env);

describeInCluster(
  `a lock of images${file === undefined ? ': there is no helm (node test/e2e/build-tools.ts)' : ''}`,
  (cluster) => {
    let helm: RunRelease;
    let kport: Container | undefined;
    let kubelet: Kubelet | undefined;
    const given = (text: string, value: string): string => {
      const name = path.join(cluster().folder, 'kport-images.lock.json');
      writeFileSync(name, text);
      return `--set-file=${value}=${name}`;
    };
    const create = (name: string, image: string) =>
      cluster().kubectl(
        ['create', '--dry-run=server', '-f', '-'],
        JSON.stringify(pod({ name, namespace: 'shop' }, { ...GOOD_CONTAINER, image })),
      );

    beforeAll(async () => {
      if (file === undefined) return;
      helm = releaseRunner(file, cluster());
      for (const name of [RELEASE.namespace, 'shop']) await cluster().kubectl(['create', 'namespace', name]);
      const values = [...(await releaseValues()), '--set', 'extraArgs={--reload-interval=0.2}', given(CAPABLE, 'images.lock')];
      expect(await helm('install', values)).toMatchObject({ code: 0 });
      kport = await startContainer(cluster());
      await answered(cluster());
    });
    afterAll(async () => {
      await kport?.stop();
      await kubelet?.stop();
    });

    it.skipIf(file === undefined)('a Pod is judged by what its image holds, and by its tag', async () => {
      expect((await create('known', GOOD_CONTAINER.image)).stderr).toContain(NOT_STARTED);
      expect((await create('digest', `registry.example/web@${DIGEST}`)).stderr).toContain(NOT_STARTED);
      expect(await create('unknown', 'registry.example/web:2.0')).toMatchObject({ code: 0 });
    });

    it.skipIf(file === undefined)('a new lock holds without a restart', async () => {
      expect(await helm('upgrade', ['--reuse-values', given(PLAIN, 'images.lock')])).toMatchObject({ code: 0 });
      await kport?.refreshPolicy();
      await waitFor('the new lock', async () => (await create('known', GOOD_CONTAINER.image)).code === 0 || undefined);
      expect(kport?.isRunning()).toBe(true);
    });

    it.skipIf(file === undefined)('one that is none is refused, and the old one holds', async () => {
      writeFileSync(path.join(cluster().folder, 'images', 'kport-images.lock.json'), '{"version": 2}');
      await waitFor('the refusal', async () => kport?.log().includes('no lock of images that kport can read') || undefined);
      expect(await create('known', GOOD_CONTAINER.image)).toMatchObject({ code: 0 });
    });

    it.skipIf(file === undefined)('the gate of a chart knows it, too', async () => {
      kubelet = await startKubelet(cluster());
      const run = helmRunner(file ?? '', cluster());
      const chart = writeChart(cluster().folder, { gated: true });
      expect(await run(['dependency', 'build', chart, '--skip-refresh'])).toMatchObject({ code: 0 });
      const install = (name: string, text: string) =>
        run(['install', name, chart, '-n', 'shop', '--timeout=60s', GOOD, given(text, 'kport-gate.images.lock')]);
      expect(await install('capable', CAPABLE)).not.toMatchObject({ code: 0 });
      expect(kubelet.runs.at(-1)?.log).toContain(NOT_STARTED);
      expect(await install('plain', PLAIN)).toMatchObject({ code: 0 });
    });
  },
);
