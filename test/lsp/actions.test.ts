import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { CodeAction, Diagnostic, TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { runKport } from '../cli/run-kport.ts';
import { scratch } from '../sources/scratch.ts';
import { type Editor, editor } from './editor.ts';

/** A grant that the program has no use for, which is repaired safely, and a port that only its program can change. */
const POD = `# keep me
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}   # and me
spec:
  containers:
    - name: app
      image: nginxinc/nginx-unprivileged:1.29
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        allowPrivilegeEscalation: false
        capabilities:
          add: [NET_BIND_SERVICE]
          drop: [ALL]
      ports:
        - containerPort: 8443
`;
const REPAIRED = POD.replace('          add: [NET_BIND_SERVICE]\n', '');
const LOW = POD.replace('nginxinc/nginx-unprivileged:1.29', 'example/app').replace('8443', '443');
/** Of one finding, where the runtime lowers the port start. */
const BARE = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app
      image: example/app
      securityContext: {runAsNonRoot: true, runAsUser: 1000, capabilities: {drop: [ALL]}}
      ports:
        - containerPort: 443
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - {port: 443, targetPort: 443}
`;

interface Asked {
  readonly line?: number;
  readonly only?: readonly string[];
  readonly diagnostics?: readonly Diagnostic[];
  readonly triggerKind?: 1 | 2;
}

async function actions(from: Editor, uri: string, { line, diagnostics = [], ...context }: Asked = {}): Promise<CodeAction[]> {
  const start = { line: line ?? 0, character: 0 };
  const range = { start, end: line === undefined ? { line: 1000, character: 0 } : start };
  return from.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context: { diagnostics, ...context },
  });
}

/** The texts after an edit, by the addresses of the documents. */
function applied({ edit }: CodeAction, texts: Readonly<Record<string, string>>): Record<string, string> {
  const { changes, documentChanges = [] } = edit ?? ({} as WorkspaceEdit);
  const edits: [string, TextEdit[]][] = [
    ...Object.entries(changes ?? {}),
    ...documentChanges.flatMap((one): [string, TextEdit[]][] =>
      'edits' in one ? [[one.textDocument.uri, one.edits as TextEdit[]]] : [],
    ),
  ];
  return Object.fromEntries(
    edits.map(([uri, own]) => [uri, TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 0, texts[uri] ?? ''), own)]),
  );
}

const kinds = (found: readonly CodeAction[], kind: string) => found.filter((one) => one.kind === kind);
const CHANGES = { workspace: { workspaceEdit: { documentChanges: true } } };

async function opened(text: string, { capabilities = {}, argv = [] as string[], files = {}, name = 'web.yaml' } = {}) {
  const cwd = scratch(files);
  const from = await editor(cwd, { argv, initialize: { capabilities } });
  const uri = await from.open(join(cwd, name), text);
  return { cwd, from, uri, found: await from.told(uri) };
}

describe('a safe repair', () => {
  test('is a quick fix of its finding, and changes nothing else', async () => {
    const { from, uri, found } = await opened(POD);
    const fixes = kinds(await actions(from, uri), 'quickfix').filter(({ isPreferred }) => isPreferred);
    expect(fixes.map(({ title, diagnostics }) => [title, diagnostics])).toEqual(
      found.map((one) => [`repair ${one.code}`, [one]]),
    );
    for (const fix of fixes) expect(applied(fix, { [uri]: POD })).toEqual({ [uri]: REPAIRED });
  });

  test('of a version, where the editor asks for that', async () => {
    const { from, uri } = await opened(POD, { capabilities: CHANGES });
    await from.change(uri, 7, POD);
    const [fix] = kinds(await actions(from, uri), 'quickfix');
    expect(fix?.edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 7 } }]);
  });

  test.each([
    ['the text has lines of Windows', POD.replaceAll('\n', '\r\n'), REPAIRED.replaceAll('\n', '\r\n')],
    ['it begins with a mark of the order of its bytes', `\ufeff${POD}`, `\ufeff${REPAIRED}`],
    ['it is JSON in one line', jsonOf(true), jsonOf(false)],
  ])('also where %s', async (_what, text, wanted) => {
    const { from, uri } = await opened(text, { name: 'web.json' });
    const [fix] = await actions(from, uri);
    expect(applied(fix as CodeAction, { [uri]: text })).toEqual({ [uri]: wanted });
  });

  test('of all is a source action, the same as kport fix --write, and not offered to a cursor that goes by', async () => {
    const two = `${POD}---\n${POD.replace('name: web', 'name: other')}---\n${LOW.replace('name: web', 'name: low')}`;
    const { cwd, from, uri } = await opened(two, { files: { 'web.yaml': two } });
    await runKport(['fix', '--write', '--allow-dirty', '--no-render', 'web.yaml'], { cwd });
    for (const only of [['source'], ['source.fixAll'], ['source.fixAll.kport']]) {
      const [all, ...others] = await actions(from, uri, { only });
      expect(others).toEqual([]);
      expect(applied(all as CodeAction, { [uri]: two })).toEqual({ [uri]: readFileSync(join(cwd, 'web.yaml'), 'utf8') });
    }
    expect(kinds(await actions(from, uri), 'source.fixAll.kport')).toHaveLength(1);
    expect(kinds(await actions(from, uri, { triggerKind: 2 }), 'source.fixAll.kport')).toEqual([]);
    expect(await actions(from, uri, { only: ['source.organizeImports'] })).toEqual([]);
  });
});

describe('a repair that a person has to check', () => {
  const files = { 'service.yaml': SERVICE };

  test('is a refactoring that says what of, and takes along what leads to the port in other files', async () => {
    const { cwd, from, uri } = await opened(LOW, { files });
    const service = pathToFileURL(join(cwd, 'service.yaml')).href;
    const found = kinds(await actions(from, uri, { line: 16 }), 'refactor.rewrite');
    expect(found[0]?.title).toContain('listens on 8443 instead of 443');
    const after = applied(found[0] as CodeAction, { [uri]: LOW, [service]: SERVICE });
    expect(after[uri]).toContain('containerPort: 8443');
    expect(after[service]).toBe(SERVICE.replace('targetPort: 443', 'targetPort: 8443'));
    expect(await actions(from, uri, { line: 16, only: ['quickfix'] })).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ kind: 'refactor.rewrite' })]),
    );
  });

  test('goes by what is open rather than by what is saved', async () => {
    const { cwd, from, uri } = await opened(LOW, { files, capabilities: CHANGES });
    const text = `# moved down\n${SERVICE}`;
    const service = await from.open(join(cwd, 'service.yaml'), text);
    const [fix] = kinds(await actions(from, uri, { line: 16 }), 'refactor.rewrite');
    expect(applied(fix as CodeAction, { [uri]: LOW, [service]: text })[service]).toBe(
      text.replace('targetPort: 443', 'targetPort: 8443'),
    );
    expect(fix?.edit?.documentChanges?.map((one) => 'textDocument' in one && one.textDocument.version)).toEqual([1, 1]);
  });

  test('is to be confirmed, where the editor can ask', async () => {
    const capabilities = { workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } } };
    const { from, uri } = await opened(LOW, { files, capabilities });
    const [fix] = kinds(await actions(from, uri, { line: 16 }), 'refactor.rewrite');
    expect(Object.values(fix?.edit?.changeAnnotations ?? {})).toEqual([
      { label: expect.any(String), needsConfirmation: true, description: expect.stringContaining('8443') },
    ]);
    expect(JSON.stringify(fix?.edit?.documentChanges)).toContain('"annotationId"');
  });
});

describe('a comment that lets a finding pass', () => {
  const allow = (found: readonly CodeAction[]) => found.filter(({ title }) => title.startsWith('let '));

  test('is written above the value, and holds as soon as a reason stands in it', async () => {
    const { from, uri, found } = await opened(BARE, { argv: ['--runtime', 'containerd-2'] });
    const [rule, ...others] = found.map(({ code }) => code);
    expect(others).toEqual([]);
    const [action] = allow(await actions(from, uri, { line: 9 }));
    const after = applied(action as CodeAction, { [uri]: BARE })[uri] ?? '';
    expect(after.split('\n').slice(9, 11)).toEqual([`        # kport-allow ${rule}: `, '        - containerPort: 443']);
    await from.change(uri, 2, after);
    const open = await from.told(uri, 2);
    expect(open.map(({ code }) => code)).toContain('void-suppression');
    await from.change(uri, 3, after.replace(`${rule}: `, `${rule}: clients come to the Pod itself`));
    expect(await from.told(uri, 3)).toEqual([]);
  });

  test('stands at each of the values that the finding is about', async () => {
    const { from, uri, found } = await opened(LOW);
    const joined = found.filter(({ relatedInformation = [] }) => relatedInformation.length > 0);
    const [action] = allow(await actions(from, uri, { diagnostics: joined }));
    const text = applied(action as CodeAction, { [uri]: LOW })[uri] ?? '';
    expect(text.match(/# kport-allow/g)).toHaveLength(2);
    await from.change(uri, 2, text.replaceAll(/(# kport-allow .*: )$/gm, '$1known'));
    expect(await from.told(uri, 2)).toHaveLength(found.length - 1);
  });

  test('puts the cursor where the reason belongs, where the editor can', async () => {
    const capabilities = { workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true } } };
    const { from, uri, found } = await opened(BARE, { capabilities });
    const [action] = allow(await actions(from, uri, { line: 9 }));
    expect(JSON.stringify(action?.edit)).toContain(`# kport-allow ${found[0]?.code}: $0\\n`);
  });

  test.each([
    [
      'where the policy takes none',
      LOW,
      'web.yaml',
      { '.kport.yaml': 'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nspec: {suppressions: {comments: forbid}}\n' },
    ],
    ['in JSON, which has no comments', jsonOf(true), 'web.json', {}],
    ['of a finding about a comment itself', `${LOW}# kport-allow privileged-container-port:\n`, 'web.yaml', {}],
  ])('is not offered %s', async (_what, text, name, files) => {
    const { from, uri, found } = await opened(text, { name, files });
    expect(found.length).toBeGreaterThan(0);
    const about = found.filter(({ code }) => String(code).includes('void-suppression'));
    expect(allow(await actions(from, uri, { diagnostics: about.length > 0 ? about : found }))).toEqual([]);
  });
});

test('only what the cursor is at is repaired, or what the editor names', async () => {
  const two = `${POD}---\n${POD.replace('name: web', 'name: other')}`;
  const { from, uri, found } = await opened(two);
  const preferred = (all: readonly CodeAction[]) => all.filter(({ isPreferred }) => isPreferred);
  expect(preferred(await actions(from, uri, { line: 0 }))).toEqual([]);
  expect(preferred(await actions(from, uri))).toHaveLength(4);
  const last = found.filter(({ code }) => code === 'net-bind-service-added').slice(1);
  const [fix, ...others] = preferred(await actions(from, uri, { diagnostics: last }));
  expect(others).toEqual([]);
  expect(applied(fix as CodeAction, { [uri]: two })).toEqual({
    [uri]: `${POD}---\n${REPAIRED.replace('name: web', 'name: other')}`,
  });
});

test.each(['web/templates/pod.yaml', 'web.txt'])('nothing is offered where nothing is judged or found: %s', async (name) => {
  const text = name === 'web.txt' ? 'hello\n' : POD;
  const { from, uri } = await opened(text, { name, files: { 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' } });
  expect(await actions(from, uri)).toEqual([]);
});

test('in Japanese', async () => {
  const { from, uri } = await opened(LOW, { argv: ['--lang', 'ja'] });
  const found = await actions(from, uri, { line: 16 });
  expect(found.length).toBeGreaterThan(1);
  for (const { title } of found) expect(title).toMatch(/[ぁ-ん]/);
});

function jsonOf(hasGrant: boolean): string {
  const capabilities = `${hasGrant ? '"add": ["NET_BIND_SERVICE"], ' : ''}"drop": ["ALL"]`;
  return `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "é🚀"}, "spec": {"containers": [{"name": "app", "image": "nginxinc/nginx-unprivileged:1.29", "securityContext": {"runAsNonRoot": true, "runAsUser": 1000, "allowPrivilegeEscalation": false, "capabilities": {${capabilities}}}, "ports": [{"containerPort": 8443}]}]}}\n`;
}
