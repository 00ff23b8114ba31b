import { netBindServiceAdded } from '../../src/rules/net-bind-service-added/rule.ts';
import { type Manifest, minimalDeployment, tweak, unknownPod } from '../facts/minimal-pod.ts';
import { lockedImage } from './locked.ts';
import { ofApp, securedPod as pod } from './pods.ts';
import type { Expected } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

const adds = (...names: unknown[]) => pod({ capabilities: { add: names } });

/** What allowWhenNeeded is made for, with a change. */
function needed(change: (container: Manifest, spec: Manifest) => void): Manifest {
  return tweak(unknownPod(), ({ spec }) => {
    const [container] = spec.containers;
    container.securityContext = { runAsNonRoot: true, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } };
    container.ports = [{ containerPort: 80 }];
    change(container, spec);
  });
}

const SECURITY = '/spec/containers/0/securityContext';
const ADDED = `${SECURITY}/capabilities/add/0`;

const app = (messageId: string, at = ADDED, more: Partial<Expected> = {}) => ofApp(messageId, at, more);

const PREFIXED = [app('prefixed')];
const ALLOW = { allowWhenNeeded: true };

testRule(netBindServiceAdded, {
  bad: [
    {
      name: 'NET_BIND_SERVICE',
      given: adds('NET_BIND_SERVICE'),
      findings: [
        app('added+kept', ADDED, {
          message: 'container "app" adds capability "NET_BIND_SERVICE"',
          fix: 'listen on a port above 1023 and move NET_BIND_SERVICE from capabilities.add to capabilities.drop, unless its program in the image has the file capability, without which it would not start',
        }),
      ],
    },
    {
      name: 'an image that was read, whose program has no file capability',
      given: needed((container) => {
        container.image = lockedImage('user');
      }),
      findings: [
        app('added+none', ADDED, {
          fix: 'listen on a port above 1023 and remove NET_BIND_SERVICE from capabilities.add: the program of image "registry.example.com/locked/user:1" has no file capability and starts without it',
        }),
      ],
    },
    {
      name: 'the same, where nothing is dropped',
      given: pod({ capabilities: { add: ['NET_BIND_SERVICE'] } }, ({ containers: [container] }) => {
        container.image = lockedImage('no-user');
      }),
      findings: [app('added+none+kept')],
    },
    {
      name: 'lower case, which every runtime takes',
      given: adds('net_bind_service'),
      findings: [app('added+kept', ADDED, { message: 'container "app" adds capability "net_bind_service"' })],
    },
    { name: 'mixed case', given: adds('Net_Bind_Service'), findings: [app('added+kept')] },
    {
      name: 'the second of several',
      given: adds('CHOWN', 'NET_BIND_SERVICE'),
      findings: [app('added+kept', `${SECURITY}/capabilities/add/1`)],
    },
    {
      name: 'each time that it stands there',
      given: adds('NET_BIND_SERVICE', 'net_bind_service'),
      findings: [app('added+kept'), app('added+kept', `${SECURITY}/capabilities/add/1`)],
    },
    {
      name: 'privileged: true, on a low port',
      given: pod({ privileged: true }, ({ containers: [container] }) => {
        container.ports = [{ containerPort: 80 }];
      }),
      findings: [app('privileged+port', `${SECURITY}/privileged`)],
    },
    {
      name: 'ALL',
      given: adds('ALL'),
      findings: [
        app('added-all', ADDED, {
          message: 'container "app" adds capability "ALL", and NET_BIND_SERVICE with it',
          fix: 'replace ALL in capabilities.add by the capabilities that the container needs',
        }),
      ],
    },
    { name: 'all', given: adds('all'), findings: [app('added-all')] },
    {
      name: 'ALL in both lists, which Docker grants',
      given: pod({ capabilities: { add: ['ALL'], drop: ['ALL'] } }),
      findings: [app('added-all')],
    },
    {
      name: 'NET_BIND_SERVICE in both lists, which Docker grants',
      given: pod({ capabilities: { add: ['NET_BIND_SERVICE'], drop: ['NET_BIND_SERVICE'] } }),
      findings: [app('added')],
    },
    {
      name: 'a name with CAP_',
      given: adds('CAP_NET_BIND_SERVICE'),
      findings: [
        app('prefixed', ADDED, {
          message:
            'container "app" adds capability "CAP_NET_BIND_SERVICE": containerd ignores a name with CAP_ and reports no error, CRI-O and Docker grant it',
          fix: 'write NET_BIND_SERVICE if the container needs it (its program has the file capability, say), or remove CAP_NET_BIND_SERVICE',
        }),
      ],
    },
    { name: 'a name with cap_', given: adds('cap_net_bind_service'), findings: PREFIXED },
    {
      name: 'privileged: true',
      given: pod({ privileged: true }),
      findings: [
        app('privileged', `${SECURITY}/privileged`, {
          message:
            'container "app" has privileged: true, which grants NET_BIND_SERVICE and every other capability, whatever capabilities.drop says',
          fix: 'replace privileged: true by capabilities.drop: [ALL], and add the capabilities that the container needs by name',
        }),
      ],
    },
    {
      name: 'privileged: true that drops ALL, which no runtime heeds',
      given: pod({ privileged: true, capabilities: { drop: ['ALL'] } }),
      findings: [app('privileged', `${SECURITY}/privileged`)],
    },
    {
      name: 'privileged: true and the capability, each in its place',
      given: pod({ privileged: true, capabilities: { add: ['NET_BIND_SERVICE'] } }),
      findings: [app('privileged', `${SECURITY}/privileged`), app('added')],
    },
    {
      name: 'every container, whatever its role',
      given: pod({ capabilities: { add: ['NET_BIND_SERVICE'] } }, (spec) => {
        const { securityContext } = spec.containers[0];
        spec.initContainers = [
          { name: 'init', securityContext },
          { name: 'sidecar', restartPolicy: 'Always', securityContext },
        ];
        spec.ephemeralContainers = [{ name: 'debug', securityContext: { privileged: true } }];
      }),
      findings: [
        app('added+kept'),
        { messageId: 'added+kept', at: '/spec/initContainers/0/securityContext/capabilities/add/0', container: 'init' },
        { messageId: 'added+kept', at: '/spec/initContainers/1/securityContext/capabilities/add/0', container: 'sidecar' },
        { messageId: 'privileged', at: '/spec/ephemeralContainers/0/securityContext/privileged', container: 'debug' },
      ],
    },
    {
      name: 'a user namespace of its own, in whose network it holds',
      given: pod({ capabilities: { add: ['NET_BIND_SERVICE'] } }, (spec) => {
        spec.hostUsers = false;
      }),
      findings: [app('added+kept')],
    },
    {
      name: 'a template',
      given: tweak(minimalDeployment(), ({ spec }) => {
        Object.assign(spec.template.spec.containers[0], {
          image: 'registry.example.com/app',
          securityContext: { privileged: true },
        });
      }),
      findings: [app('privileged', '/spec/template/spec/containers/0/securityContext/privileged')],
    },
    {
      name: 'an object of a List',
      given: { apiVersion: 'v1', kind: 'List', items: [adds('CHOWN'), adds('ALL')] },
      findings: [app('added-all', `/items/1${ADDED}`)],
    },
    { name: 'what is needed, without the option', given: needed(() => {}), findings: [app('added')] },
    {
      name: 'allowWhenNeeded, and nothing of what it wants',
      given: adds('NET_BIND_SERVICE'),
      options: ALLOW,
      findings: [app('added+kept')],
    },
    {
      name: 'allowWhenNeeded, and a user that the image decides',
      given: needed(({ securityContext }) => {
        delete securityContext.runAsNonRoot;
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and root allowed',
      given: needed(({ securityContext }) => {
        securityContext.runAsNonRoot = false;
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and uid 0',
      given: needed(({ securityContext }) => {
        securityContext.runAsUser = 0;
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and nothing dropped',
      given: needed(({ securityContext }) => {
        delete securityContext.capabilities.drop;
      }),
      options: ALLOW,
      findings: [app('added+kept')],
    },
    {
      name: 'allowWhenNeeded, and only some dropped',
      given: needed(({ securityContext }) => {
        securityContext.capabilities.drop = ['NET_RAW', 'NET_BIND_SERVICE'];
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and CAP_ALL dropped, which drops nothing',
      given: needed(({ securityContext }) => {
        securityContext.capabilities.drop = ['CAP_ALL'];
      }),
      options: ALLOW,
      findings: [app('added+kept')],
    },
    {
      name: 'allowWhenNeeded, and no port',
      given: needed((container) => {
        delete container.ports;
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and port 1024',
      given: needed((container) => {
        container.ports = [{ containerPort: 1024 }];
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and a low port of the node for a high one, which the process does not bind',
      given: needed((container) => {
        container.ports = [{ containerPort: 8080, hostPort: 80 }];
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and the port of another container',
      given: needed((container, spec) => {
        spec.containers.push({ name: 'second', ports: container.ports });
        delete container.ports;
      }),
      options: ALLOW,
      findings: [app('added')],
    },
    {
      name: 'allowWhenNeeded, and ALL',
      given: needed(({ securityContext }) => {
        securityContext.capabilities.add = ['ALL'];
      }),
      options: ALLOW,
      findings: [app('added-all')],
    },
    {
      name: 'allowWhenNeeded, and a name with CAP_, which may add nothing',
      given: needed(({ securityContext }) => {
        securityContext.capabilities.add = ['CAP_NET_BIND_SERVICE'];
      }),
      options: ALLOW,
      findings: PREFIXED,
    },
    {
      name: 'allowWhenNeeded, and privileged: true',
      given: needed(({ securityContext }) => {
        securityContext.privileged = true;
      }),
      options: ALLOW,
      findings: [app('privileged+port', `${SECURITY}/privileged`)],
    },
    {
      name: 'at the value, in YAML',
      given: `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: app
      securityContext:
        capabilities:
          add:
            - NET_BIND_SERVICE
`,
      findings: [app('added+kept', ADDED, { line: 9 })],
    },
  ],
  good: [
    {
      because: 'an image of which one platform does not start without it',
      given: pod({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, ({ containers: [container] }) => {
        container.image = lockedImage('forgotten-setcap');
      }),
    },
    {
      because: 'the program of an image that was read has the file capability, and does not start without it',
      given: needed((container) => {
        container.image = lockedImage('capable');
      }),
    },
    { because: 'nothing is added', given: unknownPod() },
    { because: 'the list is empty', given: adds() },
    { because: 'other capabilities are not its business', given: adds('NET_ADMIN', 'SYS_ADMIN', 'CHOWN') },
    { because: 'no runtime reads blanks', given: adds(' NET_BIND_SERVICE') },
    { because: 'no capability has this name', given: adds('BIND_NET_SERVICE', '') },
    { because: 'CAP_ALL grants nothing anywhere', given: adds('CAP_ALL', 'cap_all') },
    { because: 'privileged: false grants nothing', given: pod({ privileged: false }) },
    { because: 'dropping is not adding', given: pod({ capabilities: { drop: ['NET_BIND_SERVICE', 'ALL'] } }) },
    {
      because: 'a Pod has no capabilities and no privileged: they are unknown fields there',
      given: tweak(unknownPod(), ({ spec }) => {
        spec.securityContext = { privileged: true, capabilities: { add: ['NET_BIND_SERVICE'] } };
      }),
    },
    {
      because: 'Windows has no capabilities',
      given: pod({ privileged: true, capabilities: { add: ['NET_BIND_SERVICE'] } }, (spec) => {
        spec.os = { name: 'windows' };
      }),
    },
    { because: 'allowWhenNeeded allows what is needed', given: needed(() => {}), options: ALLOW },
    {
      because: 'allowWhenNeeded takes a user for non-root',
      given: needed(({ securityContext }) => {
        delete securityContext.runAsNonRoot;
        securityContext.runAsUser = 101;
      }),
      options: ALLOW,
    },
    {
      because: 'allowWhenNeeded takes runAsNonRoot of the Pod',
      given: needed(({ securityContext }, spec) => {
        delete securityContext.runAsNonRoot;
        spec.securityContext = { runAsNonRoot: true };
      }),
      options: ALLOW,
    },
    {
      because: 'allowWhenNeeded takes any case',
      given: needed(({ securityContext }) => {
        securityContext.capabilities = { drop: ['all'], add: ['net_bind_service'] };
      }),
      options: ALLOW,
    },
    {
      because: 'allowWhenNeeded takes the last privileged port among others',
      given: needed((container) => {
        container.ports = [{ containerPort: 8080 }, { containerPort: 1023 }];
      }),
      options: ALLOW,
    },
    {
      because: 'allowWhenNeeded takes a port of the node',
      given: needed((_, spec) => {
        spec.hostNetwork = true;
      }),
      options: ALLOW,
    },
  ],
});
