import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { foldResult } from '../../src/judge/fold.ts';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { answer } from '../../src/playground/answer.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { recordedIo } from '../cli/recorded-io.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLES = readdirSync(path.join(ROOT, 'examples')).filter((file) => file.endsWith('.yaml'));
const TODAY = '2026-01-31';
const asked = { language: 'en', preset: 'restricted', runtime: 'unknown', unsafe: false, today: TODAY } as const;

function exampleText(file: string): string {
  return readFileSync(path.join(ROOT, 'examples', file), 'utf8');
}

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(EXAMPLES)('%s: what kport lint finds, line by line', async (file) => {
    const settings = {
      policy: { policy: shippedPolicy('restricted') },
      language,
      threads: 1,
      charts: { render: false },
    } as const;
    const result = await lintPaths([`examples/${file}`], { ...settings, io: recordedIo({ cwd: ROOT }) });
    const { findings } = foldResult(result, language);
    const told = await answer({ ...asked, language, text: exampleText(file) });
    expect(told.findings.map(({ line, text, fix, why }) => ({ line, text, fix, why }))).toEqual(
      findings.map(({ range, message, fix, why }) => ({ line: range?.start.line, text: message, fix, why })),
    );
    expect(told.problems).toEqual([]);
  });
});

test.each(EXAMPLES)('%s: the text that kport fix --unsafe makes, and a patch where it makes one', async (file) => {
  const text = exampleText(file);
  const settings = { policy: shippedPolicy('restricted'), door: 'file', language: 'en', today: TODAY, cwd: '/' } as const;
  const [changed] = repairFiles([{ file: 'any', text }], { ...settings, unsafe: true }).files;
  const { repair } = await answer({ ...asked, text, unsafe: true });
  expect(repair.text).toBe(changed?.changed ?? text);
  expect(repair.patch !== '').toBe(changed !== undefined);
});

test('a port is explained step by step, on the runtime that is asked about', async () => {
  const { explanation } = await answer({ ...asked, runtime: 'cri-o', text: exampleText('nginx-as-root.yaml') });
  expect(explanation).toContain('port 80/TCP');
  expect(explanation).toContain('cri-o');
  expect(explanation).not.toContain('docker)');
  // The page breaks lines where it ends: a step is one.
  expect(explanation).toMatch(/^ +1\. .*net\.ipv4\.ip_unprivileged_port_start.*\.$/m);
});

test('what a person has to make sure of stands beside the repair, and only there', async () => {
  const text = exampleText('nginx-as-root.yaml');
  const safe = await answer({ ...asked, text });
  expect(safe.repair).toMatchObject({ text, patch: '', needs: [] });
  expect(safe.repair.summary).toBe('nothing is repaired');
  // As many as are told.
  expect(safe.repair.left).toEqual([expect.stringMatching(new RegExp(`^${safe.findings.length} finding`))]);
  expect(safe.repair.left.join()).toMatch(/--unsafe.* \((?:[a-z-]+, )*privileged-container-port(?:, [a-z-]+)*\)/);
  const unsafe = await answer({ ...asked, text, unsafe: true });
  expect(unsafe.repair.needs.join()).toContain('nginxinc/nginx-unprivileged');
});

test('what names the number of a port that moves is told with the repair', async () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
    - {name: web, image: example.com/web, ports: [{containerPort: 80}], livenessProbe: {tcpSocket: {port: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 80}]}
`;
  const { repair } = await answer({ ...asked, text, unsafe: true });
  expect(repair.named).toContain('manifest.yaml: Service web: spec.ports[0].targetPort: 8080 instead of 80');
  expect(repair.text).toContain('targetPort: 8080');
});

test.each([
  ['', 'no findings', /nothing to judge|no document|empty/i],
  ['kind: Pod\nmetadata: {name: a\n', '', /line|flow|expected/i],
  ['just: text\n', '', /./],
])('%j is judged, skipped or unreadable, and said to be', async (text, _verdict, problem) => {
  const told = await answer({ ...asked, text });
  expect(told.findings).toEqual([]);
  expect(told.problems.map((one) => one.text).join('\n')).toMatch(problem);
});

test.each([
  ['services: {web: {image: nginx, network_mode: host, ports: ["80:80"]}}', 'Compose'],
  ['version: "3"\nservices:\n  web:\n    image: nginx\n', 'Compose'],
  ['services:\n\tweb: {image: nginx}\n', 'Compose'],
  ['{"services": {"web": {"image": "nginx"}}}', 'Compose'],
  ['# syntax=docker/dockerfile:1\nARG V=1\nFROM --platform=linux/amd64 nginx:$V AS web\nEXPOSE 80\n', 'Dockerfile'],
  ['from nginx\r\nUSER 0\r\n', 'Dockerfile'],
  ['[Unit]\nDescription=web\n[Service]\nExecStart=/usr/bin/web -p 80\n', 'systemd'],
  ['[Unit]\nDescription=web\n[Container]\nImage=nginx\nPublishPort=80:80\n', 'Quadlet'],
])('%j is not judged here, and where it is stands in its place', async (text, what) => {
  for (const language of LANGUAGES) {
    const { findings, problems } = await answer({ ...asked, language, text });
    expect(findings).toEqual([]);
    expect(problems).toEqual([
      { text: expect.stringMatching(new RegExp(`Kubernetes.*(?:kport lint.*${what}|${what}.*kport lint)`)) },
    ]);
  }
});

test.each([
  'kind: [\nservices: {}\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  Dockerfile: |\n    FROM nginx\n',
  'we come from: here\n',
])('%j is no file of another dialect', async (text) => {
  const { problems } = await answer({ ...asked, text });
  expect(problems.map((one) => one.text).join()).not.toContain('kport lint');
});
