// Which file is executed in the end, and what executing it gives: as images/image-facts.ts asks it of an image that is there.
import { launched } from '../../knowledge/launchers.ts';
import type { ImageFacts } from '../../model/bind.ts';
import { effectiveIn } from '../../model/image.ts';
import type { Pointer } from '../../model/pointer.ts';
import { type FileState, fileAt, type StageState, stateOf } from './stage-state.ts';

/** The program that listens, as far as ENTRYPOINT and CMD name it. */
export interface BuildProgram {
  /** As it is written. */
  readonly name: string;
  readonly at: Pointer;
  /** Absolute, where it is written so, or where a file of that name has been given a capability. */
  readonly path?: string;
  readonly file?: FileState;
  /** What executes it: a shell, `tini`, an entrypoint script. */
  readonly by: readonly string[];
  readonly stepsDown: boolean;
  readonly isGivenAmbient: boolean;
}

/** Undefined where the base says what is executed, or nobody can tell. */
export function buildProgram(state: StageState): BuildProgram | undefined {
  const { entrypoint, cmd, resetsCmd, base } = state;
  const isOwn = entrypoint !== undefined || base === 'scratch' || (cmd !== undefined && resetsCmd);
  if (!isOwn && cmd === undefined) return undefined;
  // A base that has an entrypoint makes arguments of CMD: nobody knows of a base whether it has.
  const first = entrypoint ?? (isOwn ? cmd : undefined) ?? cmd;
  if (first?.words === undefined) return undefined;
  const followed = launched(first.words);
  const shell = first.form === 'shell' ? ['sh'] : [];
  const isWhole = followed.words.length > 0;
  // `ENTRYPOINT ["tini", "--"]` executes what CMD says; a shell form looks at no CMD.
  const rest = isWhole || first !== entrypoint || first.form === 'shell' ? undefined : cmd;
  const last = rest?.words === undefined ? followed : launched(rest.words);
  const [name] = last.words;
  if (name === undefined) return undefined;
  const found = fileOf(name, state);
  return {
    name,
    at: `${(rest ?? first).wordsAt}/${last.skipped}`,
    ...(found === undefined ? {} : found),
    by: [...shell, ...followed.by, ...(rest?.form === 'shell' ? ['sh'] : []), ...(last === followed ? [] : last.by)],
    stepsDown: followed.stepsDown || last.stepsDown,
    isGivenAmbient: followed.isGivenAmbient || last.isGivenAmbient,
  };
}

/** By its path; a name without one is that of the only file that somebody named so. */
function fileOf(name: string, state: StageState): Pick<BuildProgram, 'path' | 'file'> | undefined {
  const own =
    name.startsWith('./') && state.workdir !== undefined ? `${state.workdir === '/' ? '' : state.workdir}${name.slice(1)}` : name;
  if (own.startsWith('/')) {
    const { path, file } = fileAt(own, state);
    return { path, file: file ?? { capability: stateOf(path, state) } };
  }
  if (own.includes('/')) return undefined;
  const named = [...state.files].filter(([path]) => path === own || path.endsWith(`/${own}`));
  const [only] = named;
  return named.length === 1 && only ? { path: only[0], file: only[1] } : undefined;
}

/** What a command of another shape may execute, as an entrypoint script does. */
const SCRIPTS = /\.(?:sh|bash|py|pl|rb)$|entrypoint|(?:^|\/)(?:sh|ash|bash|dash|init|s6-svscan|supervisord|busybox)$/;

export function isScript(name: string): boolean {
  return SCRIPTS.test(name);
}

/** File capability, set-user-ID bit, and how it is executed: what is known of them. */
export function programFacts(program: BuildProgram, state: StageState): Partial<ImageFacts> {
  const others = [...state.files].some(([path, { capability }]) => isCapable(capability) && path !== program.path);
  const exec = program.by.every((name) => hasCapability(name, state)) ? ('direct' as const) : ('shell' as const);
  const steps = program.stepsDown ? { stepsDown: true } : {};
  if (isScript(program.name))
    return others || state.isOpaque ? { exec: 'shell', ...steps } : { ...noneUnlessBase(state), exec: 'shell', ...steps };
  const { file } = program;
  const capability = file?.capability ?? 'unknown';
  if (capability === 'unknown' || program.isGivenAmbient) return { exec, ...steps };
  const setuid = file?.setuidRoot ? { setuidRoot: true } : {};
  // As of an image that is there: one without a capability may execute the one that has it.
  if (capability === 'none') return { ...(others ? {} : { fileCapability: 'none' }), exec, ...setuid, ...steps };
  const { netBind, others: needed, isEffective } = capability;
  return {
    fileCapability: effectiveIn(netBind),
    exec,
    ...(isEffective && needed.length > 0 ? { needs: needed } : {}),
    ...setuid,
    ...steps,
  };
}

/** What executes a program hands the capability on under no_new_privs, where its own file has it. */
function hasCapability(launcher: string, state: StageState): boolean {
  const capability = fileOf(launcher, state)?.file?.capability;
  return typeof capability === 'object' && capability.isEffective && capability.netBind.includes('p');
}

/** A script executes something of the base or of the build; only where the base has nothing is it known that nothing is capable. */
function noneUnlessBase({ base }: StageState): Partial<ImageFacts> {
  return base === 'scratch' ? { fileCapability: 'none' } : {};
}

export function isCapable(capability: FileState['capability']): boolean {
  return typeof capability === 'object' && capability.netBind !== 'none';
}
