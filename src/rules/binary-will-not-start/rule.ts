// Judges securityContext.capabilities.drop of a container whose image is known to have a program with the file capability.
// Source: capabilities(7), "Safety checking for capability-dumb binaries", and the kernel's security/commoncap.c
// (bprm_caps_from_vfs_caps): execve(2) of a file with cap_net_bind_service=+ep is EPERM where the bounding set lacks it,
// whatever the port. Seen in the field as caddyserver/caddy-docker#466 and 0xERR0R/blocky#1461.
import { needsCapabilityToStart, needsOthers } from '../../facts/questions.ts';
import type { BindAnswer, DecidedError, ImageFacts } from '../../model/bind.ts';
import { KNOWN_RUNTIMES } from '../../model/bind.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { inCompose } from './compose.ts';
import { inDockerfile } from './dockerfile.ts';
import { inQuadlet } from './quadlet.ts';
import { words } from './words.ts';

export const binaryWillNotStart = defineRule(
  {
    id: 'binary-will-not-start',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    atMost: { 'dropped-on-some': 'warning', 'needs-other-on-some': 'warning' },
    others: { compose: inCompose, quadlet: inQuadlet, dockerfile: inDockerfile },
    options: {},
    examples: {
      bad: `
containers:
  - name: caddy
    image: caddy:2.10
    securityContext:
      capabilities:
        drop: [ALL]
`,
      good: `
containers:
  - name: caddy
    image: caddy:2.10
    securityContext:
      capabilities:
        drop: [ALL]
        add: [NET_BIND_SERVICE]
`,
    },
  },
  (workload, report, { bindsPort, image }) =>
    ofEachContainer(workload, (container) => {
      const other = lacking(container, image(container), bindsPort);
      if (other !== undefined) {
        const { capability, runtimes, drop } = other;
        const data = { container: container.name, image: container.image ?? '', capability };
        const where = { at: drop?.at ?? container.at, container: container.name };
        if (runtimes.length > 0) return report('needs-other-on-some', where, { ...data, runtimes: runtimes.join(', ') });
        return drop === undefined
          ? report('needs-other', where, data)
          : report('needs-dropped', where, { ...data, dropped: drop.written });
      }
      const dropped = container.droppedCapabilities.find(({ name }) => name === 'ALL' || name === 'NET_BIND_SERVICE');
      if (dropped === undefined) return undefined;
      const known = image(container);
      if (!needsCapabilityToStart(known) || !(known?.program || runsImagesProgram(container))) return undefined;
      const answer = (of: ContainerFacts) => bindsPort(of, { port: 0, protocol: 'TCP', at: dropped.at });
      const whole = answer(container);
      // A user of the image that the kubelet refuses is told by never-starts: once he is another, this is what comes next.
      const verdict = isRefusedUser(whole) ? answer({ ...container, runAsNonRoot: NOT_SAID }) : whole;
      const data = { container: container.name, image: container.image ?? '', capability: dropped.written };
      const where = { at: dropped.at, container: container.name };
      if (verdict?.verdict === 'fails') return verdict.error?.code === 'EPERM' ? report('dropped', where, data) : undefined;
      const runtimes = failingOf(verdict);
      return runtimes.length === 0 ? undefined : report('dropped-on-some', where, { ...data, runtimes: runtimes.join(', ') });
    }),
);

/** Another capability that its program has in effect by its file, where the container does not hold it, on all runtimes or on some. */
function lacking(container: ContainerFacts, known: ImageFacts | undefined, bindsPort: RuleContext['bindsPort']) {
  if (!needsOthers(known) || !(known?.program || runsImagesProgram(container))) return undefined;
  const ask = (of: ContainerFacts) => bindsPort(of, { port: 0, protocol: 'TCP', at: container.at });
  const whole = ask(container);
  const verdict = isRefusedUser(whole) ? ask({ ...container, runAsNonRoot: NOT_SAID }) : whole;
  const isLacked = (error: DecidedError | undefined) => error?.decidedBy.includes('other-capability-missing') === true;
  const isEverywhere = verdict?.verdict === 'fails' && isLacked(verdict.error);
  const runtimes = KNOWN_RUNTIMES.filter((runtime) => {
    const own = verdict?.byRuntime?.[runtime];
    return own?.verdict === 'fails' && own.errors.every(isLacked);
  });
  if (!isEverywhere && runtimes.length === 0) return undefined;
  const step = verdict?.because().find(({ fact }) => fact === 'other-capability-missing');
  const capability = String(step?.data.capability ?? '');
  const drop = container.droppedCapabilities.findLast(({ name }) => name === 'ALL' || name === capability);
  return { capability, runtimes: isEverywhere ? [] : runtimes, drop };
}

const NOT_SAID: ContainerFacts['runAsNonRoot'] = { value: undefined, from: 'default', at: '' };

function isRefusedUser(verdict: BindAnswer | undefined): boolean {
  return verdict?.verdict === 'fails' && verdict.error?.code === 'CreateContainerConfigError';
}

/** Arguments that name a program, as they do for an image without an entrypoint. */
const PROGRAM = /^(?:(?:\/usr(?:\/local)?)?\/s?bin\/)?[a-z][\w.-]*$/;

/**
 * With a command of its own the container may run another program: where nobody has read the image, it counts when that has the name
 * of the image.
 */
function runsImagesProgram({ command, args, image = '' }: ContainerFacts): boolean {
  const [argument = ''] = args?.values ?? [];
  const program = command?.values[0] ?? (PROGRAM.test(argument) ? argument : undefined);
  if (program === undefined) return true;
  const repository = image.split('@')[0]?.split('/').at(-1)?.split(':')[0];
  return program.split('/').at(-1)?.toLowerCase() === repository?.toLowerCase();
}

/** The runtimes on which exec, and nothing else, fails for certain. */
function failingOf(verdict: BindAnswer | undefined): readonly string[] {
  const errors = [verdict?.error, ...(verdict?.otherErrors ?? [])];
  if (errors.some((error) => error !== undefined && error.code !== 'EPERM')) return [];
  return KNOWN_RUNTIMES.filter((runtime) => verdict?.byRuntime?.[runtime]?.verdict === 'fails');
}
