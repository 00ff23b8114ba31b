// What the runtime gives the container, and what is left of it once the program runs.
import { NET_BIND_SERVICE, type RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import type { BindFactCode } from '../../model/bind.ts';
import type { Capability } from '../../model/workload.ts';
import { capabilitiesAskedBy, holdsNetBindService, refusedName, understands } from './bind-capabilities.ts';
import type { Step, Steps } from './bind-chain.ts';
import type { BindQuestion } from './bind-outcome.ts';
import { gives } from './bind-process.ts';
import { hasCommand, type PossibleImage, possibleImages } from './possible-images.ts';
import { startUser } from './start-user.ts';

/** What is said of NET_BIND_SERVICE, and whether the container holds it in the end. */
export function capabilitySteps({ container }: BindQuestion, runtime: RuntimeBehaviour): Steps {
  const asked = capabilitiesAskedBy(container);
  const refused = refusedName(runtime, asked)?.name;
  if (refused !== undefined) {
    const step: Step = {
      fact: 'capability-refused',
      pointer: refused.at,
      data: { capability: refused.written },
      ofRuntime: true,
    };
    return { steps: [step], last: true };
  }
  const held = holdsNetBindService(runtime, asked) ? 'capability-held' : 'capability-missing';
  const said: Step[] = asked.privileged
    ? [{ fact: 'privileged', pointer: container.privileged.at, data: {} }]
    : [...namedSteps(asked.added, runtime, 'capability-added'), ...namedSteps(asked.dropped, runtime, 'capability-dropped')];
  const decided = said.some(({ fact }) => fact !== 'capability-ignored');
  // Names that this runtime ignores, another one may follow.
  const start: Step[] = decided ? said : [{ fact: 'default-capabilities', data: {}, ofRuntime: said.length > 0 }, ...said];
  return { steps: [...start, { fact: held, data: {}, ofRuntime: true }], last: false };
}

/** Each name once: what is said again, in capitals or not, is no other step. */
function namedSteps(names: readonly Capability[], runtime: RuntimeBehaviour, fact: BindFactCode): Step[] {
  const isSame = (a: Capability, b: Capability) => a.name === b.name && a.prefixed === b.prefixed;
  return names
    .filter(({ name }) => name === NET_BIND_SERVICE || name === 'ALL')
    .filter((name, index, all) => all.findIndex((other) => isSame(other, name)) === index)
    .map((name) => {
      const step = { pointer: name.at, data: { capability: name.written }, ofRuntime: name.prefixed };
      return { fact: understands(runtime, name) ? fact : 'capability-ignored', ...step };
    });
}

/** What the program's file adds, what takes it away again, and what another user than root has without it. */
export function programSteps(question: BindQuestion, runtime: RuntimeBehaviour): Steps {
  const { container, image } = question;
  const held = holdsNetBindService(runtime, capabilitiesAskedBy(container));
  const notRoot = possibleImages(container, image).filter((possible) => mayNotBeRoot(question, possible));
  const steps: Step[] = [];
  if (notRoot.length > 0 || !held) steps.push(...fileSteps(question));
  if (held && notRoot.length > 0) {
    steps.push(...takenSteps(question, runtime, notRoot));
    const ambient = container.privileged.value && runtime.ambientWhenPrivileged && !notRoot.every(({ stepsDown }) => stepsDown);
    const fact = ambient ? 'ambient-capability' : 'no-ambient-capability';
    steps.push({ fact, data: {}, ofRuntime: container.privileged.value });
  }
  return { steps, last: false };
}

function mayNotBeRoot({ container }: BindQuestion, possible: PossibleImage): boolean {
  const user = startUser(container, possible);
  return user.error === undefined && (user.uid !== 0 || possible.stepsDown);
}

function fileSteps({ image }: BindQuestion): Step[] {
  if (image?.fileCapability === undefined) return [{ fact: 'file-capability-unknown', data: {} }];
  const { fileCapability: flags, evidence = '', setuidRoot = false } = image;
  const file: Step = { fact: 'file-capability', data: { flags, evidence } };
  return setuidRoot ? [file, { fact: 'setuid-root', data: { evidence } }] : [file];
}

/** What no_new_privs leaves of a file capability. */
function takenSteps(question: BindQuestion, runtime: RuntimeBehaviour, images: readonly PossibleImage[]): Step[] {
  const { container } = question;
  const { value, at } = container.allowPrivilegeEscalation;
  const adding = images.filter((image) => gives(image) || image.setuidRoot);
  if (value !== false || adding.length === 0) return [];
  const steps: Step[] = [{ fact: 'no-new-privileges', pointer: at, data: {} }];
  if (adding.every(({ exec, stepsDown }) => exec === 'shell' || stepsDown)) {
    const pointer = hasCommand(container) && container.command ? { pointer: container.command.at } : {};
    steps.push({ fact: 'executed-by-another-program', ...pointer, data: {} });
  } else if (!runtime.keepsPermitted) steps.push({ fact: 'docker-before-keeping-capabilities', data: {} });
  return steps;
}
