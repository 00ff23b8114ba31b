import { expect, test } from 'vitest';
import type { Manifest } from '../facts/minimal-pod.ts';
import { describeWithHelm } from './helms.ts';
import { only, render, type Values } from './render.ts';

const PEER = [{ ipBlock: { cidr: '10.0.0.0/24' } }];

describeWithHelm('networkpolicy.yaml and service.yaml', (helm) => {
  const policy = (values: Values = {}) => only(render(helm, values), 'NetworkPolicy').spec;
  const portsOf = (rules: Manifest[]): number[] => rules.flatMap(({ ports }) => ports.map(({ port }: Manifest) => port));

  test('lets in to the two ports, from everywhere', () => {
    const { ingress, policyTypes } = policy();
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(portsOf(ingress)).toEqual([8443, 8081]);
    for (const rule of ingress) expect(rule).not.toHaveProperty('from');
  });

  test('lets in from where it is said', () => {
    const { ingress } = policy({ networkPolicy: { webhookFrom: PEER, metricsFrom: [{ podSelector: {} }] } });
    expect(ingress).toMatchObject([{ from: PEER }, { from: [{ podSelector: {} }] }]);
  });

  test('lets out to the API server, and nowhere where kport asks for nothing', () => {
    expect(portsOf(policy({ networkPolicy: { apiServerPorts: [6443] } }).egress)).toEqual([6443]);
    const certificates = { source: 'provided', secretName: 'mine' };
    const nothing = { namespaceLabels: false, certificates, webhook: { armedBy: 'chart' } };
    expect(policy(nothing).egress).toEqual([]);
  });

  test('lets out to the API server alone, where its addresses are said', () => {
    expect(policy().egress[0]).not.toHaveProperty('to');
    const { egress } = policy({ networkPolicy: { apiServerCidrs: ['10.0.0.0/28', 'fd00::/64'] } });
    expect(egress[0].to).toEqual([{ ipBlock: { cidr: '10.0.0.0/28' } }, { ipBlock: { cidr: 'fd00::/64' } }]);
  });

  test('the ports of values are those of Pod, Service and NetworkPolicy', () => {
    const objects = render(helm, { ports: { webhook: 9443, health: 9081 }, service: { port: 8443 } });
    expect(portsOf(only(objects, 'NetworkPolicy').spec.ingress)).toEqual([9443, 9081]);
    expect(only(objects, 'Service').spec.ports).toEqual([
      { name: 'webhook', port: 8443, targetPort: 'webhook', protocol: 'TCP' },
      { name: 'metrics', port: 9081, targetPort: 'health', protocol: 'TCP' },
    ]);
  });
});
