import type { Reason } from '../../model/reason.ts';
import type { Position } from '../../model/source.ts';

/** What helm said, as a reader is told of it. */
interface HelmProblem {
  /** As helm names it: `web/templates/x.yaml`; absent for what is about the whole chart. */
  readonly source?: string;
  readonly position?: Position;
  readonly reason: Reason;
}

/** Reads helm's error, in one line: what to do, where kport knows it, and the words of helm otherwise. */
export function helmProblem(stderr: string, chart: string): HelmProblem {
  const said = errorIn(stderr);
  const missing = /found in Chart\.yaml, but missing in charts\/ directory: (.+)/.exec(said)?.[1];
  if (missing !== undefined) {
    return { reason: { code: 'dependencies-missing', data: { missing, chart } } };
  }
  const [, wanted, given] = /chart requires kubeVersion: (\S.*?) which is incompatible with Kubernetes (\S+)/.exec(said) ?? [];
  if (wanted !== undefined && given !== undefined) {
    return { reason: { code: 'kubernetes-incompatible', data: { wanted, given } } };
  }
  if (said === '') return { reason: { code: 'helm-failed' } };
  return { ...placeIn(said), reason: { code: 'helm-said', data: { words: wordsOf(said) } } };
}

/** From `Error: ` on, or the last words that are no warning; lines become one. */
function errorIn(stderr: string): string {
  const at = stderr.lastIndexOf('\nError: ');
  const error = at === -1 ? stderr.replace(/^Error: /, '') : stderr.slice(at + '\nError: '.length);
  const lines = error
    .replace(/Use --debug flag to render out invalid YAML/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:WARNING|level=|walk\.go|time=)/.test(line));
  return lines.join(' ');
}

/** `web/templates/x.yaml:12:20` of the first template that the error names. */
function placeIn(said: string): Pick<HelmProblem, 'source' | 'position'> {
  const match = /([\w.-]+\/(?:[\w.-]+\/)*(?:templates|crds)\/[^\s:()"]+)(?::(\d+))?(?::(\d+))?/.exec(said);
  if (!match) return {};
  const [, source = '', line, column] = match;
  // Helm counts columns from 0.
  return { source, ...(line === undefined ? {} : { position: { line: Number(line), column: Number(column ?? 0) + 1 } }) };
}

const MAX_WORDS = 400;

/** Without the chain of templates that called one another, of which the last link says what is wrong, and where in its line. */
function wordsOf(said: string): string {
  const direct = /^(?:execution error|parse error) at \([^()]*\): ([\s\S]+)$/.exec(said)?.[1];
  const chain = /^[\s\S]* at <([^<>]*)>: ((?:error calling \w+: )?[^<>]+)$/.exec(said);
  const words = direct ?? (chain ? `${chain[2]} (at ${chain[1]})` : said);
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}...` : words;
}
