// What the Pod, the node and the kubelet decide before there is a process.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import { DEFAULT_PORT_START, portStartSysctl } from '../../model/bind.ts';
import type { Sysctl } from '../../model/workload.ts';
import { portStartWriter } from '../containers/sibling-containers.ts';
import type { Step, Steps } from './bind-chain.ts';
import type { BindQuestion } from './bind-outcome.ts';
import { podPortStart } from './port-start.ts';
import { possibleImages } from './possible-images.ts';
import { startUser } from './start-user.ts';

/** The first unprivileged port, and who else in the Pod may change it. */
export function portStartSteps(question: BindQuestion, runtime: RuntimeBehaviour): Steps {
  const { workload } = question;
  const sysctl = portStartSysctl(workload.sysctls);
  if (workload.hostNetwork.value) return { steps: [nodeStep(question), ...siblingSteps(question)], last: false };
  const pod = podPortStart(workload, runtime);
  if (pod.error !== undefined) return { steps: [refusedStep(sysctl)], last: true };
  const { start } = pod;
  const step: Step =
    sysctl === undefined
      ? { fact: start === DEFAULT_PORT_START ? 'kernel-port-start' : 'runtime-port-start', data: { start }, ofRuntime: true }
      : {
          fact: sysctl.value === '' ? 'pod-port-start-empty' : 'pod-port-start',
          pointer: sysctl.at,
          data: { value: sysctl.value, start },
          ofRuntime: sysctl.value === '',
        };
  return { steps: [step, ...siblingSteps(question)], last: false };
}

function nodeStep({ workload, nodePortStart }: BindQuestion): Step {
  const pointer = workload.hostNetwork.at;
  if (nodePortStart === undefined) return { fact: 'node-port-start-unknown', pointer, data: {} };
  return { fact: 'node-port-start', pointer, data: { start: nodePortStart } };
}

function refusedStep(sysctl: Sysctl | undefined): Step {
  const data = { value: sysctl?.value ?? '' };
  return { fact: 'pod-port-start-refused', ...(sysctl ? { pointer: sysctl.at } : {}), data, ofRuntime: data.value === '' };
}

function siblingSteps({ siblings, container }: BindQuestion): Step[] {
  const writer = portStartWriter(siblings, container);
  if (writer === undefined) return [];
  const { name, privileged, command, args } = writer.container;
  if (!writer.namesIt) return [{ fact: 'sibling-may-write-port-start', pointer: privileged.at, data: { container: name } }];
  return [{ fact: 'sibling-writes-port-start', pointer: (command ?? args)?.at ?? privileged.at, data: { container: name } }];
}

/** As whom the container starts, and whether the kubelet lets it. */
export function userSteps({ container, image }: BindQuestion): Steps {
  const { runAsUser, runAsNonRoot } = container;
  const users = possibleImages(container, image).map((possible) => ({ possible, user: startUser(container, possible) }));
  const steps: Step[] = [];
  if (runAsUser.value !== undefined) {
    steps.push({ fact: 'run-as-user', pointer: runAsUser.at, data: { uid: runAsUser.value, from: runAsUser.from } });
  } else if (image?.user === undefined) {
    steps.push({ fact: 'image-user-unknown', data: {} });
  } else {
    const { user, uid, evidence = '' } = image;
    steps.push({ fact: 'image-user', data: { user, ...(uid === undefined ? {} : { uid }), evidence } });
  }
  if (runAsNonRoot.value === true) {
    steps.push({ fact: 'run-as-non-root', pointer: runAsNonRoot.at, data: { from: runAsNonRoot.from } });
  }
  if (users.some(({ possible, user }) => possible.stepsDown && user.error === undefined && user.uid === 0)) {
    steps.push({ fact: 'entrypoint-steps-down', data: { evidence: image?.evidence ?? '' } });
  }
  return { steps, last: users.every(({ user }) => user.error !== undefined) };
}
