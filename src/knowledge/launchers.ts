// Programs that execute the one named behind them: what stands before its name, and whether it is executed as somebody else.
// Sources: the usage of each (krallin/tini, Yelp/dumb-init, openSUSE/catatonit, ncopa/su-exec, tianon/gosu, setpriv(1), env(1)).

interface Launcher {
  /** Options that have a value behind them, as another word. */
  readonly valued?: RegExp;
  /** Words before the program that are no options: the user, of those that change him. */
  readonly words?: number;
  /** Executes it as another user, whom only root can become. */
  readonly stepsDown?: true;
}

const INIT: Launcher = { valued: /^-[pe]$|^--rewrite$|^-r$|^-L$/ };
const AS_USER: Launcher = { words: 1, stepsDown: true };
const SETPRIV_VALUES =
  /^--(?:ambient-caps|inh-caps|bounding-set|reuid|regid|ruid|euid|rgid|egid|groups|securebits|selinux-label|apparmor-profile|pdeathsig)$/;

const LAUNCHERS: ReadonlyMap<string, Launcher> = new Map([
  ...['tini', 'tini-static', 'dumb-init', 'catatonit', 'docker-init'].map((name) => [name, INIT] as const),
  ...['su-exec', 'gosu', 's6-setuidgid', 'setuidgid'].map((name) => [name, AS_USER] as const),
  ['setpriv', { valued: SETPRIV_VALUES }],
  ['env', { valued: /^-[uC]$/ }],
  ['exec', { valued: /^-a$/ }],
  ['nice', { valued: /^-n$/ }],
  ['nohup', {}],
]);

/** More nobody chains. */
const MOST_LAUNCHERS = 16;

/** What a command executes in the end, and by whom it is executed. */
export interface Launched {
  /** The program and its arguments; empty where the launcher names none. */
  readonly words: readonly string[];
  /** How many words stand before it. */
  readonly skipped: number;
  /** The names of the programs before it, without their folders; `exec` of a shell is none. */
  readonly by: readonly string[];
  readonly stepsDown: boolean;
  /** The program gets capabilities that it would not have otherwise. */
  readonly isGivenAmbient: boolean;
}

/** Follows `tini -- su-exec web server` to `server`. */
export function launched(command: readonly string[]): Launched {
  const by: string[] = [];
  let skipped = 0;
  let stepsDown = false;
  let isGivenAmbient = false;
  for (;;) {
    const [program = '', ...rest] = command.slice(skipped);
    const name = program.slice(program.lastIndexOf('/') + 1);
    const launcher = LAUNCHERS.get(name);
    if (launcher === undefined || by.length === MOST_LAUNCHERS) {
      return { words: command.slice(skipped), skipped, by, stepsDown, isGivenAmbient };
    }
    const before = wordsBefore(rest, launcher);
    const options = rest.slice(0, before);
    if (name !== 'exec') by.push(name);
    stepsDown ||= launcher.stepsDown === true || options.some((word) => /^--(?:reuid|ruid|euid)\b/.test(word));
    isGivenAmbient ||= options.some((word) => word.startsWith('--ambient-caps'));
    skipped += 1 + before;
  }
}

/** Options, variables (`env A=b`) and the words that the launcher itself takes. */
function wordsBefore(words: readonly string[], { valued, words: own = 0 }: Launcher): number {
  let at = 0;
  for (let word = words[at]; word !== undefined; word = words[at]) {
    if (word === '--') {
      at += 1;
      break;
    }
    if (valued?.test(word)) at += 2;
    else if (word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word)) at += 1;
    else break;
  }
  return Math.min(words.length, at + own);
}
