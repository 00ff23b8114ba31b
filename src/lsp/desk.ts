// All that is open in an editor, and what it came to.
import { dirname, resolve } from 'node:path';
import type { InitializeParams, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileText } from '../fix/repair-files.ts';
import type { FoundPolicy } from '../lint/find-policy.ts';
import type { Language } from '../model/finding.ts';
import type { EditorPipes, Io } from '../model/io.ts';
import { remembered } from '../model/remembered.ts';
import { isThere } from '../sources/files.ts';
import { type Charts, charts, type JudgedChart } from './charts.ts';
import { type JudgedText, type Judging, judgeOpen, type LeftText } from './judge-open.ts';
import { type Asked, isAsked, type OpenTexts, openBeside } from './open-beside.ts';
import { type Place, pathOf, placeOf } from './place.ts';
import { type RenderedFolders, type RenderedRepairs, renderedFolders } from './rendered-actions.ts';

export interface EditorSettings {
  readonly io: Io;
  readonly pipes: EditorPipes;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly version: string;
  readonly exclude?: readonly string[] | undefined;
  /** The policy by which a file is judged, as `kport lint` finds it. */
  readonly policyOf: (place: Place) => Promise<FoundPolicy>;
  /** Of these files, seen from a folder, those that a repair may reach. */
  readonly textsOf: (files: readonly string[], cwd: string) => readonly FileText[];
  /** What would repair what a chart or a kustomization renders. */
  readonly renderedRepairs: (folder: Place, language: Language) => Promise<RenderedRepairs>;
  /** What a chart renders comes to. */
  readonly judgedChart: (folder: Place, language: Language) => Promise<JudgedChart>;
  /** By what the editor says of itself (`ja-JP`), where it does. */
  readonly languageOf: (locale: string | undefined) => Language;
}

/** What an editor has said of itself. */
export interface Client {
  readonly hasGreeted: boolean;
  readonly language: Language;
  readonly folders: readonly string[];
  readonly capabilities: InitializeParams['capabilities'];
}

/** All that is open, and what it came to. */
export interface Desk {
  readonly documents: TextDocuments<TextDocument>;
  client: Client;
  /** Of a document as it is now; undefined for one that is no file. */
  readonly seen: (document: TextDocument) => Promise<JudgedText | LeftText | undefined>;
  /** The same of a text that it might be. */
  readonly wouldBe: (place: Place, text: string) => Promise<JudgedText | LeftText>;
  /** That of a file, where it is open. */
  readonly documentAt: (path: string) => TextDocument | undefined;
  /** What would repair what a folder renders; where nobody asks, as far as it is known. */
  readonly rendered: RenderedFolders['of'];
  readonly charts: Charts;
  readonly forget: () => void;
  /** Forgets what was read with a file that is another one now: the addresses of those documents. */
  readonly changed: (path: string) => readonly string[];
}

export function deskOf(documents: TextDocuments<TextDocument>, settings: EditorSettings): Desk {
  // Whatever was read may be another one now: a policy has others that it begins with, and a lock beside it.
  const policies = () => remembered(settings.policyOf, MOST_FOLDERS, folderOf);
  let policyOf = policies();
  const rendered = renderedFolders((folder) => settings.renderedRepairs(folder, desk.client.language));
  const ofCharts = charts((folder) => settings.judgedChart(folder, desk.client.language));
  const open = openTextsOf(documents);
  const judging = (asked: Asked): Judging => {
    const besideOf = (cwd: string) => openBeside(cwd, open, asked);
    return { ...settings, policyOf, language: desk.client.language, besideOf };
  };
  const verdicts = openVerdicts(documents, (document, asked) => {
    const place = placeOf(document.uri, desk.client.folders, settings.io.cwd);
    return place ? judgeOpen(place, document.getText(), judging(asked)) : NOTHING;
  });
  const desk: Desk = {
    documents,
    client: { hasGreeted: false, language: settings.languageOf(undefined), folders: [], capabilities: {} },
    wouldBe: (place, text) => judgeOpen(place, text, judging(new Set())),
    documentAt: open.documentAt,
    rendered: rendered.of,
    charts: ofCharts,
    forget: () => {
      ofCharts.forget();
      policyOf = policies();
      rendered.forget();
      verdicts.forget();
    },
    seen: verdicts.seen,
    changed: verdicts.changed,
  };
  return desk;
}

/** What a document came to. */
interface Verdict {
  readonly version: number;
  readonly seen: ReturnType<Desk['seen']>;
  /** What it was read with; it grows as long as it is judged. */
  readonly asked: Asked;
}

type Verdicts = Pick<Desk, 'seen' | 'changed' | 'forget'>;

/** Kept until the document is another one, or what it was read with. */
function openVerdicts(
  documents: TextDocuments<TextDocument>,
  judge: (document: TextDocument, asked: Asked) => Verdict['seen'],
): Verdicts {
  let kept = new WeakMap<TextDocument, Verdict>();
  return {
    seen: (document) => {
      const before = kept.get(document);
      if (before?.version === document.version) return before.seen;
      const asked: Asked = new Set();
      const seen = judge(document, asked);
      kept.set(document, { version: document.version, seen, asked });
      return seen;
    },
    changed: (path) => {
      const isSaved = isThere(path, dirname(path));
      const isReadWith = (one: TextDocument) => pathOf(one.uri) !== path && isAsked(path, kept.get(one)?.asked ?? NONE, isSaved);
      const readWith = documents.all().filter(isReadWith);
      for (const one of readWith) kept.delete(one);
      return readWith.map(({ uri }) => uri);
    },
    forget: () => {
      kept = new WeakMap();
    },
  };
}

const NONE: Asked = new Set();

/** Addresses whose paths are kept: each is asked for again and again. */
const MOST_PATHS = 2000;

function openTextsOf(documents: TextDocuments<TextDocument>): OpenTexts & Pick<Desk, 'documentAt'> {
  const pathAt = remembered(pathOf, MOST_PATHS);
  const documentAt = (path: string) => documents.all().find(({ uri }) => pathAt(uri) === path);
  return {
    documentAt,
    textAt: (path) => {
      const text = documentAt(path)?.getText();
      return text?.replace(/^\ufeff/, '');
    },
    paths: () => documents.keys().flatMap((uri) => pathAt(uri) ?? []),
  };
}

/** Folders whose policies are kept. */
const MOST_FOLDERS = 500;

/** All documents of one have the same policy. */
function folderOf({ cwd, file }: Place): string {
  return `${cwd}\0${dirname(resolve(cwd, file))}`;
}

const NOTHING: ReturnType<Desk['seen']> = Promise.resolve(undefined);
