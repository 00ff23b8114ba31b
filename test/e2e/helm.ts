import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cluster, Result } from './cluster.ts';

/** Runs helm as the administrator of the cluster, with folders of its own. Never rejects. */
export type RunHelm = (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Result>;

export function helmRunner(file: string, cluster: Cluster): RunHelm {
  const home = mkdtempSync(path.join(cluster.folder, 'helm-'));
  const own = { PATH: process.env.PATH, HOME: home, KUBECONFIG: cluster.adminKubeconfig };
  const folders = Object.fromEntries(['CACHE', 'CONFIG', 'DATA'].map((name) => [`HELM_${name}_HOME`, path.join(home, name)]));
  return (args, env = {}) =>
    new Promise((resolve) => {
      const options = { cwd: cluster.folder, env: { ...own, ...folders, ...env }, timeout: 120_000, maxBuffer: 16 * 1024 * 1024 };
      execFile(file, [...args], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr });
      });
    });
}

const GATE = path.resolve(import.meta.dirname, '../../charts/kport-gate');

/** A Deployment whose port and security are values. */
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: 0
  selector:
    matchLabels:
      app: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0
          ports:
            - containerPort: {{ .Values.port }}
          securityContext:
            runAsNonRoot: true
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
`;

/** What a chart installs before everything else, if its gate were not there. */
const FIRST = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-first
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: "-100"
`;

/** Values that a policy has nothing against, and others that it refuses. */
export const GOOD = '--set=port=8080';
export const BAD = '--set=port=80';

/** A chart named `web` in a new folder; with the gate, which runs before another hook, its dependency is still to be built. */
export function writeChart(folder: string, options: { readonly gated: boolean }): string {
  const chart = mkdtempSync(path.join(folder, 'chart-'));
  const gate = { name: 'kport-gate', version: '>=0.0.0', repository: `file://${GATE}`, condition: 'kport-gate.enabled' };
  const metadata = { apiVersion: 'v2', name: 'web', version: '1.0.0', ...(options.gated ? { dependencies: [gate] } : {}) };
  mkdirSync(path.join(chart, 'templates'));
  writeFileSync(path.join(chart, 'Chart.yaml'), JSON.stringify(metadata));
  writeFileSync(path.join(chart, 'values.yaml'), JSON.stringify({ port: 8080 }));
  writeFileSync(path.join(chart, 'templates', 'deployment.yaml'), DEPLOYMENT);
  if (options.gated) writeFileSync(path.join(chart, 'templates', 'first.yaml'), FIRST);
  return chart;
}
