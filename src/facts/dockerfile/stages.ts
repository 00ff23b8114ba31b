// The stages of a Dockerfile, each evaluated as BuildKit does: moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go.
import type { BuildTrap, Dockerfile, DockerfileInstruction } from '../../model/dockerfile.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { copyFiles, type FindStage } from './copies.ts';
import { type Expanding, expand, type Variable } from './expand.ts';
import { exposedPorts } from './expose.ts';
import { runCommands } from './run-commands.ts';
import { continuedStage, pathOf, type StageCommand, type StageState, type Step, startedStage } from './stage-state.ts';

/** What is built, and with which arguments. */
export interface BuildAsked {
  /** A stage by its name or its number; the last one where absent. */
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  /** What takes the place of an image, or of a stage, of that name: `docker-image://debian`, a folder, another service. */
  readonly contexts?: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly name?: string;
  /** From 0. */
  readonly index: number;
  /** Of its FROM. */
  readonly at: Pointer;
  readonly from: DockerfileInstruction;
  readonly steps: readonly { readonly instruction: DockerfileInstruction; readonly at: Pointer }[];
}

export interface BuiltStage {
  readonly stage: Stage;
  readonly state: StageState;
  readonly traps: readonly BuildTrap[];
}

/** More nobody has, and each may hold what all before it hold. */
export const MOST_STAGES = 200;

export type NoStage = 'no-stage' | 'no-such-target' | 'too-many-stages';

/** The stage that is asked for, with all that it stands on; or why there is none. */
export function builtStage(
  { instructions, escape: escapedBy }: Dockerfile,
  { target, args = {}, contexts = {} }: BuildAsked,
): BuiltStage | NoStage {
  const { stages, global } = stagesOf(instructions);
  if (stages.length === 0) return 'no-stage';
  if (stages.length > MOST_STAGES) return 'too-many-stages';
  const wanted = target === undefined ? stages.length - 1 : indexOf(stages, target, stages.length);
  if (wanted === -1) return 'no-such-target';
  const globals = new Map<string, Variable>();
  for (const { words = [] } of global) declare(words, globals, { args, expanding: expandingWith(globals, escapedBy, 'unset') });
  const built: EvaluatedStage[] = [];
  for (const [index, stage] of stages.slice(0, wanted + 1).entries()) {
    const earlier = (name: string) => built[indexOf(stages, name, index)];
    built.push(evaluated(stage, { earlier, globals, args, contexts, escapedBy }));
  }
  const last = built[wanted];
  return last === undefined ? 'no-stage' : { ...last, traps: trapsOf(last) };
}

/** With those of the stages that it goes on from. */
function trapsOf(last: EvaluatedStage): readonly BuildTrap[] {
  const chain: EvaluatedStage[] = [];
  for (let stage: EvaluatedStage | undefined = last; stage !== undefined; stage = stage.from) chain.push(stage);
  return chain.reverse().flatMap(({ traps }) => traps);
}

function stagesOf(instructions: readonly DockerfileInstruction[]) {
  const global: DockerfileInstruction[] = [];
  const stages: (Stage & { readonly steps: Stage['steps'][number][] })[] = [];
  for (const [index, instruction] of instructions.entries()) {
    const at = child('/instructions', index);
    if (instruction.name === 'FROM') {
      const [, as = '', name] = instruction.words ?? [];
      const named = as.toLowerCase() === 'as' && name !== undefined ? { name: name.toLowerCase() } : {};
      stages.push({ ...named, index: stages.length, at, from: instruction, steps: [] });
    } else if (stages.length > 0) stages.at(-1)?.steps.push({ instruction, at });
    else if (instruction.name === 'ARG') global.push(instruction);
  }
  return { global, stages };
}

/** Of the stages before one: the last of the name, or by its number. */
function indexOf(stages: readonly Stage[], name: string, before: number): number {
  const wanted = name.toLowerCase();
  const found = stages.slice(0, before).findLastIndex((stage) => stage.name === wanted);
  if (found !== -1) return found;
  return /^\d+$/.test(name) && Number(name) < before ? Number(name) : -1;
}

/** With the stage that it goes on from. */
interface EvaluatedStage extends BuiltStage {
  readonly from: EvaluatedStage | undefined;
}

interface Around {
  readonly earlier: (name: string) => EvaluatedStage | undefined;
  readonly globals: ReadonlyMap<string, Variable>;
  readonly args: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, string>>;
  readonly escapedBy: string;
}

function evaluated(stage: Stage, around: Around): EvaluatedStage {
  const base = expand(stage.from.words?.[0] ?? '', expandingWith(around.globals, around.escapedBy, 'unset'));
  const isReplaced = stage.name !== undefined && Object.hasOwn(around.contexts, stage.name);
  const from = isReplaced || base === undefined || /^\d+$/.test(base) ? undefined : around.earlier(base);
  const first = imageOf(isReplaced ? stage.name : base, around.contexts);
  const state = from === undefined ? startedStage(first) : continuedStage(from.state);
  const traps: BuildTrap[] = [];
  const unset = state.base === 'scratch' ? 'unset' : 'unknown';
  const expanding = expandingWith(state.env, around.escapedBy, unset);
  const steps = isReplaced ? [] : from === undefined ? stage.steps : [...triggersOf(from.stage), ...stage.steps];
  for (const { instruction, at } of steps) {
    const step: Step = { instruction, at, expanding };
    if (instruction.name === 'RUN') runCommands({ ...step, expanding: inShell(step) }, state, traps);
    else if (instruction.name === 'ARG')
      declare(instruction.words ?? [], state.env, { args: around.args, expanding, globals: around.globals });
    else if (instruction.name === 'EXPOSE') state.exposed.push(...exposedPorts(step, traps));
    else apply(step, state, (name) => around.earlier(name)?.state);
  }
  return { stage, state, traps, from };
}

/** Undefined for a context that is no image, and for a name that nobody knows. */
function imageOf(name: string | undefined, contexts: Around['contexts']): string | undefined {
  const key = name?.replace(/:latest$/, '');
  if (key === undefined || !Object.hasOwn(contexts, key)) return name;
  return /^docker-image:\/\/(.+)$/.exec(contexts[key] ?? '')?.[1];
}

/** What ONBUILD of a stage has the next one begin with, and that one alone. */
function triggersOf({ steps }: Stage): Stage['steps'] {
  return steps.flatMap(({ instruction: { trigger }, at }) =>
    trigger === undefined ? [] : [{ instruction: trigger, at: child(at, 'trigger') }],
  );
}

function expandingWith(env: ReadonlyMap<string, Variable>, escapedBy: string, otherwise: Variable): Expanding {
  return { escape: escapedBy, variable: (name) => env.get(name) ?? otherwise };
}

/** A shell has variables of its own, and those that the script itself sets. */
function inShell({ instruction: { commands = [] }, expanding }: Step): Expanding {
  const own = new Set(
    commands.flatMap(({ words }) => [
      ...words.flatMap((word) => /^([A-Za-z_]\w*)=/.exec(word)?.[1] ?? []),
      ...(words[0] === 'for' || words[0] === 'read' ? [words[1] ?? ''] : []),
    ]),
  );
  return {
    escape: '\\',
    variable: (name) => {
      const found = own.has(name) ? 'unknown' : expanding.variable(name);
      return found === 'unset' ? 'unknown' : found;
    },
  };
}

interface Declaring {
  readonly args: Readonly<Record<string, string>>;
  readonly expanding: Expanding;
  readonly globals?: ReadonlyMap<string, Variable>;
}

/** ARG: what the builder says, else its default, else that of an ARG before the first FROM. ENV of the same name goes before it. */
function declare(words: readonly string[], env: Map<string, Variable>, { args, expanding, globals }: Declaring): void {
  for (const word of words) {
    const [, name = '', , value] = /^([^=]*)(=(.*))?$/s.exec(word) ?? [];
    if (name === '') continue;
    const said = Object.hasOwn(args, name) ? args[name] : value === undefined ? undefined : expand(value, expanding);
    const inherited: Variable = value === undefined ? (globals?.get(name) ?? 'unknown') : 'unknown';
    env.set(name, said === undefined ? inherited : { value: said });
  }
}

function setEnv({ words = [], text }: DockerfileInstruction, state: StageState, expanding: Expanding): void {
  const [, name, rest] = /^([^\s=]+)\s+(.*)$/s.exec(text) ?? [];
  // The old form: one variable, and a blank between its name and its value.
  const pairs =
    name !== undefined && rest !== undefined && !(words[0] ?? '').includes('=') ? [[name, rest] as const] : words.map(pairOf);
  // All of a line are read with what was before it.
  const values = pairs.map(([key, value]) => [key, expand(value, expanding)] as const);
  for (const [key, value] of values) state.env.set(key, value === undefined ? 'unknown' : { value });
}

function pairOf(word: string): readonly [string, string] {
  const equals = word.indexOf('=');
  return equals === -1 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)];
}

function apply(step: Step, state: StageState, earlier: FindStage): void {
  const { instruction, at, expanding } = step;
  const [word = ''] = instruction.words ?? [];
  switch (instruction.name) {
    case 'ENV':
      setEnv(instruction, state, expanding);
      break;
    case 'WORKDIR':
      state.workdir = pathOf(word, state.workdir, expanding);
      break;
    case 'USER':
      state.user = { value: expand(word, expanding), at: child(at, 'words', 0) };
      break;
    case 'COPY':
    case 'ADD':
      copyFiles(step, state, earlier);
      break;
    case 'ENTRYPOINT':
      state.entrypoint = commandOf(step);
      if (!state.hasOwnCmd) {
        state.cmd = undefined;
        state.resetsCmd = true;
      }
      break;
    case 'CMD':
      state.cmd = commandOf(step);
      state.hasOwnCmd = true;
      break;
  }
}

/** The exec form, or the one plain command of a shell form. */
function commandOf({ instruction: { json, commands = [] }, at }: Step): StageCommand {
  if (json !== undefined) return { words: json, form: 'exec', at, wordsAt: child(at, 'json') };
  const [command, ...more] = commands;
  const words = command === undefined || more.length > 0 ? {} : { words: command.words };
  return { ...words, form: 'shell', at, wordsAt: child(at, 'commands', 0, 'words') };
}
