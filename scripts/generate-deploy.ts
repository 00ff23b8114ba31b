// Writes the plain manifests of deploy/ that are made from charts/kport: `node scripts/generate-deploy.ts`. It needs helm (on the
// PATH, or as the end-to-end tests build it), and says so where there is none. Kustomizations and patches are written by hand.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findHelm } from '../test/e2e/components.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
export const RELEASE = 'kport';
export const NAMESPACE = 'kport-system';

const HEAD =
  '# Generated from charts/kport (node scripts/generate-deploy.ts): do not edit. Change it with a patch, in an overlay.\n';

/** What only helm needs: the labels of the chart, and the line that names the template. */
const OF_HELM = /^ *(?:helm\.sh\/chart|app\.kubernetes\.io\/managed-by): .*\n|^# Source: .*\n/gm;

const MONITORING = ['serviceMonitor', 'prometheusRule', 'dashboard'].map((what) => `metrics.${what}.enabled=true`);

/** Where the templates go, with the values that they are rendered with. */
const FOLDERS: readonly { readonly folder: string; readonly values: readonly string[]; readonly only?: RegExp }[] = [
  { folder: 'base', values: [] },
  { folder: 'overlays/cert-manager', values: ['certificates.source=cert-manager'], only: /^certificate\.yaml$/ },
  // For whoever runs kport audit; with policies of the API server alone nothing is told to a webhook.
  { folder: 'audit', values: ['audit.enabled=true', 'audit.reports=false', 'admission=policy'], only: /^audit-rbac\.yaml$/ },
  { folder: 'components/monitoring', values: MONITORING, only: /^(?:servicemonitor|prometheusrule|dashboard-configmap)\.yaml$/ },
];

/** The generated files by their name in deploy/, with their text, as this helm renders them. */
export function deployFiles(helm: string): ReadonlyMap<string, string> {
  return new Map(
    FOLDERS.flatMap(({ folder, values, only = /^/ }) => {
      const templates = byTemplate(rendered(helm, values));
      return [...templates]
        .filter(([name]) => only.test(name))
        .map(([name, documents]) => [`${folder}/${name}`, `${HEAD}${documents.join('---\n')}`] as const);
    }),
  );
}

function rendered(helm: string, values: readonly string[]): string {
  const set = values.flatMap((value) => ['--set', value]);
  // A name for kustomizations to replace.
  const image = ['--set', 'image.repository=kport'];
  const args = ['template', RELEASE, path.join(ROOT, 'charts/kport'), '--namespace', NAMESPACE, ...image, ...set];
  return execFileSync(helm, args, { encoding: 'utf8' });
}

/** The documents of each template, in their order. */
function byTemplate(text: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const document of text.split(/^---\n/m)) {
    const name = /^# Source: kport\/templates\/(\S+)$/m.exec(document)?.[1];
    if (name === undefined) continue;
    files.set(name, [...(files.get(name) ?? []), `${document.replaceAll(OF_HELM, '').trimEnd()}\n`]);
  }
  return files;
}

if (import.meta.main) {
  const helm = findHelm('4', process.env) ?? findHelm('3', process.env);
  if (helm === undefined) process.stderr.write('deploy/ is left as it is: there is no helm\n');
  for (const [name, content] of helm ? deployFiles(helm) : []) {
    const file = path.join(ROOT, 'deploy', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
