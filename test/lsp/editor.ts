// An editor, as far as a server can tell: the protocol's own client over streams.
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { run } from '../../src/cli/run.ts';
import { recordedIo } from '../cli/recorded-io.ts';

export interface Editor {
  readonly connection: ProtocolConnection;
  readonly greeting: InitializeResult;
  /** The exit code of the server, when it is gone. */
  readonly gone: Promise<number>;
  readonly open: (file: string, text: string, languageId?: string) => Promise<string>;
  readonly change: (uri: string, version: number, text: string) => Promise<void>;
  /** What was told last of a document, at a version or a later one; asked again and again until it is `wanted`. */
  readonly told: (uri: string, version?: number, wanted?: (found: readonly Diagnostic[]) => boolean) => Promise<Diagnostic[]>;
  /** Everything that was told, in its order. */
  readonly published: readonly PublishDiagnosticsParams[];
  readonly registered: readonly unknown[];
}

interface Starting {
  readonly argv?: readonly string[];
  readonly env?: Record<string, string>;
  readonly isAlive?: (processId: number) => boolean;
  readonly initialize?: Partial<InitializeParams>;
}

/** kport in this process, in a folder. */
export async function editor(
  cwd: string,
  { argv = [], env = {}, isAlive = () => true, initialize = {} }: Starting = {},
): Promise<Editor> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const io = { ...recordedIo({ cwd, env }), pipes: () => ({ input, output, isAlive }) };
  const gone = run(['lsp', ...argv], io, () => performance.now());
  onTestFinished(() => void input.end());
  return greet(createProtocolConnection(new StreamMessageReader(output), new StreamMessageWriter(input)), gone, {
    rootUri: pathToFileURL(cwd).href,
    workspaceFolders: [{ uri: pathToFileURL(cwd).href, name: 'here' }],
    ...initialize,
  });
}

/** An editor that has said who it is. */
export async function greet(
  connection: ProtocolConnection,
  gone: Promise<number>,
  initialize: Partial<InitializeParams>,
): Promise<Editor> {
  const published: PublishDiagnosticsParams[] = [];
  const registered: unknown[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const look of waiting) look();
  });
  connection.onRequest('client/registerCapability', (params: { registrations: unknown[] }) => {
    registered.push(...params.registrations);
    return null;
  });
  connection.listen();
  const greeting: InitializeResult = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    ...initialize,
  });
  await connection.sendNotification('initialized', {});
  const told: Editor['told'] = (uri, version = 1, wanted = () => true) =>
    new Promise((resolve) => {
      const look = (): void => {
        const last = published.findLast((one) => one.uri === uri);
        if (last === undefined || (last.version ?? 0) < version || !wanted(last.diagnostics)) return;
        waiting.delete(look);
        resolve(last.diagnostics);
      };
      waiting.add(look);
      look();
    });
  return {
    connection,
    greeting,
    gone,
    published,
    registered,
    told,
    open: async (file, text, languageId = 'yaml') => {
      const uri = file.includes(':') ? file : pathToFileURL(file).href;
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
      return uri;
    },
    change: (uri, version, text) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
  };
}
