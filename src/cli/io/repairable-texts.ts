import { mayHoldTexts } from '../../fix/names/config-texts.ts';
import { mayNamePorts } from '../../fix/names/port-names.ts';
import type { Closed, FileText } from '../../fix/repair-files.ts';
import type { Io } from '../../model/io.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import { ruleOf } from '../../rules/index.ts';
import { attempt } from '../../sources/file-problems.ts';
import { readBytes } from '../../sources/files.ts';
import { decode } from '../../sources/yaml/text.ts';
import { leadsOutside } from './replace-files.ts';

interface Reading extends Pick<Io, 'cwd'> {
  /** Whether ports may move, and with them what names them. */
  readonly movesPorts: boolean;
  /** What was read of standard input, if anything was. */
  readonly input?: Uint8Array | undefined;
  /** Whether files are written, which standard input is not. */
  readonly writes?: boolean;
  /** Those with changes that are not to be lost. */
  readonly dirty?: ReadonlySet<string>;
}

/** The texts that matter to repairs: of files in which something was found, and of those that may name ports of Pods or hold texts of theirs. */
export function repairableTexts(
  { findings, judged = [] }: Pick<LintResult, 'findings' | 'judged'>,
  reading: Reading,
): FileText[] {
  const found = new Set(findings.filter(isWritten).map(({ origin }) => origin.file));
  return judged.flatMap((file) => {
    if (!found.has(file) && !reading.movesPorts) return [];
    const bytes = bytesOf(file, reading);
    if (bytes === undefined) return [];
    const exact = exactText(bytes);
    const text = exact ?? decode(bytes);
    if (!found.has(file) && !mayNamePorts(text) && !mayHoldTexts(text)) return [];
    const closed = exact === undefined ? 'noUtf8' : closedBy(file, reading);
    return [{ file, text, ...(closed ? { closed } : {}) }];
  });
}

function bytesOf(file: string, { cwd, input }: Reading): Uint8Array | undefined {
  if (file === '-') return input;
  const read = readBytes(file, cwd);
  return 'bytes' in read ? read.bytes : undefined;
}

function closedBy(file: string, { cwd, writes, dirty }: Reading): Closed | undefined {
  if (file === '-') return writes ? 'standardInput' : undefined;
  if (leadsOutside(file, cwd)) return 'linkOutside';
  return dirty?.has(file) ? 'dirty' : undefined;
}

/** In a text that repairs are made for: those of manifests. */
export function isWritten({ origin, ruleId, dialect }: LintFinding): boolean {
  return origin.rendered === undefined && dialect === undefined && ruleOf(ruleId)?.about === 'workload';
}

/** Of a file whose bytes come back from its text; a mark of their order stays in it. */
export function textOf(file: string, cwd: string): string | undefined {
  const read = readBytes(file, cwd);
  return 'bytes' in read ? exactText(read.bytes) : undefined;
}

function exactText(bytes: Uint8Array): string | undefined {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  const decoded = attempt(() => decoder.decode(bytes));
  return 'value' in decoded ? decoded.value : undefined;
}
