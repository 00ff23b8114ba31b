import type { Reason } from '../../model/reason.ts';
import type { Unreadable } from '../../model/source.ts';
import type { RenderedSource } from '../rendered.ts';
import type { Kustomization } from './kustomizations.ts';
import type { RunKustomize } from './kustomize.ts';

/** Builds a kustomization as it would be applied. Never rejects for what is in it. */
export async function buildKustomization(
  { folder, file, refused }: Kustomization,
  absolute: string,
  kustomize: RunKustomize,
): Promise<RenderedSource | { readonly problem: Unreadable }> {
  const [refusal] = refused;
  if (refusal) return { problem: refusal };
  const ran = await kustomize(absolute);
  if (ran.kind !== 'ended') return { problem: { file, reason: { code: 'kustomize-stopped', data: { why: ran.reason } } } };
  if (ran.code !== 0) return { problem: { file, reason: withHint(errorIn(ran.stderr), ran.stderr) } };
  return { file, text: ran.stdout, rendered: { by: 'kustomize', from: folder } };
}

function withHint(why: Reason, stderr: string): Reason {
  return /security; file '.*' is not in or below/.test(stderr) ? { code: 'load-restrictor-lets-it', data: { why } } : why;
}

const MAX_WORDS = 400;

/** How kubectl ends where it does not write to a terminal: an entry of its log, with the error as a quoted string of Go, or as lines. */
const LOGGED = /^[EF]\d{4} \S+ +\d+ \S+\] "command failed" err=(?:(".*")|<\n((?:\t.*\n)*) >)$/m;

function errorIn(stderr: string): Reason {
  const [, quoted, lines] = LOGGED.exec(stderr) ?? [];
  const logged = unquoted(quoted) ?? lines;
  const at = stderr.search(/^(?:error|Error): /m);
  const words = (logged ?? (at === -1 ? stderr : stderr.slice(at)))
    .replace(/^[eE]rror: /, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
  if (words === '') return { code: 'kustomize-failed' };
  return { code: 'kustomize-said', data: { words: words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}...` : words } };
}

function unquoted(text = ''): string | undefined {
  try {
    return text === '' ? undefined : String(JSON.parse(text));
  } catch {
    // Go has escapes that JSON has not; then the line is told as it stands.
    return undefined;
  }
}
