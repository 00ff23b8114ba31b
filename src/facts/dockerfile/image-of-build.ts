import { baseFactsOf } from '../../knowledge/base-images.ts';
import type { ImageFacts, KnownProgram } from '../../model/bind.ts';
import type { Dockerfile } from '../../model/dockerfile.ts';
import type { Pointer } from '../../model/pointer.ts';
import { isBeyond, wholeNumber } from '../../model/whole-number.ts';
import { MAX_ID } from '../containers/refused-fields.ts';
import { type BuildProgram, buildProgram, programFacts } from './program.ts';
import type { StageState } from './stage-state.ts';
import { type BuildAsked, type BuiltStage, builtStage, type NoStage } from './stages.ts';

/** What a Dockerfile makes, and where each fact of it stands. */
export interface BuiltImage extends BuiltStage {
  readonly facts: ImageFacts;
  readonly program: BuildProgram | undefined;
}

/** How the document says where something stands: `Dockerfile:12`. */
type Telling = (at: Pointer) => string;

/** The image that a Dockerfile makes; or why there is none. */
export function imageOfBuild(file: Dockerfile, asked: BuildAsked, tell: Telling): BuiltImage | NoStage {
  const built = builtStage(file, asked);
  if (typeof built === 'string') return built;
  const { state, stage } = built;
  const baseFacts = state.base === undefined ? undefined : baseFactsOf(state.base);
  const program = buildProgram(state);
  const ofImage: ImageFacts = {
    ...userFacts(state, baseFacts),
    ...exposes(state),
    evidence: evidence(built, program, tell) || tell(stage.at),
  };
  const facts: ImageFacts =
    program === undefined
      ? { ...ofBase(state, baseFacts), ...ofImage }
      : { ...ofProgram(program, state, baseFacts), ...ofImage, program: { ...namesOf(program, state), other: ofImage } };
  return { ...built, facts, program };
}

/** Whoever runs the image may name another program, of which nothing is known. */
function namesOf({ name, path, by }: BuildProgram, { entrypoint, cmd }: StageState): Omit<KnownProgram, 'other'> {
  const [first] = (entrypoint ?? cmd)?.words ?? [];
  const names = [name, ...(path === undefined ? [] : [path]), ...(by.length === 0 && first !== undefined ? [first] : [])];
  return { names: [...new Set(names)], byArgs: entrypoint === undefined };
}

function userFacts({ user, base, accounts }: StageState, baseFacts: ImageFacts | undefined): Partial<ImageFacts> {
  if (user === undefined) {
    if (base === 'scratch') return { user: '' };
    const { user: said, uid } = baseFacts ?? {};
    return { ...(said === undefined ? {} : { user: said }), ...(uid === undefined ? {} : { uid }) };
  }
  const written = user.value;
  if (written === undefined) return {};
  const [name = '', group = ''] = written.split(':');
  const uid = name === '' || wholeNumber(name) !== undefined ? undefined : (accounts.get(name) ?? wellKnown(name, base));
  const problem = [name, group].some((id) => isBeyond(id, MAX_ID)) ? ({ userProblem: 'out-of-range' } as const) : {};
  return { user: written, ...(uid === undefined ? {} : { uid }), ...problem };
}

/** Distroless images have one user beside root and nobody. */
function wellKnown(name: string, base: string | undefined): number | undefined {
  return name === 'nonroot' && base?.startsWith('gcr.io/distroless/') ? 65_532 : undefined;
}

/** Of a base whose entrypoint stays: what it has, as long as nothing of the build may have changed its program. */
function ofBase(state: StageState, known: ImageFacts | undefined): Partial<ImageFacts> {
  if (known === undefined) return {};
  const { fileCapability, exec, stepsDown, raisesCapability, lowPorts, twin } = known;
  const isChanged = state.isOpaque || state.files.size > 0;
  const program = isChanged ? {} : { fileCapability, exec, raisesCapability };
  // Its configuration may be another one.
  const isSame = state.exposed.length === 0 && state.copied.length === 0 && state.made.size === 0;
  return present({ ...program, stepsDown, twin, ...(isSame ? { lowPorts } : {}) });
}

/** Of an image that is known, another command is the same program, as long as it has its name or none of them has a capability. */
function ofProgram(program: BuildProgram, state: StageState, known: ImageFacts | undefined): Partial<ImageFacts> {
  const own = programFacts(program, state);
  if (known === undefined || own.fileCapability !== undefined || state.entrypoint !== undefined) return own;
  const isSame =
    known.fileCapability === 'none' || /([^/]*)$/.exec(program.name)?.[1] === /([\w-]+)(?:[:@].*)?$/.exec(state.base ?? '')?.[1];
  return isSame ? ofBase(state, known) : own;
}

function present(facts: { readonly [Name in keyof ImageFacts]: ImageFacts[Name] | undefined }): Partial<ImageFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<ImageFacts>;
}

const LAST_LOW = 1023;

function exposes({ exposed }: StageState): Partial<ImageFacts> {
  const low = new Set<number>();
  for (const { port, to } of exposed) {
    if (low.size === LAST_LOW) break;
    for (let each = Math.max(1, port); each <= Math.min(to, LAST_LOW); each += 1) low.add(each);
  }
  return low.size === 0 ? {} : { exposes: [...low].sort((a, b) => a - b) };
}

/** The lines that the facts stand in, in their order. */
function evidence({ state }: BuiltStage, program: BuildProgram | undefined, tell: Telling): string {
  const places = [program?.file?.setAt, program?.file?.lost?.at, state.user?.at, (state.entrypoint ?? state.cmd)?.at];
  return [...new Set(places.flatMap((at) => (at === undefined ? [] : tell(at))))].join(', ');
}
