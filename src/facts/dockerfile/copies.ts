// COPY and ADD. From the build's context no file brings a capability to either builder of Docker; from another stage BuildKit and buildah
// keep what it has, with --chown and --chmod, too, and `docker build` without BuildKit loses it from a file (measured, facts of images).
import { expand } from './expand.ts';
import { type FileState, isBelow, pathOf, remember, type StageState, type Step, stateOf } from './stage-state.ts';

/** `undefined` for a stage or an image that is not in the file. */
export type FindStage = (name: string) => StageState | undefined;

export function copyFiles(step: Step, state: StageState, find: FindStage): void {
  const { instruction, expanding } = step;
  const words = instruction.json ?? instruction.words ?? [];
  const target = words.at(-1) ?? '';
  const to = pathOf(target, state.workdir, expanding);
  const from = instruction.flags.flatMap((flag) => /^--from=(.+)$/.exec(flag)?.[1] ?? [])[0];
  const name = from === undefined ? undefined : expand(from, expanding);
  const source = name === undefined ? undefined : find(name);
  const isContext = from === undefined;
  for (const word of words.slice(0, -1)) {
    const path = isContext ? expand(word, expanding) : pathOf(word, '/', expanding);
    if (to !== undefined)
      copyOne({ path, to, isFolder: target.endsWith('/') || words.length > 2, isContext, step }, state, source);
  }
  // Where it goes, nobody can tell: over anything.
  if (to === undefined) for (const [path, file] of state.files) state.files.set(path, { ...file, capability: 'unknown' });
}

interface Copying {
  readonly path: string | undefined;
  readonly to: string;
  readonly isFolder: boolean;
  readonly isContext: boolean;
  readonly step: Step;
}

function copyOne(copying: Copying, state: StageState, source: StageState | undefined): void {
  const { path, to, isContext, step } = copying;
  const last = path === undefined ? '' : path.slice(path.replace(/\/+$/, '').lastIndexOf('/') + 1).replace(/\/+$/, '');
  const inFolder = last === '' || last === '.' || /[*?[]/.test(last) ? to : `${to === '/' ? '' : to}/${last}`;
  const targets = [...new Set(copying.isFolder ? [inFolder] : [to, inFolder])];
  if ([...targets, to].includes('/etc/passwd')) state.accounts = new Map(isContext ? [] : source?.accounts);
  cover(targets, step, state);
  if (isContext) {
    for (const target of copying.isFolder ? [to] : targets) copied(state, target);
    return;
  }
  if (source === undefined || path === undefined) return;
  bring({ path, targets, to }, state, source);
}

/** What was there and is copied over has no capability any more; what lies below a folder that is copied may have been replaced. */
function cover(targets: readonly string[], { instruction, at }: Step, state: StageState): void {
  for (const [path, file] of state.files) {
    if (file.capability === 'none') continue;
    const isSame = targets.includes(path);
    if (!isSame && !targets.some((target) => isBelow(path, target))) continue;
    const isLost =
      isSame && typeof file.capability === 'object' && instruction.flags.every((flag) => !flag.startsWith('--from='));
    state.files.set(path, {
      ...file,
      capability: isLost ? 'none' : 'unknown',
      ...(isLost ? { lost: { at, by: 'copy-over' as const } } : {}),
    });
  }
}

function copied(state: StageState, folder: string): void {
  if (state.copied.length < 500) state.copied.push(folder);
}

/** A file keeps what the other stage gave it; so does everything in a folder. */
function bring(
  { path, targets, to }: { readonly path: string; readonly targets: readonly string[]; readonly to: string },
  state: StageState,
  source: StageState,
): void {
  const own = source.files.get(path);
  const known: FileState = own ?? { capability: stateOf(path, source) };
  const file: FileState = own === undefined && isMade(path, source) ? { capability: 'none' } : known;
  for (const target of targets)
    remember(state, target, file.linkTo === undefined ? file : (source.files.get(file.linkTo) ?? file));
  for (const [inner, other] of source.files) {
    if (isBelow(inner, path)) remember(state, `${to === '/' ? '' : to}${inner.slice(path === '/' ? 0 : path.length)}`, other);
  }
}

/** A RUN has made it, by its name or where the build works, and nothing ran there that may have given it a capability. */
function isMade(path: string, { isOpaque, made, workdir }: StageState): boolean {
  if (isOpaque) return false;
  return made.has(path.slice(path.lastIndexOf('/') + 1)) || (workdir !== undefined && workdir !== '/' && isBelow(path, workdir));
}
