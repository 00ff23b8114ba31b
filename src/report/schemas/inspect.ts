import Type, { type Static, type TSchema } from 'typebox';
import { BIND_DEPENDENCIES, BIND_VIAS, RUNTIME_PROFILES } from '../../model/bind.ts';
import { BIND_ERROR_CODES, BIND_FACTS } from '../../model/bind-vocabulary.ts';
import {
  fields,
  JSON_POINTER,
  list,
  object,
  oneOf,
  ordinal,
  orNull,
  output,
  ref,
  rendering,
  skipped,
  text,
  unreadable,
  version,
} from './parts.ts';

const from = oneOf('Who said it: the container, the Pod, or nobody.', ['container', 'pod', 'default']);

/** A value after inheritance. */
const setting = <S extends TSchema>(description: string, value: S) =>
  fields(description, {
    value,
    from: ref('from', from),
    pointer: text('Where it is said; for "default" where it would be said, nearest to the container.', JSON_POINTER),
  });

const ANYBODYS = { description: 'What holds; null where nobody said anything and kport assumes nothing.' };
const CAPABILITIES = list('In upper case; with CAP_ only where the manifest writes it.', Type.String());
const PROTOCOL = text('TCP where the manifest gives none.');

const port = fields('One port that a container declares.', {
  containerPort: Type.Integer({ description: '0 where the manifest gives none.' }),
  hostPort: Type.Optional(
    Type.Integer({ description: 'The port of the node; under hostNetwork the containerPort. Absent for none.' }),
  ),
  protocol: PROTOCOL,
  pointer: text('A JSON Pointer (RFC 6901) to the port within its document.', JSON_POINTER),
});

const fact = fields('One step of the reasoning; kport explain bind tells it in a sentence.', {
  fact: oneOf('Which fact.', BIND_FACTS),
  pointer: Type.Optional(
    text('Where the manifest says it; absent for what a runtime, an image or a node brings along.', JSON_POINTER),
  ),
  data: Type.Unsafe<Record<string, string | number>>({
    description: 'What fills in its sentence: numbers, names, and the runtimes that it holds for.',
    type: 'object',
    additionalProperties: { type: ['string', 'integer'] },
  }),
});

const ERROR_TEXT = 'The words of that error, as a user sees them.';

const bind = fields(
  'What becomes of one port on one runtime.',
  {
    port: Type.Integer({ description: 'The containerPort, or one that --port asks about.' }),
    protocol: PROTOCOL,
    runtime: oneOf('What runs the container; "unknown" says what holds for every runtime.', RUNTIME_PROFILES),
    asked: Type.Optional(
      Type.Literal(true, { description: '--port asks about it; absent for a port that the container only declares.' }),
    ),
    verdict: oneOf(
      'Whether a process of the container will be able to bind the port; "depends" where what is known does not decide it.',
      ['binds', 'fails', 'depends'],
    ),
    via: Type.Optional(oneOf('By what the port is bound where it is; absent where it never is.', BIND_VIAS)),
    error: Type.Optional(
      oneOf(
        "Who refuses, where the port is not bound: EACCES is bind(2), EPERM is execve(2) (nothing is executed), FailedCreatePodSandBox is the runtime's sandbox, CreateContainerConfigError and SysctlForbidden are the kubelet, CreateContainerError is the runtime, Invalid is the API server. The likeliest; absent where the port is always bound.",
        BIND_ERROR_CODES,
      ),
    ),
    errorText: Type.Optional(text(ERROR_TEXT)),
    otherErrors: Type.Optional(
      list(
        'What else it may be where not all that matters is known, the likelier first; absent where there is nothing else.',
        fields('Another error.', { error: oneOf('Who refuses.', BIND_ERROR_CODES), errorText: text(ERROR_TEXT) }),
        { minItems: 1 },
      ),
    ),
    overPrivileged: Type.Optional(
      Type.Boolean({
        description:
          'It is bound as user 0 or privileged, which is more than the port asks for. Absent where that depends, or where the port is never bound.',
      }),
    ),
    dependsOn: list(
      'What the verdict turns on; empty unless it is "depends". "platform" is that of an image whose platforms differ, "pod" another container of the Pod, "unit" a unit of which only drop-ins are here.',
      Type.Unsafe<(typeof BIND_DEPENDENCIES)[number]>({ enum: BIND_DEPENDENCIES }),
      { uniqueItems: true },
    ),
    failingPlatforms: Type.Optional(
      list(
        'Platforms of the image on which the port is not bound, or may not be; there where the verdict depends on the platform.',
        Type.String(),
      ),
    ),
    because: list('The facts that lead to the verdict, in the order in which they decide.', ref('fact', fact), { minItems: 1 }),
  },
  { dependentRequired: { error: ['errorText'], errorText: ['error'], otherErrors: ['error'] } },
);

const container = fields('One container.', {
  name: text('As in the manifest; "" without one.'),
  role: oneOf('A sidecar is an init container with restartPolicy Always.', ['init', 'sidecar', 'main', 'ephemeral']),
  image: orNull(text('As in the manifest; null without one.')),
  ports: list('The ports that it declares.', ref('port', port)),
  runAsNonRoot: setting("The container's own before that of the Pod.", orNull(Type.Boolean(ANYBODYS))),
  runAsUser: setting("The container's own before that of the Pod.", orNull(Type.Integer(ANYBODYS))),
  userName: Type.Optional(
    setting(
      'Of another dialect than Kubernetes\', the user whom the file calls by a name (User=www-data, user: "web:web", USER app), or his group; absent where it has numbers, root or nobody. Whose number it is the image or the host knows: runAsUser has it where kport does, too.',
      text('As it is written.'),
    ),
  ),
  allowPrivilegeEscalation: setting('Of the container alone.', orNull(Type.Boolean(ANYBODYS))),
  privileged: setting('Of the container alone.', Type.Boolean({ description: 'What holds.' })),
  addedCapabilities: CAPABILITIES,
  droppedCapabilities: CAPABILITIES,
  bind: list(
    "What becomes of each privileged port that it declares (1-1023, and what the Pod's own sysctl makes privileged): a row for each port and each --runtime; behind them the ports of --port that are not among them.",
    ref('bind', bind),
  ),
});

const workload = fields('One Pod spec, wherever it is embedded, with inheritance resolved.', {
  file: text('The path as the user named it, with forward slashes; "-" for standard input.'),
  line: ordinal('1-based line where the object starts. Lines are those of what was rendered, where something was.'),
  rendered: Type.Optional(fields('There where a chart or a kustomization was rendered.', rendering)),
  object: ref('object', object),
  hostNetwork: Type.Boolean({ description: 'Whether the Pod is in the network of its node.' }),
  containers: list(
    'Init containers (sidecars among them), containers, ephemeral containers, in the order of the Pod spec.',
    ref('container', container),
  ),
});

export const inspectOutput = output(
  'kport inspect --format json',
  'Everything that kport sees in the files.',
  {
    version,
    workloads: list('Every Pod spec, by file and place.', ref('workload', workload)),
    unreadable: list('Input that could not be read. One entry is enough for exit code 3.', ref('unreadable', unreadable)),
    skipped: list('Files that are not for kport.', ref('skipped', skipped)),
  },
  { workload, container, port, bind, fact, from, object, unreadable, skipped },
);

export type InspectOutput = Static<typeof inspectOutput>;
