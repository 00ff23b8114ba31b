import { describe, expect, test } from 'vitest';
import { extractFrom, reasonsOf } from './extracted.ts';
import { type Manifest, minimalDeployment, minimalPod, tweak } from './minimal-pod.ts';

const POD = { containers: [{ name: 'web', image: 'nginx' }] };
const NONE = 'there is no container, and the API server refuses a workload without one';

function object(kind: string, content: Manifest): Manifest {
  const apiVersion = { Pod: 'v1', PodTemplate: 'v1', Job: 'batch/v1', CronJob: 'batch/v1' }[kind] ?? 'apps/v1';
  return { apiVersion, kind, metadata: { name: 'web' }, ...content };
}

function elsewhere(at: string, place: string): string {
  return `${at}: the API server looks for no containers here; they belong in ${place}`;
}

describe('a workload without containers', () => {
  const template = 'spec.template.spec.containers';
  test.each<[string, Manifest, string]>([
    ['none', object('Pod', { spec: {} }), `spec: ${NONE}`],
    ['an empty list', object('Pod', { spec: { containers: [] } }), `spec.containers: ${NONE}`],
    ['null', object('Pod', { spec: { containers: null } }), `spec.containers: ${NONE}`],
    ['a Pod without a spec', object('Pod', {}), `the object: ${NONE}`],
    ['a Deployment without a spec', object('Deployment', {}), `the object: ${NONE}`],
    ['spec: null', object('Deployment', { spec: null }), `spec: ${NONE}`],
    ['template: null', object('Deployment', { spec: { replicas: 1, template: null } }), `spec.template: ${NONE}`],
    ['a selector, and no template', object('DaemonSet', { spec: { selector: { matchLabels: {} } } }), `spec: ${NONE}`],
    [
      'a selector, and a Pod that is empty',
      object('StatefulSet', { spec: { selector: { matchLabels: {} }, template: { spec: { restartPolicy: 'Always' } } } }),
      `spec.template.spec: ${NONE}`,
    ],
    [
      'one level too high',
      object('Deployment', { spec: { template: { spec: null, ...POD } } }),
      elsewhere('spec.template.containers', template),
    ],
    ['two levels too high', object('Deployment', { spec: { template: {}, ...POD } }), elsewhere('spec.containers', template)],
    ['too deep', object('Pod', { spec: { spec: POD } }), elsewhere('spec.spec.containers', 'spec.containers')],
    ['a template too many', object('Pod', { spec: { template: { spec: POD } } }), elsewhere(template, 'spec.containers')],
    [
      'a CronJob like a Job',
      object('CronJob', { spec: { schedule: '@daily', template: { spec: POD } } }),
      elsewhere(template, 'spec.jobTemplate.spec.template.spec.containers'),
    ],
    ['at the top', object('Job', { ...POD, spec: { backoffLimit: 1 } }), elsewhere('containers', template)],
    [
      'in the metadata',
      object('Deployment', { metadata: { name: 'web', spec: { template: { spec: POD } } } }),
      elsewhere('metadata.spec.template.spec.containers', template),
    ],
    [
      'a template misspelt',
      object('Deployment', { spec: { tempalte: { spec: {} } } }),
      'unknown key "tempalte" in spec; did you mean "template"?',
    ],
    ['a spec misspelt', object('Deployment', { Spec: {} }), 'unknown key "Spec" in the object; did you mean "spec"?'],
    [
      'a job template in another case',
      object('CronJob', { spec: { jobtemplate: {} } }),
      'unknown key "jobtemplate" in spec; did you mean "jobTemplate"?',
    ],
    [
      'containers misspelt',
      object('Pod', { spec: { contaners: [] } }),
      'unknown key "contaners" in spec; did you mean "containers"?',
    ],
  ])('%s', (_, given, expected) => {
    expect(reasonsOf(given)).toEqual([expected]);
  });

  test.each<[string, Manifest]>([
    ['replicas', object('Deployment', { spec: { replicas: 3 } })],
    ['an annotation', object('StatefulSet', { metadata: { name: 'web', annotations: { a: 'b' } } })],
    ['an annotation of the Pods', object('Deployment', { spec: { template: { metadata: { annotations: { a: 'b' } } } } })],
    ['the nodes', object('Deployment', { spec: { template: { spec: { nodeSelector: { a: 'b' } } } } })],
    ['when it runs', object('CronJob', { spec: { schedule: '@daily' } })],
    ['that it is deleted', object('Deployment', { $patch: 'delete' })],
  ])('is not a patch of %s', (_, given) => {
    expect(extractFrom(given)).not.toMatchObject([{ kind: 'malformed' }]);
  });
});

interface Slip {
  readonly level: string;
  readonly of: (pod: Manifest) => Manifest;
  readonly keys: Readonly<Record<string, string>>;
}

const SLIPS: readonly Slip[] = [
  {
    level: 'spec.template.spec',
    of: (spec) => spec,
    keys: {
      securitycontext: 'securityContext',
      SecurityContext: 'securityContext',
      hostNetworks: 'hostNetwork',
      hostnetwork: 'hostNetwork',
    },
  },
  {
    level: 'spec.template.spec.securityContext',
    of: (spec) => {
      spec.securityContext = {};
      return spec.securityContext;
    },
    keys: { runAsNonroot: 'runAsNonRoot', RunAsUser: 'runAsUser', runAsUsers: 'runAsUser', runasNonRoot: 'runAsNonRoot' },
  },
  {
    level: 'spec.template.spec.containers[0]',
    of: ({ containers }) => containers[0],
    keys: {
      port: 'ports',
      prots: 'ports',
      Ports: 'ports',
      securityContex: 'securityContext',
      security_context: 'securityContext',
    },
  },
  {
    level: 'spec.template.spec.containers[0].ports[0]',
    of: ({ containers }) => {
      containers[0].ports = [{ containerPort: 8080 }];
      return containers[0].ports[0];
    },
    keys: { containerport: 'containerPort', contianerPort: 'containerPort', hostport: 'hostPort', hostPorts: 'hostPort' },
  },
  {
    level: 'spec.template.spec.containers[0].securityContext',
    of: ({ containers }) => {
      containers[0].securityContext = {};
      return containers[0].securityContext;
    },
    keys: {
      runAsNonroot: 'runAsNonRoot',
      runAsNonRooot: 'runAsNonRoot',
      priviliged: 'privileged',
      capability: 'capabilities',
      allowPriviledgeEscalation: 'allowPrivilegeEscalation',
    },
  },
  {
    level: 'spec.template.spec.containers[0].securityContext.capabilities',
    of: ({ containers }) => {
      containers[0].securityContext = { capabilities: {} };
      return containers[0].securityContext.capabilities;
    },
    keys: { drops: 'drop', Drop: 'drop', dorp: 'drop', adds: 'add' },
  },
];

describe('a name that is misspelt', () => {
  const rows = SLIPS.flatMap(({ level, of, keys }) => Object.entries(keys).map(([key, name]) => ({ level, of, key, name })));

  test.each(rows)('$key in $level', ({ level, of, key, name }) => {
    const given = tweak(minimalDeployment(), ({ spec }) => {
      of(spec.template.spec)[key] = true;
    });
    expect(reasonsOf(given)).toEqual([`unknown key "${key}" in ${level}; did you mean "${name}"?`]);
  });

  test('init and ephemeral containers have names, too', () => {
    const given = tweak(minimalPod(), ({ spec }) => {
      spec.initContainers = [{ name: 'init', Ports: [] }];
      spec.ephemeralContainers = [{ name: 'debug', securitycontext: {} }];
    });
    expect(reasonsOf(given)).toHaveLength(2);
  });

  test.each(['hostPID', 'hostIPC', 'hostname', 'volumes', 'schedulingGroup', 'newOfNextYear'])(
    '%s in a Pod spec is none',
    (key) => {
      const given = tweak(minimalPod(), ({ spec }) => {
        spec[key] = {};
      });
      expect(extractFrom(given)).toMatchObject([{ kind: 'workloads' }]);
    },
  );

  test.each(['runAsGroup', 'procMount', 'seccompProfile'])('%s in a security context is none', (key) => {
    const given = tweak(minimalPod(), ({ spec }) => {
      spec.containers[0].securityContext = { [key]: {} };
    });
    expect(extractFrom(given)).toMatchObject([{ kind: 'workloads' }]);
  });
});
