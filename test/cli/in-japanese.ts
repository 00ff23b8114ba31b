import { runKport } from './run-kport.ts';

const COMMANDS =
  /(?:kport (?:lint|audit|serve|export|baseline(?: (?:create|check|prune))?|explain(?: [-a-z]+)?)|export vap|docker (?:save|run|compose (?:up|config))|kubectl get|helm (?:template|get (?:manifest|hooks)))(?![a-z])/g;
/** Of the kernel, of Kubernetes and of editors, as their Japanese pages have them. */
const TERMS =
  /(?:ambient|file|inheritable) capability|bounding set|(?:network|user) namespace|admission webhook|language server/g;

/** Lines with two or more English words in a row, where nothing is quoted, no name of code and no command line. */
export function englishIn(text: string): string[] {
  return text.split('\n').filter((line) => {
    const prose = line
      .replace(/^ +(?:kport|helm|kubectl|source)\b.*?(?: {2,}|$)/, '')
      .replace(/^使い方: .*$/, '')
      .replace(/^ {2}[-a-z]+ {2,}/, ' | ')
      .replaceAll(COMMANDS, ' | ')
      .replaceAll(TERMS, ' | ')
      .replaceAll(/\{\w+\}|"[^"]*"|「[^」]*」|`[^`]*`|<[^>]*>|\[[^\]]*\]/g, ' | ')
      .replaceAll(/\S*[-./=:_*|0-9A-Z]\S*/g, ' | ');
    return /(?<![a-z])[a-z]+(?: +[a-z]+)+/.test(prose);
  });
}

/** All that a command says, in Japanese. */
export async function japanese(argv: readonly string[], cwd = '/', stdin = ''): Promise<string> {
  const { out, err } = await runKport(argv, { cwd, stdin, env: { PATH: process.env.PATH, KPORT_LANG: 'ja' } });
  return out + err;
}
