import { mayRunAsRoot } from '../../src/rules/may-run-as-root/rule.ts';
import { netBindServiceKept } from '../../src/rules/net-bind-service-kept/rule.ts';
import { minimalDeployment, tweak, unknownPod } from '../facts/minimal-pod.ts';
import { ofApp as app, onLowPort, securedPod as pod } from './pods.ts';
import { testRule } from './rule-tester.ts';

const drops = (...names: unknown[]) => pod({ capabilities: { drop: names } });

const DROP = '/spec/containers/0/securityContext/capabilities/drop';

testRule(netBindServiceKept, {
  bad: [
    {
      name: 'nothing said',
      given: unknownPod(),
      findings: [
        app('kept+root', DROP, {
          message:
            'container "app" drops neither ALL nor NET_BIND_SERVICE, so it keeps NET_BIND_SERVICE from the default set of the runtime',
          fix: 'set securityContext.capabilities.drop: [NET_BIND_SERVICE] for the container; [ALL] takes from root what chown and a change of user need',
        }),
      ],
    },
    {
      name: 'in the network of the node, as a user who is never root',
      given: pod({ runAsNonRoot: true, runAsUser: 1000 }, (spec) => (spec.hostNetwork = true)),
      findings: [app('kept+node', DROP)],
    },
    {
      name: 'in the network of the node, as root',
      given: pod({ runAsUser: 0 }, (spec) => (spec.hostNetwork = true)),
      findings: [app('kept+root+node', DROP)],
    },
    {
      name: 'in the network of the node, with a port that anybody may open',
      given: pod({ runAsNonRoot: true, runAsUser: 1000 }, (spec) => {
        spec.hostNetwork = true;
        spec.containers[0].ports = [{ containerPort: 8080 }];
      }),
      findings: [app('kept+node', DROP)],
    },
    {
      name: 'in the network of the node, with a privileged port, which privileged-host-port tells',
      given: pod({ runAsNonRoot: true, runAsUser: 1000 }, (spec) => {
        spec.hostNetwork = true;
        onLowPort(spec);
      }),
      findings: [app('kept+port', DROP)],
    },
    { name: 'a security context without capabilities', given: pod({ runAsNonRoot: true }), findings: [app('kept', DROP)] },
    { name: 'an empty list', given: drops(), findings: [app('kept+root', DROP)] },
    { name: 'null', given: pod({ capabilities: { drop: null } }), findings: [app('kept+root', DROP)] },
    { name: 'other capabilities dropped', given: drops('NET_RAW', 'MKNOD'), findings: [app('kept+root', DROP)] },
    { name: 'a name that no runtime knows', given: drops(' ALL', 'NET_BIND'), findings: [app('kept+root', DROP)] },
    {
      name: 'an image whose program has the file capability',
      given: tweak(unknownPod(), ({ spec }) => {
        spec.containers[0].image = 'caddy:2.10';
        spec.containers[0].securityContext = { runAsNonRoot: true, runAsUser: 1000 };
      }),
      findings: [
        app('kept+capable', DROP, {
          message:
            'container "app" drops nothing of the default set, of which the program of image "caddy:2.10" needs NET_BIND_SERVICE alone: it has the file capability, and does not start without it',
          fix: 'set securityContext.capabilities.drop: [ALL] together with add: [NET_BIND_SERVICE] for the container',
        }),
      ],
    },
    {
      name: 'CAP_NET_BIND_SERVICE dropped',
      given: drops('CAP_NET_BIND_SERVICE'),
      findings: [
        app('prefixed-drop', `${DROP}/0`, {
          message:
            'container "app" drops capability "CAP_NET_BIND_SERVICE", but containerd ignores a name with CAP_, and NET_BIND_SERVICE stays',
          fix: 'write ALL (or NET_BIND_SERVICE) instead of CAP_NET_BIND_SERVICE',
        }),
      ],
    },
    {
      name: 'CAP_ALL dropped, and a program with the file capability',
      given: pod({ capabilities: { drop: ['CAP_ALL'] } }, ({ containers: [container] }) => {
        container.image = 'caddy:2.10';
      }),
      findings: [
        app('prefixed-drop+capable', `${DROP}/0`, {
          fix: 'write ALL instead of CAP_ALL, together with add: [NET_BIND_SERVICE]: the program of image "caddy:2.10" has the file capability, and does not start without it',
        }),
      ],
    },
    {
      name: 'CAP_ALL dropped, on a low port',
      given: pod({ capabilities: { drop: ['CAP_ALL'] } }, onLowPort),
      findings: [app('prefixed-drop+port', `${DROP}/0`)],
    },
    { name: 'nothing said, on a low port', given: pod({}, onLowPort), findings: [app('kept+root+port', DROP)] },
    {
      name: 'non-root, on a low port',
      given: pod({ runAsNonRoot: true }, onLowPort),
      findings: [
        app('kept+port', DROP, {
          fix: 'listen on ports above 1023; then set securityContext.capabilities.drop: [ALL] for the container, unless its program in the image has the file capability (then with add: [NET_BIND_SERVICE])',
        }),
      ],
    },
    { name: 'CAP_ALL dropped', given: drops('CAP_ALL'), findings: [app('prefixed-drop', `${DROP}/0`)] },
    { name: 'cap_all dropped behind another', given: drops('NET_RAW', 'cap_all'), findings: [app('prefixed-drop', `${DROP}/1`)] },
    {
      name: 'two names with CAP_, told once',
      given: drops('CAP_ALL', 'CAP_NET_BIND_SERVICE'),
      findings: [app('prefixed-drop', `${DROP}/0`)],
    },
    {
      name: 'a drop list of the Pod, which is an unknown field',
      given: tweak(unknownPod(), ({ spec }) => {
        spec.securityContext = { capabilities: { drop: ['ALL'] } };
      }),
      findings: [app('kept+root', DROP)],
    },
    { name: 'privileged: false', given: pod({ privileged: false }), findings: [app('kept+root', DROP)] },
    {
      name: 'each container by itself, whatever its role',
      given: pod({ capabilities: { drop: ['ALL'] } }, (spec) => {
        spec.initContainers = [{ name: 'init' }, { name: 'sidecar', restartPolicy: 'Always' }];
        spec.containers.push({ name: 'second' });
        spec.ephemeralContainers = [{ name: 'debug' }];
      }),
      findings: [
        { messageId: 'kept+root', at: '/spec/containers/1/securityContext/capabilities/drop', container: 'second' },
        { messageId: 'kept+root', at: '/spec/initContainers/0/securityContext/capabilities/drop', container: 'init' },
        { messageId: 'kept+root', at: '/spec/initContainers/1/securityContext/capabilities/drop', container: 'sidecar' },
        { messageId: 'kept+root', at: '/spec/ephemeralContainers/0/securityContext/capabilities/drop', container: 'debug' },
      ],
    },
    {
      name: 'non-root, who needs but a program with the file capability',
      given: pod({ runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false }),
      findings: [app('kept', DROP)],
    },
    {
      name: 'a template',
      given: tweak(minimalDeployment(), ({ spec }) => {
        spec.template.spec.containers[0].image = 'registry.example.com/app';
      }),
      findings: [app('kept+root', '/spec/template/spec/containers/0/securityContext/capabilities/drop')],
    },
    {
      name: 'an object of a List',
      given: { apiVersion: 'v1', kind: 'List', items: [drops('ALL'), unknownPod()] },
      findings: [app('kept+root', `/items/1${DROP}`)],
    },
    {
      name: 'at the list that lacks it, in YAML',
      given: `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: app
      securityContext:
        capabilities:
          drop:
            - NET_RAW
`,
      findings: [app('kept+root', DROP, { line: 9 })],
    },
    {
      name: 'at the nearest parent of the list that is missing, in YAML',
      given: `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: app
      securityContext:
        runAsNonRoot: true
`,
      findings: [app('kept', DROP, { line: 7 })],
    },
  ],
  good: [
    { because: 'ALL is dropped', given: drops('ALL') },
    {
      because: 'what is added by name is not kept by chance, as net-bind-service-added tells',
      given: pod({ capabilities: { add: ['NET_BIND_SERVICE'] } }),
    },
    { because: 'may-run-as-root tells both of a container that may be root', given: pod({}), beside: mayRunAsRoot },
    { because: 'all is read in any case', given: drops('all') },
    { because: 'NET_BIND_SERVICE itself is dropped', given: drops('NET_BIND_SERVICE') },
    { because: 'net_bind_service is read in any case', given: drops('CHOWN', 'net_bind_service') },
    { because: 'one right name is enough beside one with CAP_', given: drops('CAP_NET_BIND_SERVICE', 'ALL') },
    {
      because: 'what is added after ALL is dropped was decided by somebody',
      given: pod({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
    },
    { because: 'a privileged container keeps all, as net-bind-service-added tells', given: pod({ privileged: true }) },
    {
      because: 'so it does when it drops a name with CAP_',
      given: pod({ privileged: true, capabilities: { drop: ['CAP_ALL'] } }),
    },
    {
      because: 'Windows has no capabilities',
      given: tweak(unknownPod(), ({ spec }) => {
        spec.os = { name: 'windows' };
      }),
    },
  ],
});
