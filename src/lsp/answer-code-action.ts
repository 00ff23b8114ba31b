// Which findings an editor means when it asks what to do, and what they may be repaired with.
import { dirname, resolve } from 'node:path';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileText } from '../fix/repair-files.ts';
import { isThere, manifestsBeside } from '../sources/files.ts';
import { below } from '../sources/renderable.ts';
import { type Asking, actionsFor, FIX_ALL, repairAction } from './actions.ts';
import type { Desk, EditorSettings } from './desk.ts';
import { type FoundDiagnostic, findingDiagnostics } from './diagnostics.ts';
import { dayOf, type JudgedText } from './judge-open.ts';
import { type Place, uriOf } from './place.ts';
import { shiftOf } from './ranges.ts';
import { renderedFolder, repairsAt } from './rendered-actions.ts';

/** Files beside a document that a repair may reach, and characters of all of them. */
const MOST_FILES = 200;
const MOST_BESIDE = 2 * 1024 * 1024;

export async function answerCodeAction(params: CodeActionParams, desk: Desk, settings: EditorSettings): Promise<CodeAction[]> {
  const document = desk.documents.get(params.textDocument.uri);
  const judged = document && (await desk.seen(document));
  if (document === undefined || judged === undefined) return [];
  const own = 'because' in judged ? [] : await ownActions(params, { judged, document, desk, settings });
  return [...own, ...(await renderedActions(params, { place: judged.place, document, desk }))];
}

interface InEditor {
  readonly document: TextDocument;
  readonly desk: Desk;
}

/** Of what the text is by itself. */
async function ownActions(
  { range, context }: CodeActionParams,
  { judged, document, desk, settings }: InEditor & { readonly judged: JudgedText; readonly settings: EditorSettings },
): Promise<CodeAction[]> {
  const { uri } = document;
  const { language, capabilities } = desk.client;
  const { policy, place } = judged;
  const shift = shiftOf(document.getText());
  const findings = meant(findingDiagnostics(judged, { uri, language, shift }), range, context.diagnostics);
  return actionsFor({
    judged,
    findings,
    isWanted: wanted(context),
    language,
    settings: { policy: policy.policy, door: 'file', language, today: dayOf(settings.io), cwd: place.cwd },
    beside: () => textsBeside(judged, desk, settings),
    document: { uri, version: document.version, shift },
    documentOf: (file) => documentOf({ ...place, file }, desk),
    capabilities: capabilities.workspace?.workspaceEdit,
    judgeAgain: async (text) => {
      const again = await desk.wouldBe(place, text);
      return 'because' in again ? judged.result.findings : again.result.findings;
    },
  });
}

/** Of what the chart or the kustomization renders that it belongs to. */
async function renderedActions(
  { range, context }: CodeActionParams,
  { place, document, desk }: InEditor & { readonly place: Place },
): Promise<CodeAction[]> {
  const isWanted = wanted(context);
  const folder = renderedFolder(place, (path) => isThere(path, place.cwd));
  if (folder === undefined || ![CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite].some(isWanted)) return [];
  const found = await desk.rendered(folder, context.triggerKind !== CodeActionTriggerKind.Automatic);
  const openText = (file: string) => desk.documentAt(resolve(place.cwd, file))?.getText();
  const { language, capabilities } = desk.client;
  const offering = {
    file: place.file,
    language,
    document: { uri: document.uri, version: document.version, shift: shiftOf(document.getText()) },
    documentOf: (file: string) => documentOf({ ...place, file }, desk),
    capabilities: capabilities.workspace?.workspaceEdit,
  };
  return (found ? repairsAt(found, { place, range, openText }) : [])
    .map(([finding, repair]) => repairAction(finding, repair, offering))
    .filter(({ kind = '' }) => isWanted(kind));
}

/** Those that the editor names, else those of the lines that are marked. */
function meant(all: readonly FoundDiagnostic[], { start, end }: Range, named: readonly Diagnostic[]): FoundDiagnostic[] {
  const prints = new Set(named.map(printOf));
  const known = all.filter(([, diagnostic]) => prints.has(printOf(diagnostic)));
  if (known.length > 0) return known;
  return all.filter(([, { range, relatedInformation = [] }]) =>
    [range, ...relatedInformation.map(({ location }) => location.range)].some(
      (one) => one.start.line <= end.line && start.line <= one.end.line,
    ),
  );
}

function printOf({ data }: Diagnostic): unknown {
  return (data as { readonly fingerprint?: unknown } | undefined)?.fingerprint ?? NaN;
}

/** What repairs a whole file is worth its time only where somebody asks for it, and not where the cursor goes by. */
function wanted({ only, triggerKind }: CodeActionParams['context']): Asking['isWanted'] {
  if (only === undefined) return (kind) => kind !== FIX_ALL || triggerKind !== CodeActionTriggerKind.Automatic;
  return (kind) => only.some((one) => kind === one || kind.startsWith(`${one}.`));
}

/** The manifests of its folder, as they are in the editor where they are open: a port that moves takes along what leads to it. */
function textsBeside({ place }: JudgedText, desk: Desk, { textsOf }: EditorSettings): FileText[] {
  const folder = dirname(place.file);
  const names = manifestsBeside(resolve(place.cwd, folder)).slice(0, MOST_FILES);
  const files = names.map((name) => below(folder, name)).filter((file) => file !== place.file);
  let left = MOST_BESIDE;
  return textsOf(files, place.cwd).flatMap((one) => {
    const { file, text } = one;
    const open = desk
      .documentAt(resolve(place.cwd, file))
      ?.getText()
      .replace(/^\ufeff/, '');
    left -= (open ?? text).length;
    return left < 0 ? [] : [{ ...one, text: open ?? text }];
  });
}

function documentOf(place: Place, desk: Desk): ReturnType<Asking['documentOf']> {
  const open = desk.documentAt(resolve(place.cwd, place.file));
  return open
    ? { uri: open.uri, version: open.version, shift: shiftOf(open.getText()) }
    : { uri: uriOf(place), version: null, shift: 0 };
}
