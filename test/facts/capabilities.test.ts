import { expect, test } from 'vitest';
import { containerOf } from './extracted.ts';
import { minimalPod, tweak } from './minimal-pod.ts';

const CAPABILITIES = '/spec/containers/0/securityContext/capabilities';

test.each([
  ['NET_BIND_SERVICE', 'NET_BIND_SERVICE', false],
  ['net_bind_service', 'NET_BIND_SERVICE', false],
  ['CAP_NET_BIND_SERVICE', 'NET_BIND_SERVICE', true],
  ['cap_net_bind_service', 'NET_BIND_SERVICE', true],
  ['Cap_Net_Bind_Service', 'NET_BIND_SERVICE', true],
  ['all', 'ALL', false],
  ['CAP_ALL', 'ALL', true],
  ['CAP_CAP_CHOWN', 'CAP_CHOWN', true],
  [' NET_BIND_SERVICE', ' NET_BIND_SERVICE', false],
  ['', '', false],
])('"%s" is %s', (written, name, prefixed) => {
  for (const [key, list] of [
    ['addedCapabilities', 'add'],
    ['droppedCapabilities', 'drop'],
  ] as const) {
    const pod = tweak(minimalPod(), ({ spec }) => {
      spec.containers[0].securityContext = { capabilities: { [list]: ['CHOWN', written] } };
    });
    expect(containerOf(pod)[key]).toEqual([
      { written: 'CHOWN', name: 'CHOWN', prefixed: false, at: `${CAPABILITIES}/${list}/0` },
      { written, name, prefixed, at: `${CAPABILITIES}/${list}/1` },
    ]);
  }
});

test.each([undefined, null, {}, { add: null, drop: null }, { add: [], drop: [] }])('capabilities %j are none', (capabilities) => {
  const pod = tweak(minimalPod(), ({ spec }) => {
    spec.containers[0].securityContext = { capabilities };
  });
  expect(containerOf(pod)).toMatchObject({ addedCapabilities: [], droppedCapabilities: [] });
});
