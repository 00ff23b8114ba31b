// All that is open in an editor, and what it came to.
import { dirname, resolve } from 'node:path';
import type { InitializeParams, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileText } from '../fix/repair-files.ts';
import type { FoundPolicy } from '../lint/find-policy.ts';
import type { Language } from '../model/finding.ts';
import type { EditorPipes, Io } from '../model/io.ts';
import { remembered } from '../model/remembered.ts';
import { type Charts, charts, type JudgedChart } from './charts.ts';
import { type JudgedText, type Judging, judgeOpen, type LeftText } from './judge-open.ts';
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
}

export function deskOf(documents: TextDocuments<TextDocument>, settings: EditorSettings): Desk {
  // Whatever was read may be another one now: a policy has others that it begins with, and a lock beside it.
  const policies = () => remembered(settings.policyOf, MOST_FOLDERS, folderOf);
  let policyOf = policies();
  let judged = new WeakMap<TextDocument, { readonly version: number; readonly seen: ReturnType<Desk['seen']> }>();
  const rendered = renderedFolders((folder) => settings.renderedRepairs(folder, desk.client.language));
  const ofCharts = charts((folder) => settings.judgedChart(folder, desk.client.language));
  const judging = (): Judging => ({ ...settings, policyOf, language: desk.client.language });
  const desk: Desk = {
    documents,
    client: { hasGreeted: false, language: settings.languageOf(undefined), folders: [], capabilities: {} },
    wouldBe: (place, text) => judgeOpen(place, text, judging()),
    documentAt: (path) => documents.all().find(({ uri }) => pathOf(uri) === path),
    rendered: rendered.of,
    charts: ofCharts,
    forget: () => {
      ofCharts.forget();
      policyOf = policies();
      rendered.forget();
      judged = new WeakMap();
    },
    seen: (document) => {
      const before = judged.get(document);
      if (before?.version === document.version) return before.seen;
      const place = placeOf(document.uri, desk.client.folders, settings.io.cwd);
      const seen = place ? judgeOpen(place, document.getText(), judging()) : NOTHING;
      judged.set(document, { version: document.version, seen });
      return seen;
    },
  };
  return desk;
}

/** Folders whose policies are kept. */
const MOST_FOLDERS = 500;

/** All documents of one have the same policy. */
function folderOf({ cwd, file }: Place): string {
  return `${cwd}\0${dirname(resolve(cwd, file))}`;
}

const NOTHING: ReturnType<Desk['seen']> = Promise.resolve(undefined);
