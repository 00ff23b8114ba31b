import Type, { type Static } from 'typebox';
import { FAILURE_SOURCES } from '../../model/audit.ts';
import { RUNTIME_PROFILES } from '../../model/bind.ts';
import { BIND_ERROR_CODES } from '../../model/bind-vocabulary.ts';
import { MODES } from '../../model/decision.ts';
import { SEVERITIES } from '../../model/finding.ts';
import { count, fields, JSON_POINTER, list, object, oneOf, output, ref, text, version } from './parts.ts';

const VERDICTS = ['allow', 'deny', 'error'] as const;

const onNodes = {
  pods: count('How many Pods it holds for.'),
  nodes: list('The nodes that they were given to, by name.', Type.String()),
};

const container = Type.Optional(text('The container; absent where the whole Pod is meant.'));

const finding = fields('Something wrong with a workload: told once, however many Pods have it.', {
  rule: text('The id of the rule.'),
  severity: oneOf('How grave it is.', SEVERITIES),
  message: text('What is wrong, in one line.'),
  why: text('Why that matters.'),
  fix: text('What repairs it.'),
  pointer: text(
    'A JSON Pointer into the object; of what shows in Pods alone, and of an owner that was not read, into a Pod.',
    JSON_POINTER,
  ),
  container,
  foundIn: oneOf('`template`: in the object itself. `pods`: in Pods of it alone, which an older template or admission made so.', [
    'template',
    'pods',
  ]),
  ...onNodes,
  also: Type.Optional(list('Rules whose findings are told with it.', Type.String())),
});

const port = fields('What becomes of a privileged port.', {
  container: text('The container that declares it.'),
  port: count('Its number.'),
  protocol: text('TCP, UDP or SCTP.'),
  on: list(
    'By what runs the containers of the nodes.',
    fields('Nodes with one runtime.', {
      runtime: Type.Optional(
        text('Its name and version, up to the minor number; absent for Pods without a node, or on one that does not say it.'),
      ),
      oldKernel: Type.Optional(
        text('`3.10`: their kernel is older than net.ipv4.ip_unprivileged_port_start; absent where it is not.'),
      ),
      verdict: oneOf('Whether the port can be bound.', ['binds', 'fails', 'depends']),
      error: Type.Optional(oneOf('What happens where it cannot: the likeliest error.', BIND_ERROR_CODES)),
      ...onNodes,
    }),
  ),
});

const seen = fields('Something that went wrong: what kport predicts, or would have to.', {
  container,
  code: oneOf('The error as kport predicts it; NodePorts is a host port that another Pod of the node has.', [
    ...BIND_ERROR_CODES,
    'NodePorts',
  ]),
  rules: list('The rules whose findings predict it.', Type.String()),
  predicted: Type.Boolean({ description: 'By one of them, or by what may become of a port on one of these nodes.' }),
  how: oneOf('`seen`: somebody says the very cause. `fits`: what is there is what it leaves behind, and nobody says why.', [
    'seen',
    'fits',
  ]),
  source: oneOf('Where it stands.', FAILURE_SOURCES),
  reason: text('As the kubelet or the API has it.'),
  message: text('Its words without what differs from Pod to Pod; "" where there are none.'),
  exitCode: Type.Optional(Type.Integer({ description: 'How the container ended.' })),
  since: Type.Optional(text('ISO 8601; the earliest.')),
  lookedIn: list('Where kport looked, in that order.', oneOf('A source.', FAILURE_SOURCES)),
  ...onNodes,
});

const difference = fields('What runs is another thing than what is written or was read.', {
  container: text('The container.'),
  about: oneOf('`user`: the uid of its first process. `digest`: its image.', ['user', 'digest']),
  runs: text('Out of the status.'),
  said: text('What was to be expected.'),
  by: oneOf('Who said it: runAsUser of the manifest, or of its Pods alone, what is known of the image, the lock of images.', [
    'manifest',
    'pods',
    'image',
    'lock',
  ]),
  agrees: Type.Boolean({ description: 'It is the same after all, and says what is not written.' }),
  ...onNodes,
});

const exempted = fields('What an exemption lets pass.', {
  rule: text('The id of the rule.'),
  message: text('What is wrong.'),
  reason: text('The reason that the exemption gives.'),
});

const problem = fields('What could not be judged.', {
  reason: text('Why.'),
  code: text('The same by its name, whatever the language.'),
});
const failure = fields('A rule that failed: a defect of kport.', {
  rule: text('The id of the rule.'),
  error: text('What it threw.'),
});

const owner = fields('Whoever is at the top of Pods, or holds a template of some.', {
  object: ref('object', object),
  uid: Type.Optional(text('metadata.uid; absent for static Pods.')),
  static: Type.Optional(Type.Literal(true, { description: 'Static Pods of kubelets; the name is that without the node.' })),
  template: Type.Boolean({ description: 'Whether its own template was judged; its Pods always are.' }),
  ...onNodes,
  findings: list('What is wrong.', ref('finding', finding)),
  exempted: list('What exemptions let pass.', exempted),
  ports: list('What becomes of its privileged ports.', port),
  seen: list('What went wrong.', seen),
  differences: list('What runs otherwise.', difference),
  unreadable: list('What could not be judged in it.', problem),
  failures: list('Rules that failed.', failure),
});

const known = fields('A finding that was there before.', {
  rule: text('The id of the rule.'),
  message: text('What is wrong.'),
  object: ref('object', object),
});

const preview = fields('What would be denied if a policy were enforced today.', {
  policy: text('Its name.'),
  mode: oneOf('The mode that is asked about.', MODES),
  namespaces: list(
    'By name.',
    fields('A namespace.', {
      name: text('Its name.'),
      mode: Type.Optional(text('The value of its label kport.dev/mode today.')),
      allowed: count('Workloads of which nothing would be denied.'),
      owners: list(
        'The others.',
        fields('A workload.', {
          object: ref('object', object),
          pods: count('Pods that run now.'),
          create: oneOf('Made anew as it is.', VERDICTS),
          update: oneOf('A change of something else; of a Pod: of an image. What was there before denies nothing.', VERDICTS),
          newPods: oneOf('Pods that it makes anew; `none` for what makes none.', [...VERDICTS, 'none']),
          denials: list(
            'What denies it.',
            fields('A finding.', { rule: text('The id of the rule.'), message: text('What is wrong.') }),
          ),
          warnings: count('What would only warn.'),
        }),
      ),
    }),
  ),
});

const node = fields('A node that runs something that is told.', {
  name: text('Its name.'),
  runtime: Type.Optional(text('status.nodeInfo.containerRuntimeVersion, as name and version.')),
  profile: Type.Optional(oneOf('By what kport judges it.', RUNTIME_PROFILES)),
  os: Type.Optional(text('linux, windows.')),
  kernel: Type.Optional(text('status.nodeInfo.kernelVersion.')),
  architecture: Type.Optional(text('status.nodeInfo.architecture.')),
  pods: count('Pods on it.'),
});

export const auditOutput = output(
  'kport audit --format json',
  'What runs in a cluster, as kport judges it.',
  {
    version,
    at: text('When the cluster was read, ISO 8601.'),
    cluster: fields('Which cluster.', {
      server: text('The address of its API.'),
      context: Type.Optional(text('The context of the kubeconfig.')),
    }),
    policy: fields('By what it was judged.', {
      name: text('The policy.'),
      from: oneOf('Where it comes from: a PortPolicy of the cluster, a file, kport itself.', ['cluster', 'file', 'shipped']),
      file: Type.Optional(text('Where it was read.')),
    }),
    namespaces: list(
      'By name.',
      fields('A namespace.', {
        name: text('Its name; "" for objects of the cluster itself.'),
        mode: Type.Optional(text('The value of its label kport.dev/mode.')),
        pods: count('Pods in it.'),
        owners: list('By kind and name; those without findings, too.', ref('owner', owner)),
      }),
    ),
    nodes: list('By name.', node),
    unread: list(
      'Kinds that could not be read. One entry is enough for exit code 3.',
      fields('A kind.', {
        resource: text('As RBAC has it: jobs.batch.'),
        namespace: Type.Optional(text('Where; absent for the whole cluster.')),
        why: text('Mostly the words of the API.'),
        forbidden: Type.Boolean({ description: 'It may not be read.' }),
      }),
    ),
    known: Type.Optional(list('Findings of a baseline, which do not count; absent where there is none.', known)),
    notices: list('What there is to know of the policy.', text('One line.')),
    preview: Type.Optional(preview),
    counts: fields('How many there are of each; a finding counts once a workload.', {
      namespaces: count('Namespaces.'),
      owners: count('Workloads.'),
      pods: count('Pods.'),
      nodes: count('Nodes that they run on.'),
      errors: count('Findings of severity error.'),
      warnings: count('Findings of severity warning.'),
      infos: count('Findings of severity info.'),
      exempted: count('Findings that exemptions let pass; in none of the three above.'),
      seen: count('Predictions that came true.'),
      unpredicted: count('What went wrong in such a way and was not predicted.'),
      differences: count('What runs otherwise than it is written or was read.'),
      known: Type.Optional(count('Findings of a baseline; absent where there is none.')),
    }),
  },
  { object, finding, owner },
);

export type AuditOutput = Static<typeof auditOutput>;
