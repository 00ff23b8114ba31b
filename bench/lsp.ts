// How long an editor waits for what `kport lsp` has to say of a change: npm run bench:lsp, after a build.
// The built program over pipes, one letter after the other as fast as a person types, in texts of 1,000 and of 20,000 lines: from the
// moment a change is sent to the moment the diagnostics of its version are in. The aim is 50 ms for 1,000 lines. On a machine that others
// want as well, what counts is the processor time of the server, which is told for a change as far as the kernel tells it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { columns, median } from './columns.ts';

const KPORT = fileURLToPath(new URL('../dist/cli/main.cjs', import.meta.url));
const CHANGES = 60;
const WARM_UP = 10;
/** Somebody who types fast. */
const BETWEEN = 120;

/** Deployments with a finding each, until the text has as many lines. */
function manifest(lines: number): string {
  const one = (index: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web-${index}, labels: {app: web-${index}}}
spec:
  selector: {matchLabels: {app: web-${index}}}
  template:
    metadata: {labels: {app: web-${index}}}
    spec:
      containers:
        - name: app
          image: example/app:${index}
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
          ports:
            - name: http
              containerPort: ${index % 2 === 0 ? 80 : 8080}
          readinessProbe:
            httpGet: {path: /, port: http}
---
`;
  const each = one(0).split('\n').length - 1;
  return Array.from({ length: Math.round(lines / each) }, (_, index) => one(index)).join('');
}

interface Waited {
  readonly lines: number;
  readonly milliseconds: readonly number[];
  /** Of the server for a change, in milliseconds; NaN where nobody tells. */
  readonly processor: number;
}

/** What a process took so far, in milliseconds: proc(5), fields 14 and 15 in hundredths of a second. */
function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return Number.NaN;
  }
}

interface Editing {
  readonly connection: ProtocolConnection;
  readonly pid: number;
  readonly told: (version: number) => Promise<void>;
}

async function waits({ connection, pid, told }: Editing, lines: number): Promise<Waited> {
  const uri = `file:///tmp/kport-bench/${lines}.yaml`;
  const text = manifest(lines);
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await told(1);
  const milliseconds: number[] = [];
  let before = Number.NaN;
  for (let version = 2; version < CHANGES + WARM_UP + 2; version += 1) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    if (version === WARM_UP + 2) before = processorTime(pid);
    const start = performance.now();
    // In the name of an image, where letters change no finding.
    const at = { line: 10, character: 17 };
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text: 'a' }],
    });
    await told(version);
    if (version > WARM_UP + 1) milliseconds.push(performance.now() - start);
  }
  const processor = (processorTime(pid) - before) / milliseconds.length;
  await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return { lines: text.split('\n').length - 1, milliseconds, processor };
}

async function main(): Promise<void> {
  const server = spawn(process.execPath, [KPORT, 'lsp', '--policy', 'restricted'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  let waiting = { version: 0, done: (): void => undefined };
  connection.onNotification('textDocument/publishDiagnostics', ({ version }: { version?: number }) => {
    if (version === waiting.version) waiting.done();
  });
  const told = (version: number) => new Promise<void>((done) => (waiting = { version, done }));
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const rows = [['lines', 'median ms', 'p95 ms', 'processor ms']];
  for (const lines of [1_000, 20_000]) {
    const { milliseconds, processor, ...text } = await waits({ connection, pid: server.pid ?? 0, told }, lines);
    const p95 = milliseconds.toSorted((a, b) => a - b)[Math.floor(milliseconds.length * 0.95)] ?? Number.NaN;
    rows.push([String(text.lines), median(milliseconds).toFixed(1), p95.toFixed(1), processor.toFixed(1)]);
  }
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  process.stdout.write(`${columns(rows).join('\n')}\n`);
}

await main();
