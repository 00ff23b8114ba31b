// A port moves to a number that nothing in its Pod has: the containers of a Pod share one network.
import { describe, expect, test } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { UNSAFE_SETTINGS } from './unsafe-settings.ts';

const SAFE = 'securityContext: {runAsNonRoot: true, runAsUser: 1000, capabilities: {drop: [ALL]}}';

function pod(image: string, own: string, beside = ''): string {
  const sidecar = beside && `    - name: beside\n      image: registry.example.com/beside\n      ${SAFE}\n      ${beside}\n`;
  return `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: ${image}
      ${SAFE}
      ${own}
${sidecar}`;
}

function repair(text: string) {
  const { files, repaired, left } = repairFiles([{ file: 'x.yaml', text }], UNSAFE_SETTINGS);
  return { text: files[0]?.changed ?? text, needs: repaired.flatMap((one) => one.needs), left };
}

const DECLARES = 'ports: [{containerPort: 80}]';
const APP = 'registry.example.com/app';

describe('port 80 moves', () => {
  test.each([
    ['to 8080 where nothing has that', DECLARES, '', 8080],
    ['past one that a container beside it declares', DECLARES, 'ports: [{containerPort: 8080}]', 9080],
    ['past one that it is asked for by a probe', DECLARES, 'livenessProbe: {tcpSocket: {port: 8080}}', 9080],
    ['past one of its arguments', DECLARES, 'args: [--port=8080]', 9080],
    ['past one of its variables', DECLARES, 'env: [{name: PORT, value: "8080"}]', 9080],
    ['past one of an address of the Pod', DECLARES, 'args: ["--admin=localhost:8080"]', 9080],
    ['to one that is asked for on another machine', DECLARES, 'livenessProbe: {tcpSocket: {port: 8080, host: 192.0.2.1}}', 8080],
    ['to one of another protocol', DECLARES, 'ports: [{containerPort: 8080, protocol: UDP}]', 8080],
    ['past another one of its own', `args: [--port=80, --metrics-port=8080]\n      ${DECLARES}`, '', 9080],
    ['to the one that its program has, and nobody declared', `args: [--port=8080]\n      ${DECLARES}`, '', 8080],
  ])('%s', (_, own, beside, to) => {
    const { text, needs } = repair(pod(APP, own, beside));
    expect(needs).toEqual([{ kind: 'listen', container: 'web', from: 80, to }]);
    expect(text).toBe(
      pod(APP, own, beside).replace('[{containerPort: 80}]', `[{containerPort: ${to}}]`).replace('--port=80,', `--port=${to},`),
    );
  });
});

describe('an image is replaced by one that listens on 8080', () => {
  const TWIN = 'nginxinc/nginx-unprivileged:1.29';

  test.each([
    ['where nothing has that', '', TWIN, 8080],
    ['but not where a container beside it declares that', 'ports: [{containerPort: 8080}]', 'nginx:1.29', 9080],
    ['but not where one is told to listen there', 'args: [--port=8080]', 'nginx:1.29', 9080],
  ])('%s', (_, beside, image, to) => {
    const text = pod('nginx:1.29', DECLARES, beside);
    expect(repair(text).text).toBe(
      text.replace('nginx:1.29', image).replace('[{containerPort: 80}]', `[{containerPort: ${to}}]`),
    );
  });

  test('nor where its own list has both numbers', () => {
    const text = pod('nginx:1.29', 'ports: [{containerPort: 80}, {containerPort: 8080}]');
    expect(repair(text).text).toBe(text.replace('containerPort: 80}', 'containerPort: 9080}'));
  });
});

test('a port of the node that moves has clients there', () => {
  const text = pod(APP, DECLARES).replace('spec:\n', 'spec:\n  hostNetwork: true\n');
  const { needs } = repair(text.replace(/ {6}securityContext.*\n/, ''));
  expect(needs).toEqual(
    expect.arrayContaining([
      { kind: 'listen', container: 'web', from: 80, to: 8080 },
      { kind: 'clients', container: 'web', port: 80 },
    ]),
  );
});

test('one number by two protocols stays one', () => {
  const text = pod(
    APP,
    'env: [{name: DNS_PORT, value: "53"}]\n      ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]',
  );
  expect(repair(text).text).toBe(text.replaceAll('53', '8053'));
});
