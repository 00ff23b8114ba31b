import { windowsUserOf } from '../../knowledge/windows-images.ts';
import type { ImageFacts } from '../../model/bind.ts';
import type { BuildFacts, BuildTrap } from '../../model/dockerfile.ts';
import { isUnderOne, type Pointer } from '../../model/pointer.ts';
import type { ContainerFacts, ObjectRef, PortFacts, Setting, Workload } from '../../model/workload.ts';
import { imageUser } from '../bind/start-user.ts';
import type { BuiltImage } from './image-of-build.ts';
import { type BuildProgram, isCapable } from './program.ts';
import { type Exposed, type FileState, isBelow, type StageState } from './stage-state.ts';

/** What is built, run as it is: one container without any setting of its own. Where a value would be said, its FROM stands. */
export function workloadOfBuild(built: BuiltImage, object: ObjectRef): Workload {
  const { stage, state } = built;
  const at = stage.at;
  const unsaid: Setting<undefined> = { value: undefined, from: 'default', at };
  return {
    dialect: 'dockerfile',
    object,
    at,
    hostNetwork: { value: false, from: 'default', at },
    hostUsers: unsaid,
    os: windowsUserOf(state.base) === undefined ? unsaid : { value: 'windows', from: 'pod', at },
    sysctls: [],
    labels: {},
    containers: [containerOf(built)],
    duplicateKeys: [],
    build: buildFacts(built),
  };
}

/** As BuildKit calls a stage that has no name. */
function containerOf({ stage, state, facts }: BuiltImage): ContainerFacts {
  const { at } = stage;
  return {
    name: stage.name ?? `stage-${stage.index}`,
    role: 'main',
    at,
    ...(state.base === undefined ? {} : { image: state.base }),
    built: facts,
    ports: portsOf(state.exposed),
    runAsNonRoot: { value: undefined, from: 'default', at },
    runAsUser: userSetting(facts, state.user?.at, at),
    allowPrivilegeEscalation: { value: undefined, from: 'default', at },
    privileged: { value: false, from: 'default', at },
    addedCapabilities: [],
    droppedCapabilities: [],
    env: [],
    probes: [],
  };
}

/** USER as a number, where it stands in the file and is known. */
function userSetting({ user, uid }: ImageFacts, said: Pointer | undefined, at: Pointer): ContainerFacts['runAsUser'] {
  if (said === undefined || user === undefined) return { value: undefined, from: 'default', at };
  const named = imageUser(user);
  const number = typeof named === 'number' ? named : named === 'root' ? 0 : uid;
  return number === undefined ? { value: undefined, from: 'default', at } : { value: number, from: 'container', at: said };
}

const LAST_LOW = 1023;

/** Ports below 1024 one by one, each once; of those above, the first of each range. */
function portsOf(exposed: readonly Exposed[]): PortFacts[] {
  const ports = new Map<string, PortFacts>();
  for (const { port, to, protocol, at } of exposed) {
    for (let number = port; number <= Math.max(port, Math.min(to, LAST_LOW)); number += 1) {
      const key = `${number}/${protocol}`;
      if (number > 0 && !ports.has(key)) {
        ports.set(key, { at, protocol: protocol.toUpperCase(), containerPort: number, containerPortAt: at });
      }
    }
  }
  return [...ports.values()];
}

function buildFacts({ stage, state, program, traps }: BuiltImage): BuildFacts {
  const { base, user } = state;
  const { file } = program ?? {};
  const setAt = file !== undefined && isCapable(file.capability) ? file.setAt : undefined;
  return {
    at: stage.at,
    ...(base === undefined ? {} : { base }),
    ...(user === undefined ? {} : { user: { at: user.at, ...(user.value === undefined ? {} : { written: user.value }) } }),
    ...(program === undefined
      ? {}
      : { program: { name: program.name, at: program.at, by: program.by, ...(setAt === undefined ? {} : { setAt }) } }),
    traps: [...traps, ...lost(state, program)],
  };
}

/** Capabilities that files of the image had: of a copy that never had its own, only the program counts. */
function lost({ files }: StageState, program: BuildProgram | undefined): BuildTrap[] {
  const paths = [...files].flatMap(([path, { capability, lost: how }]) => {
    return capability !== 'none' || how === undefined || (how.by === 'copied' && path !== program?.path) ? [] : [path];
  });
  const all = new Set(paths);
  return paths.filter((path) => !isOtherReading(path, all, program?.path)).flatMap((path) => lostAt(path, files.get(path)));
}

function lostAt(path: string, file: FileState | undefined): BuildTrap[] {
  const { lost: how, setAt } = file ?? {};
  return how === undefined
    ? []
    : [{ code: 'capability-lost', at: how.at, path, by: how.by, ...(setAt === undefined ? {} : { setAt }) }];
}

/** COPY may write the file, or into a folder of this name: one of both exists, and it is the program's where that is one of them. */
function isOtherReading(path: string, paths: ReadonlySet<string>, program: string | undefined): boolean {
  if (path === program) return false;
  if (program !== undefined && paths.has(program) && isBelow(program, path)) return true;
  return isUnderOne(path.slice(0, path.lastIndexOf('/')), paths);
}
