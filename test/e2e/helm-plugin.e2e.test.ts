// The plug-in and the post-renderer, installed into both helms as a user would.
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findHelm } from './components.ts';
import { BAD, GOOD, helmRunner, type RunHelm, writeChart } from './helm.ts';
import { MAIN } from './kport.ts';
import { describeInCluster } from './shared-cluster.ts';

const PLUGINS = path.resolve(import.meta.dirname, '../../deploy/helm-plugin');
const PORT_80 = 'container "web" declares privileged containerPort 80';

describeInCluster('the plug-in', (cluster) => {
  for (const major of ['3', '4'] as const) {
    const file = findHelm(major, process.env);
    describe.skipIf(file === undefined)(`of helm ${major}`, () => {
      const namespace = `plugin${major}`;
      const IN = ['-n', namespace] as const;
      let plain: RunHelm;
      let chart: string;
      let KPORT_BIN: string;
      /** As with a kport on the PATH. */
      const helm: RunHelm = (args, env = {}) => plain(args, { KPORT_BIN, ...env });
      const install = (name: string, flags: readonly string[], env: NodeJS.ProcessEnv = {}) =>
        helm(['install', name, chart, ...IN, ...flags], env);
      /** helm 4 takes the name of a plug-in, helm 3 a program. */
      const renderer = () =>
        major === '4'
          ? ['--post-renderer=kport-post-render']
          : [`--post-renderer=${KPORT_BIN}`, '--post-renderer-args=helm-post-render'];
      const inNamespace = async () => (await cluster().kubectl(['get', 'deployment,secret', ...IN, '-o=name'])).stdout.trim();

      beforeAll(async () => {
        plain = helmRunner(file ?? '', cluster());
        chart = writeChart(cluster().folder, { gated: false });
        KPORT_BIN = program(cluster().folder);
        await cluster().kubectl(['create', 'namespace', namespace]);
        const plugins = major === '4' ? ['kport', 'kport-post-render'] : ['kport'];
        for (const plugin of plugins)
          expect(await helm(['plugin', 'install', path.join(PLUGINS, plugin)])).toMatchObject({ code: 0 });
      });

      it('runs kport, and ends as it ends', async () => {
        expect(await helm(['kport', 'explain', '80'])).toMatchObject({ code: 0, stdout: expect.stringContaining('http') });
        expect(await helm(['kport', 'lint', '--no-such-option'])).toMatchObject({ code: 2 });
      });

      it('judges a chart with the flags of helm', async () => {
        const bad = await helm(['kport', 'lint', chart, BAD, ...IN]);
        expect(bad).toMatchObject({ code: 1, stdout: expect.stringContaining(PORT_80) });
        expect(await helm(['kport', 'lint', chart, GOOD, ...IN])).toMatchObject({ code: 0 });
      });

      it('refuses as a post-renderer, and nothing reaches the cluster', async () => {
        const report = path.join(cluster().folder, `report${major}.txt`);
        const { code, stderr } = await install('bad', [BAD, ...renderer()], { KPORT_REPORT: report });
        expect(code).not.toBe(0);
        // helm 3 shows what a post-renderer writes to standard error, helm 4 does not.
        const told = major === '3' ? stderr : readFileSync(report, 'utf8');
        expect(told).toContain(PORT_80);
        expect(told).toContain('what was rendered: refused, because of 1 finding (policy "restricted")');
        expect(await inNamespace()).toBe('');
      });

      it('takes options of its own', async () => {
        const flags = [...renderer(), '--post-renderer-args=--fail-on=never'];
        expect(await install('never', [BAD, ...flags])).toMatchObject({ code: 0 });
        expect(await helm(['uninstall', 'never', ...IN])).toMatchObject({ code: 0 });
      });

      it('lets a good chart pass as it is', async () => {
        expect(await install('good', [GOOD, ...renderer()])).toMatchObject({ code: 0 });
        expect(await inNamespace()).toContain('deployment.apps/good');
        const { stdout } = await helm(['get', 'manifest', 'good', ...IN]);
        if (major === '3') expect(stdout).toBe(`${(await helm(['template', 'good', chart, ...IN, GOOD])).stdout}\n`);
        expect(stdout).toContain('containerPort: 8080');
      });

      it('refuses an upgrade', async () => {
        expect(await helm(['upgrade', 'good', chart, ...IN, BAD, ...renderer()])).not.toMatchObject({ code: 0 });
        expect((await helm(['history', 'good', ...IN, '-o=json'])).stdout).not.toContain('"revision":2');
      });
    });
  }
});

/** A program like the `kport` that npm installs. */
function program(folder: string): string {
  const file = path.join(mkdtempSync(path.join(folder, 'bin-')), 'kport');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
