// Pods, images and nodes as properties of the bind analysis are asked of.
import fc from 'fast-check';
import { FILE_CAPABILITIES, type ImageFacts } from '../../src/model/bind.ts';
import { SYSCTL } from './bind-pods.ts';
import { deepFreeze, type Manifest } from './minimal-pod.ts';

const name = fc.constantFrom(
  'NET_BIND_SERVICE',
  'ALL',
  'cap_net_bind_service',
  'net_bind_service',
  'CAP_ALL',
  'CHOWN',
  'FOO',
  '',
);
const names = fc.oneof(fc.constant([]), fc.constant(['ALL']), fc.array(name, { maxLength: 3 }));
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

const securityContext = some({
  runAsUser: fc.constantFrom(0, 101, 1000, -1, 2 ** 31),
  runAsNonRoot: fc.boolean(),
  privileged: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  allowPrivilegeEscalation: fc.boolean(),
  capabilities: some({ add: names, drop: names }),
});
const container = fc.record({
  name: fc.constantFrom('a', 'b'),
  image: fc.constant('x'),
  ports: fc.constant([{ containerPort: 80 }, { containerPort: 1500, protocol: 'UDP' }]),
  securityContext,
  command: fc.constantFrom([], ['sh', '-c', 'x'], ['/x'], ['sysctl', '-w', `${SYSCTL}=0`]),
  restartPolicy: fc.constantFrom('Always', ''),
});
const sysctls = fc.array(
  fc.record({
    name: fc.constantFrom(SYSCTL, SYSCTL.replaceAll('.', '/'), 'kernel.x'),
    value: fc.oneof(fc.constantFrom('0', '80', '1024', '2000', '', 'abc', '32769', '-1', '0x50', '010'), fc.string()),
  }),
  { maxLength: 2 },
);
/** A Pod that asks for port 80 and 1500 in all sorts of ways, some of which nobody takes. */
export const pod = fc
  .record({
    hostNetwork: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    hostUsers: fc.constantFrom(undefined, true, false),
    securityContext: some({ runAsNonRoot: fc.boolean(), runAsUser: fc.constantFrom(0, 5), sysctls }),
    initContainers: fc.array(container, { maxLength: 1 }),
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    ephemeralContainers: fc.array(container, { maxLength: 1 }),
  })
  .map((spec: Manifest) => deepFreeze({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }));

const user = fc.constantFrom<number | string>(0, 101, '', 'root', 'www', '1000:0', '0x0', -1);
export const someImage: fc.Arbitrary<ImageFacts> = fc.record(
  {
    user,
    fileCapability: fc.constantFrom(...FILE_CAPABILITIES),
    exec: fc.constantFrom('direct', 'shell'),
    setuidRoot: fc.boolean(),
    raisesCapability: fc.boolean(),
    stepsDown: fc.boolean(),
  },
  { requiredKeys: [] },
);
export const node = fc.option(some({ portStart: fc.constantFrom(0, 80, 1024, 2000) }), { nil: undefined });
