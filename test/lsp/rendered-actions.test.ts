// What an editor offers in files of charts and kustomizations, asked by the protocol's own client, of helm and kustomize.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { CodeAction, TextEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { chartYaml } from '../render/charts.ts';
import { HELMS, KUSTOMIZE, sayMissing } from '../render/programs.ts';
import { scratch } from '../sources/scratch.ts';
import { editor } from './editor.ts';

beforeAll(sayMissing);

const helm = HELMS.find((one) => one.helm !== undefined)?.helm;
const env = { PATH: process.env.PATH ?? '', KPORT_HELM: helm ?? '', KPORT_KUSTOMIZE: KUSTOMIZE ?? '' };

const deployment = (name: string, user: string, low: string, added = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext: {runAsNonRoot: true, runAsUser: ${user}}
      containers:
        - name: app
          image: nginxinc/nginx-unprivileged:1.29
          securityContext:
            capabilities:
              drop: [ALL]${added}
          ports:
            - containerPort: ${low}
`;

const CHART = {
  'web/Chart.yaml': chartYaml('web'),
  'web/values.yaml': '# mine\nport: 80 # of the container\nuser: 0\n',
  'web/templates/web.yaml': deployment('{{ .Release.Name }}', '{{ .Values.user }}', '{{ .Values.port }}'),
};

const KUSTOMIZATION = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': deployment('web', '101', '80', '\n              add: [NET_BIND_SERVICE]'),
  'over/kustomization.yaml': 'resources: [../base]\npatches: [{path: patch.yaml}]\n',
  'over/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: app
          securityContext:
            privileged: true
`,
};

async function asked(files: Readonly<Record<string, string>>, name: string, { line = -1, triggerKind = 1, text = '' } = {}) {
  const cwd = scratch(files);
  const from = await editor(cwd, { env });
  const uri = await from.open(join(cwd, name), text || (files[name] ?? ''));
  const [start, end] = line < 0 ? [0, 1000] : [line, line];
  const ask = (kind = triggerKind): Promise<CodeAction[]> =>
    from.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: start, character: 0 }, end: { line: end, character: 0 } },
      context: { diagnostics: [], triggerKind: kind },
    });
  return { cwd, from, uri, ask, found: await ask() };
}

function changed(action: CodeAction | undefined, cwd: string): Record<string, string> {
  const changes = Object.entries(action?.edit?.changes ?? {});
  return Object.fromEntries(
    changes.map(([uri, edits]: [string, TextEdit[]]) => {
      const path = new URL(uri).pathname;
      const document = TextDocument.create(uri, 'yaml', 0, readFileSync(path, 'utf8'));
      return [path.slice(cwd.length + 1), TextDocument.applyEdits(document, edits)];
    }),
  );
}

const titled = (found: readonly CodeAction[], title: string) => found.find((one) => one.title.includes(title));
const inChart = test.skipIf(helm === undefined);

inChart('a value of a chart is repaired in its file of values', async () => {
  const { cwd, found } = await asked(CHART, 'web/values.yaml');
  const port = titled(found, 'privileged-container-port');
  expect(port?.kind).toBe('refactor.rewrite');
  expect(changed(port, cwd)).toEqual({ 'web/values.yaml': CHART['web/values.yaml'].replace('80', '8080') });
});

inChart('a line of a template is asked about by itself, with the file that its value comes from', async () => {
  const line = CHART['web/templates/web.yaml'].split('\n').findIndex((one) => one.includes('- containerPort'));
  expect((await asked(CHART, 'web/templates/web.yaml', { line: 0 })).found).toEqual([]);
  const files = { ...CHART, 'web/templates/web.yaml': CHART['web/templates/web.yaml'].replace('{{ .Values.port }}', '80') };
  const { cwd, found } = await asked(files, 'web/templates/web.yaml', { line });
  expect(changed(titled(found, 'repair privileged-container-port'), cwd)).toEqual({
    'web/templates/web.yaml': files['web/templates/web.yaml'].replace('containerPort: 80', 'containerPort: 8080'),
  });
});

inChart('nothing is rendered where the cursor goes by, and what is known is told', async () => {
  const { ask, found } = await asked(CHART, 'web/values.yaml', { triggerKind: 2 });
  expect(found).toEqual([]);
  const all = await ask(1);
  expect(all.length).toBeGreaterThan(0);
  expect(await ask(2)).toEqual(all);
});

inChart('a text that is not as it was rendered is left', async () => {
  const text = `${CHART['web/values.yaml']}# not saved\n`;
  const { cwd, from, uri, ask, found } = await asked(CHART, 'web/values.yaml', { text });
  expect(found).toEqual([]);
  writeFileSync(join(cwd, 'web/values.yaml'), text);
  await from.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  expect((await ask()).length).toBeGreaterThan(0);
});

test.skipIf(KUSTOMIZE === undefined)('a base is repaired as all that build on it want it', async () => {
  const { cwd, found } = await asked(KUSTOMIZATION, 'over/patch.yaml');
  const action = titled(found, 'net-bind-service-added');
  expect(Object.keys(changed(action, cwd))).toContain('over/patch.yaml');
  const port = titled((await asked(KUSTOMIZATION, 'base/web.yaml')).found, 'privileged-container-port');
  expect(port?.kind).toBe('refactor.rewrite');
});
