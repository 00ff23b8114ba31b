// What an editor offers to do about findings: the plans of `kport fix`, safe ones as quick fixes, others as refactorings with what a
// person has to make sure of, and a comment that lets a finding pass.
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from 'vscode-languageserver';
import { lineEdits } from '../fix/line-edits.ts';
import { type FileText, repairFiles } from '../fix/repair-files.ts';
import { type FoundRepair, repairsOfFindings } from '../fix/repairs-of-findings.ts';
import { fingerprints } from '../judge/identity.ts';
import type { PartSettings } from '../judge/judge-documents.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { RepairEdit } from '../model/repair.ts';
import { ruleOf } from '../rules/index.ts';
import { applyEdits, type TextEdit as OffsetEdit } from '../sources/yaml/edits/text-edit.ts';
import { indexLines, rangeAt } from '../sources/yaml/lines.ts';
import { fill } from '../words/catalogue.ts';
import { editorWords } from '../words/editor-words.ts';
import { needSentences } from '../words/fix-words.ts';
import { rulesOf } from '../words/told-message.ts';
import type { JudgedText } from './judge-open.ts';
import { type Shift, toRange } from './ranges.ts';
import { allowingComments } from './suppress.ts';
import { type EditedDocument, workspaceEdit } from './workspace-edit.ts';

/** Of its own kind below `source.fixAll`, so that a person can ask for it alone when a file is saved. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.kport`;
export const ACTION_KINDS = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL];

/** Findings that something is offered for at once: each is planned by itself. */
const MOST_FINDINGS = 10;

export interface Asking {
  readonly judged: JudgedText;
  /** Findings that are meant, with what was shown of each. */
  readonly findings: readonly (readonly [LintFinding, Diagnostic])[];
  readonly isWanted: (kind: CodeActionKind) => boolean;
  readonly language: Language;
  readonly settings: PartSettings;
  /** Other files that a repair may reach. */
  readonly beside: () => readonly FileText[];
  readonly document: { readonly uri: string; readonly version: number; readonly shift: Shift };
  /** Of another file, as the editor has it. */
  readonly documentOf: (file: string) => Asking['document'] | { readonly uri: string; readonly version: null; readonly shift: 0 };
  readonly capabilities: Parameters<typeof workspaceEdit>[1];
  /** What the text would come to, if it were another one. */
  readonly judgeAgain: (text: string) => Promise<readonly LintFinding[]>;
}

export async function actionsFor(asking: Asking): Promise<CodeAction[]> {
  const { isWanted, findings } = asking;
  const repairs = isWanted(CodeActionKind.QuickFix) || isWanted(CodeActionKind.RefactorRewrite) ? repairActions(asking) : [];
  const allowing: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix))
    for (const found of findings.slice(0, MOST_FINDINGS)) allowing.push(...(await allowAction(found, asking)));
  const all = isWanted(FIX_ALL) ? fixAllActions(asking) : [];
  return [...repairs, ...allowing, ...all].filter(({ kind = '' }) => isWanted(kind));
}

function repairActions(asking: Asking): CodeAction[] {
  const { judged, settings, beside } = asking;
  const offered = asking.findings.slice(0, MOST_FINDINGS);
  if (offered.length === 0) return [];
  const files = [{ file: judged.place.file, text: judged.text }, ...beside()];
  const { repairs } = repairsOfFindings(
    offered.map(([finding]) => finding),
    files,
    settings,
  );
  return offered.flatMap(([finding, diagnostic]) => {
    const repair = repairs.get(finding);
    const offering = { ...asking, file: judged.place.file, diagnostics: [diagnostic] };
    return repair ? [repairAction(finding, repair, offering)] : [];
  });
}

export interface Offering extends Pick<Asking, 'language' | 'document' | 'documentOf' | 'capabilities'> {
  /** The one that is open in the editor. */
  readonly file: string;
  /** What was shown of the finding. */
  readonly diagnostics?: Diagnostic[];
}

export function repairAction(finding: LintFinding, repair: FoundRepair, asking: Offering): CodeAction {
  const { diagnostics } = asking;
  const words = editorWords(asking.language);
  const needs = needSentences(repair.needs, asking.language);
  const isSafe = needs.length === 0;
  const rules = rulesOf(finding);
  const description = needs.join('; ');
  return {
    title: isSafe ? fill(words.repair, { rules }) : fill(words.repairUnsafe, { rules, needs: description }),
    kind: isSafe ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite,
    ...(diagnostics ? { diagnostics } : {}),
    ...(isSafe ? { isPreferred: true } : {}),
    edit: workspaceEdit(
      editedDocuments(repair.edits, asking),
      asking.capabilities,
      isSafe ? undefined : { label: words.needsCheck, description },
    ),
  };
}

function editedDocuments(edits: readonly RepairEdit[], { file: open, document, documentOf }: Offering): EditedDocument[] {
  return [...Map.groupBy(edits, ({ file }) => file)].map(([file, own]) => {
    const { shift, ...edited } = file === open ? document : documentOf(file);
    return { ...edited, edits: own.map(({ range, text }) => ({ range: toRange(range, shift), newText: text })) };
  });
}

/** As `kport fix FILE --no-render --write` would do it. */
function fixAllActions(asking: Asking): CodeAction[] {
  const { judged, settings, language, document } = asking;
  const { files } = repairFiles([{ file: judged.place.file, text: judged.text }], { ...settings, unsafe: false });
  return files.map(({ text, changed }) => ({
    title: editorWords(language).repairAll,
    kind: FIX_ALL,
    edit: workspaceEdit(
      [{ ...versionOf(document), edits: textEdits(text, lineEdits(text, changed), document.shift) }],
      asking.capabilities,
    ),
  }));
}

/** Offered only where it would do it, given a reason: not in JSON, nor where the policy takes no comments. */
async function allowAction([finding, diagnostic]: Asking['findings'][number], asking: Asking): Promise<CodeAction[]> {
  const { judged, document, capabilities } = asking;
  const { text, place, result } = judged;
  if (ruleOf(finding.ruleId)?.about === 'suppression' || place.file.endsWith('.json')) return [];
  const tried = applyEdits(text, allowingComments(finding, text, 'tried'));
  const before = new Set(fingerprints(result.findings));
  const after = tried === undefined ? result.findings : await asking.judgeAgain(tried);
  const isHeld = after.length < before.size && fingerprints(after).every((print) => before.has(print));
  if (!isHeld) return [];
  const edits = textEdits(text, allowingComments(finding, text, ''), document.shift);
  const snippets = capabilities?.snippetEditSupport && capabilities.documentChanges && edits.length === 1;
  return [
    {
      title: fill(editorWords(asking.language).allow, { rules: rulesOf(finding) }),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: workspaceEdit([{ ...versionOf(document), edits: snippets ? edits.map(snippetOf) : edits }], capabilities),
    },
  ];
}

/** The cursor goes where the reason belongs. */
function snippetOf({ range, newText }: TextEdit) {
  const value = newText.replace(/[\\$}]/g, '\\$&').replace(/(?=\r?\n?$)/, '$0');
  return { range, snippet: { kind: 'snippet' as const, value } };
}

function versionOf({ uri, version }: Asking['document']): Pick<EditedDocument, 'uri' | 'version'> {
  return { uri, version };
}

function textEdits(text: string, edits: readonly OffsetEdit[], shift: Shift): TextEdit[] {
  const lines = indexLines(text);
  return edits.map(({ start, end, text: newText }) => ({ range: toRange(rangeAt(lines, start, end), shift), newText }));
}
