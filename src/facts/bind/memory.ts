// Containers mostly differ in nothing that matters for a port: a Deployment's containers from one another, a Pod from the one that
// its ReplicaSet makes next. What was worked out for one holds for every other of which all that matters is equal.

import { type BindFact, DEFAULT_PORT_START, type ImageFacts, type RuntimeProfile } from '../../model/bind.ts';
import type { Capability, ContainerFacts, Workload } from '../../model/workload.ts';
import { type PortStartWriters, portStartWriter, portStartWriters } from '../containers/sibling-containers.ts';
import { highestPortStart, portStartSysctl } from '../questions/port-start.ts';
import { commandKind } from './possible-images.ts';
import { containerRefusal, podRefusals, type Refusal } from './refuse.ts';
import type { BindRow } from './row.ts';
import type { BindQuestion } from './walk.ts';

/** What is kept while many containers of a workload are asked about. */
export interface BindMemory {
  readonly siblings: PortStartWriters;
  readonly rows: BindRows;
  /** Those with too much text to be kept longer than the workload. */
  readonly largeRows: BindRows;
  /** What the API server refuses of the Pod, and of a container that somebody asked about: thousands of ports share it. */
  readonly refusals: Map<Workload | ContainerFacts, Refusal | undefined>;
  /** The names of a list of capabilities as one text: thousands of ports share the list. */
  readonly names: Map<readonly Capability[], string>;
  /** The steps behind the port, of a container that somebody asked about: thousands of ports share them. */
  readonly chains: Map<ContainerFacts, Partial<Record<RuntimeProfile, readonly BindFact[]>>>;
  /** The same workload as podman sees it, once somebody asks. */
  podman?: { readonly workload: Workload; readonly memory: BindMemory };
}

/** A question, whatever runs the container. */
export type AnyRuntimes = Omit<BindQuestion, 'runtimes'>;

/** Rows of any workloads: no more than a few, and nothing but small values, whatever the manifests hold. */
export interface BindRows {
  readonly kept: { readonly basis: RowBasis; readonly row: BindRow }[];
  /** Where the next one goes when there is no more room. */
  next: number;
}

/** All that a row rests on. Values that stand for equal ones: the objects that they come from are not kept alive. */
interface RowBasis {
  readonly image: ImageFacts | undefined;
  readonly runtime: RuntimeProfile;
  readonly command: ReturnType<typeof commandKind>;
  readonly level: number;
  readonly hasWriter: boolean;
  readonly hostNetwork: boolean;
  readonly hostUsers: boolean | undefined;
  readonly nodePortStart: number | undefined;
  readonly rootless: boolean | undefined;
  readonly privileged: boolean;
  readonly runAsUser: number | undefined;
  readonly runAsNonRoot: boolean | undefined;
  readonly allowPrivilegeEscalation: boolean | undefined;
  readonly sysctl: string | undefined;
  readonly added: string;
  readonly dropped: string;
}

/** As many as are looked through faster than a row is worked out. */
const MOST_ROWS = 16;
/** Of a text that somebody wrote; the longest name of a capability has 18. */
const LONGEST_TEXT = 200;

export function bindRows(): BindRows {
  return { kept: [], next: 0 };
}

export function bindMemory(workload: Workload, rows: BindRows = bindRows()): BindMemory {
  return {
    siblings: portStartWriters(workload),
    rows,
    largeRows: bindRows(),
    refusals: new Map(),
    names: new Map(),
    chains: new Map(),
  };
}

/** What is refused of a container, whatever its ports. */
export function rememberedRefusal({ refusals }: BindMemory, workload: Workload, container: ContainerFacts): Refusal | undefined {
  if (!refusals.has(workload)) refusals.set(workload, podRefusals(workload)[0]);
  const ofPod = refusals.get(workload);
  if (ofPod !== undefined) return ofPod;
  const known = refusals.get(container);
  if (known !== undefined || refusals.has(container)) return known;
  const made = containerRefusal(workload, container);
  refusals.set(container, made);
  return made;
}

/** The chain of a container that was worked out before, or the one that is worked out now. */
export function rememberedChain(
  { chains }: BindMemory,
  question: AnyRuntimes,
  runtime: RuntimeProfile,
  workOut: () => readonly BindFact[],
): readonly BindFact[] {
  // A unit says of single ports what becomes of them.
  if (question.workload.unit !== undefined) return workOut();
  const known = chains.get(question.container) ?? {};
  const chain = known[runtime] ?? workOut();
  chains.set(question.container, { ...known, [runtime]: chain });
  return chain;
}

/** The row that was worked out for an equal question, or the one that is worked out now. */
export function remembered(memory: BindMemory, question: AnyRuntimes, runtime: RuntimeProfile, workOut: () => BindRow): BindRow {
  // What another dialect says beside these facts is no part of the basis.
  if (question.workload.dialect !== 'kubernetes') return workOut();
  const basis = basisOf(question, runtime, memory);
  const rows = isSmall(basis) ? memory.rows : memory.largeRows;
  for (const known of rows.kept) if (isEqual(known.basis, basis)) return known.row;
  const row = workOut();
  rows.kept[rows.next] = { basis, row };
  rows.next = (rows.next + 1) % MOST_ROWS;
  return row;
}

function basisOf(question: AnyRuntimes, runtime: RuntimeProfile, { names }: BindMemory): RowBasis {
  const { workload, container, image, siblings, nodePortStart, rootless } = question;
  return {
    image,
    runtime,
    command: commandKind(container),
    level: levelOf(question),
    hasWriter: portStartWriter(siblings, container) !== undefined,
    hostNetwork: workload.hostNetwork.value,
    hostUsers: workload.hostUsers.value,
    nodePortStart,
    rootless,
    privileged: container.privileged.value,
    runAsUser: container.runAsUser.value,
    runAsNonRoot: container.runAsNonRoot.value,
    allowPrivilegeEscalation: container.allowPrivilegeEscalation.value,
    sysctl: portStartSysctl(workload.sysctls)?.value,
    added: namesOf(container.addedCapabilities, names),
    dropped: namesOf(container.droppedCapabilities, names),
  };
}

/** A port is compared with the starts of the kernel, of a runtime (0 or the kernel's), of the Pod and of the node. */
function levelOf({ workload, port, nodePortStart }: AnyRuntimes): number {
  if (port === 0) return 0;
  return 1 + (port < DEFAULT_PORT_START ? 1 : 0) + (port < highestPortStart(workload, nodePortStart) ? 2 : 0);
}

/** As written. Several are quoted, so that no name can look like two. */
function namesOf(capabilities: readonly Capability[], seen: BindMemory['names']): string {
  const [first] = capabilities;
  if (first === undefined) return '';
  if (capabilities.length === 1) return `1 ${first.written}`;
  const names = seen.get(capabilities) ?? JSON.stringify(capabilities.map(({ written }) => written));
  seen.set(capabilities, names);
  return names;
}

function isSmall({ sysctl = '', added, dropped }: RowBasis): boolean {
  return sysctl.length + added.length + dropped.length <= LONGEST_TEXT;
}

function isEqual(a: RowBasis, b: RowBasis): boolean {
  return (
    a.image === b.image &&
    a.runtime === b.runtime &&
    a.command === b.command &&
    a.level === b.level &&
    a.hasWriter === b.hasWriter &&
    a.hostNetwork === b.hostNetwork &&
    a.hostUsers === b.hostUsers &&
    a.nodePortStart === b.nodePortStart &&
    a.rootless === b.rootless &&
    a.privileged === b.privileged &&
    a.runAsUser === b.runAsUser &&
    a.runAsNonRoot === b.runAsNonRoot &&
    a.allowPrivilegeEscalation === b.allowPrivilegeEscalation &&
    a.sysctl === b.sysctl &&
    a.added === b.added &&
    a.dropped === b.dropped
  );
}
