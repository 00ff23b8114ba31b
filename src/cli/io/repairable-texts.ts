import { mayNamePorts } from '../../fix/names/port-names.ts';
import type { FileText } from '../../fix/repair-files.ts';
import type { Io } from '../../model/io.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import { ruleOf } from '../../rules/index.ts';
import { attempt } from '../../sources/file-problems.ts';
import { readBytes } from '../../sources/files.ts';
import { leadsOutside } from './replace-files.ts';

/** Why a file is left as it is. */
export type Untouched = 'noUtf8' | 'linkOutside' | 'standardInput';

interface Reading extends Pick<Io, 'cwd'> {
  /** Whether ports may move, and with them what names them. */
  readonly movesPorts: boolean;
  /** What was read of standard input, where that may be repaired. */
  readonly input?: Uint8Array | undefined;
}

/** The texts that repairs may change: of files in which something was found, and of those that may name ports of Pods. */
export function repairableTexts(
  { findings, judged = [] }: Pick<LintResult, 'findings' | 'judged'>,
  { cwd, movesPorts, input }: Reading,
  leave: (file: string, because: Untouched) => void = () => undefined,
): FileText[] {
  const found = new Set(findings.filter(isWritten).map(({ origin }) => origin.file));
  return judged.flatMap((file) => {
    if (!found.has(file) && !movesPorts) return [];
    const text = file === '-' ? input && exactText(input) : textOf(file, cwd);
    if (!found.has(file) && !mayNamePorts(text ?? '')) return [];
    const isOutside = leadsOutside(file, cwd);
    if (text !== undefined && !isOutside) return [{ file, text }];
    leave(file, file === '-' && !input ? 'standardInput' : isOutside ? 'linkOutside' : 'noUtf8');
    return [];
  });
}

/** In a text that repairs are made for: those of manifests. */
function isWritten({ origin, ruleId, dialect }: LintFinding): boolean {
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
