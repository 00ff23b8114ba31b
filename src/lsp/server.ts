// The protocol: what an editor tells and asks, and what it is told. https://microsoft.github.io/language-server-protocol/
import {
  createConnection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type WatchDog,
} from 'vscode-languageserver';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { errorText } from '../model/errors.ts';
import { IMAGE_LOCK_FILE } from '../model/image-lock.ts';
import type { EditorPipes } from '../model/io.ts';
import { isThere, POLICY_FILE } from '../sources/files.ts';
import { ACTION_KINDS } from './actions.ts';
import { answerCodeAction } from './answer-code-action.ts';
import { answerHover } from './answer-hover.ts';
import { chartDiagnostics } from './chart-diagnostics.ts';
import { chartOf } from './charts.ts';
import { type Client, type Desk, deskOf, type EditorSettings } from './desk.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { pace } from './pace.ts';
import { pathOf } from './place.ts';
import { shiftOf } from './ranges.ts';

type Connection = ReturnType<typeof createConnection>;

/** Serves one editor, until it is gone: 0 where it took its leave first, as the protocol asks it to. */
export function serveEditor(settings: EditorSettings): Promise<0 | 1> {
  const { input, output } = settings.pipes;
  const leaving = new AbortController();
  return new Promise((resolve) => {
    const dog = watchDog(settings.pipes, leaving.signal, (code) => {
      leaving.abort();
      resolve(code);
    });
    const connection = createConnection(
      (logger) => createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), logger),
      dog,
    );
    listen(connection, settings, { dog, gone: leaving.signal });
    for (const event of ['end', 'close'] as const) input.on(event, () => dog.exit(dog.shutdownReceived ? 0 : 1));
    connection.listen();
  });
}

/** How often it is asked whether the editor is still there, in milliseconds. */
const PARENT_EVERY = 3000;

function watchDog({ isAlive }: EditorPipes, gone: AbortSignal, end: (code: 0 | 1) => void): WatchDog {
  const dog: WatchDog = {
    shutdownReceived: false,
    initialize: ({ processId }) => {
      if (processId === null) return;
      const timer = setInterval(() => {
        if (!isAlive(processId)) dog.exit(dog.shutdownReceived ? 0 : 1);
      }, PARENT_EVERY);
      gone.addEventListener('abort', () => clearInterval(timer));
    },
    exit: (code) => end(code === 0 ? 0 : 1),
  };
  return dog;
}

/** From the greeting to the leave. */
interface Life {
  readonly dog: WatchDog;
  readonly gone: AbortSignal;
}

function listen(connection: Connection, settings: EditorSettings, { dog, gone }: Life): void {
  const documents = new TextDocuments(TextDocument);
  const desk = deskOf(documents, settings);
  const { console: log } = connection;
  const report = (error: unknown): void => {
    if (!gone.aborted) log.error(errorText(error));
  };
  const ask = (uri: string): void => publish.ask(uri);
  const publish = pace((uri) => publishOne(uri, { connection, desk, ask, report }).catch(report), settings.now, gone);
  const again = (): void => {
    desk.forget();
    for (const uri of documents.keys()) publish.ask(uri);
  };
  connection.onInitialize((params) => {
    desk.client = clientOf(params, settings);
    return greeting(settings);
  });
  connection.onInitialized(() => void follow(connection, desk, again).catch(report));
  connection.onDidChangeWatchedFiles(again);
  documents.onDidSave(again);
  // Also as it is opened, with a text that may never have been saved.
  documents.onDidChangeContent(({ document: { uri } }) => {
    for (const one of [uri, ...neighboursOf(uri, desk)]) publish.ask(one);
  });
  documents.onDidClose(({ document: { uri } }) => {
    publish.drop(uri);
    for (const one of neighboursOf(uri, desk)) publish.ask(one);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  connection.onCodeAction((params) => outsideOfLife(desk, dog) ?? answerCodeAction(params, desk, settings));
  connection.onHover((params) => outsideOfLife(desk, dog) ?? answerHover(params, desk));
  documents.listen(connection);
}

/** The documents that were read with one that is another one now. */
function neighboursOf(uri: string, desk: Desk): readonly string[] {
  const path = pathOf(uri);
  return path === undefined ? [] : desk.changed(path);
}

/** What the protocol has a server say to whoever asks before the greeting, or after the leave. */
function outsideOfLife({ client }: Desk, { shutdownReceived }: WatchDog): ResponseError<never> | undefined {
  if (shutdownReceived) return new ResponseError(ErrorCodes.InvalidRequest, 'the server is shutting down');
  return client.hasGreeted ? undefined : new ResponseError(ErrorCodes.ServerNotInitialized, 'the server is not initialized');
}

interface Publishing {
  readonly connection: Connection;
  readonly desk: Desk;
  /** Has a document told again. */
  readonly ask: (uri: string) => void;
  readonly report: (error: unknown) => void;
}

async function publishOne(uri: string, { connection, desk, ask, report }: Publishing): Promise<void> {
  const document = desk.documents.get(uri);
  if (document === undefined) return;
  const { version } = document;
  const seen = await desk.seen(document);
  // Meanwhile it may have changed, which is judged next, or be closed.
  if (seen === undefined || desk.documents.get(uri) !== document || document.version !== version) return;
  const view = { uri, language: desk.client.language, shift: shiftOf(document.getText()) };
  const folder = chartOf(seen.place, (path) => isThere(path, seen.place.cwd));
  const chart = folder && desk.charts.known(folder);
  const inChart = folder && chart && chartDiagnostics(chart, { place: seen.place, text: document.getText(), folder }, view);
  const own = inChart && 'because' in seen ? [] : diagnosticsOf(seen, view);
  await connection.sendDiagnostics({ uri, version, diagnostics: [...own, ...(inChart ?? [])] });
  // What the chart comes to takes longer than anybody waits for what the text is by itself.
  if (folder) desk.charts.wait(folder)?.then(() => ask(uri), report);
}

function clientOf({ locale, capabilities, workspaceFolders, rootUri }: InitializeParams, { languageOf }: EditorSettings): Client {
  const roots = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
  return { hasGreeted: true, language: languageOf(locale), capabilities, folders: roots.flatMap((uri) => pathOf(uri) ?? []) };
}

function greeting({ version }: EditorSettings): InitializeResult {
  return {
    serverInfo: { name: 'kport', version },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: ACTION_KINDS },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** Asks to be told of what else a verdict depends on: folders, policies with what they begin with, locks, other manifests. */
async function follow(connection: Connection, desk: Desk, again: () => void): Promise<void> {
  const { workspace } = desk.client.capabilities;
  if (workspace?.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = removed.flatMap(({ uri }) => pathOf(uri) ?? []);
      const kept = desk.client.folders.filter((folder) => !gone.includes(folder));
      desk.client = { ...desk.client, folders: [...kept, ...added.flatMap(({ uri }) => pathOf(uri) ?? [])] };
      again();
    });
  }
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

const WATCHED = [
  '**/*.{yaml,yml,json}',
  `**/${POLICY_FILE}`,
  `**/${IMAGE_LOCK_FILE}`,
  // What Compose files, and units, are read with.
  '**/{.env,*.env,Dockerfile,Dockerfile.*,Dockerfile-*,*.Dockerfile,Containerfile,Containerfile.*,*.Containerfile}',
  '**/*.{service,socket,conf,container,pod,kube,image,build}',
];
