import { expect, test } from 'vitest';
import { describeWithHelm } from './helms.ts';
import { container, NAMESPACE, ofKind, only, render, template, type Values } from './render.ts';

const CERT_MANAGER = { certificates: { source: 'cert-manager' } };
const PEM = '-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n';

describeWithHelm('certificates', (helm) => {
  const configuration = (values: Values) => only(render(helm, values), 'ValidatingWebhookConfiguration');
  const clientConfig = (values: Values) => configuration(values).webhooks[0].clientConfig;
  const volumes = (values: Values) => only(render(helm, values), 'Deployment').spec.template.spec.volumes;

  test('self: the Secret is empty and the CA is not said, so that an upgrade leaves what kport wrote', () => {
    const secret = only(render(helm), 'Secret');
    expect(secret).not.toHaveProperty('data');
    expect(secret).not.toHaveProperty('stringData');
    // The API server asks of kubernetes.io/tls that there is data.
    expect(secret.type).toBe('Opaque');
    expect(clientConfig({})).not.toHaveProperty('caBundle');
    expect(Object.keys(configuration({}).metadata.annotations)).toEqual(['kport.dev/rules']);
  });

  test('cert-manager: its certificate is for the name by which the API server calls', () => {
    const objects = render(helm, CERT_MANAGER);
    const { spec } = only(objects, 'Certificate', 'kport');
    const { service } = clientConfig(CERT_MANAGER);
    expect(spec.dnsNames).toEqual([`${service.name}.${service.namespace}.svc`]);
    expect(volumes(CERT_MANAGER)).toContainEqual({ name: 'tls', secret: { secretName: spec.secretName } });
    expect(configuration(CERT_MANAGER).metadata.annotations['cert-manager.io/inject-ca-from']).toBe(`${NAMESPACE}/kport`);
    expect(ofKind(objects, 'Secret')).toEqual([]);
    // Which stays there, and would be in the way of that of source self.
    expect(spec.secretName).not.toBe(only(render(helm), 'Secret').metadata.name);
  });

  test('cert-manager: a CA that is made here signs it, which signs itself', () => {
    const objects = render(helm, CERT_MANAGER);
    const ca = only(objects, 'Certificate', 'kport-ca');
    expect(ca.spec).toMatchObject({ isCA: true, issuerRef: { name: 'kport-selfsigned' } });
    expect(only(objects, 'Issuer', 'kport-selfsigned').spec).toEqual({ selfSigned: {} });
    expect(only(objects, 'Issuer', 'kport').spec).toEqual({ ca: { secretName: ca.spec.secretName } });
    expect(only(objects, 'Certificate', 'kport').spec.issuerRef).toMatchObject({ name: 'kport', kind: 'Issuer' });
  });

  test('cert-manager: with an issuer of others nothing else is made', () => {
    const issuerRef = { name: 'vault', kind: 'ClusterIssuer' };
    const objects = render(helm, { certificates: { source: 'cert-manager', certManager: { issuerRef } } });
    expect(ofKind(objects, 'Issuer')).toEqual([]);
    expect(only(objects, 'Certificate').spec.issuerRef).toEqual(issuerRef);
  });

  test('provided: the Secret is mounted, and its CA is told', () => {
    const values = { certificates: { source: 'provided', secretName: 'mine', caBundle: PEM } };
    expect(clientConfig(values).caBundle).toBe(Buffer.from(PEM).toString('base64'));
    expect(volumes(values)).toContainEqual({ name: 'tls', secret: { secretName: 'mine' } });
    expect(container(render(helm, values)).args).toEqual(
      expect.arrayContaining(['--cert=/etc/kport/tls/tls.crt', '--key=/etc/kport/tls/tls.key']),
    );
    expect(clientConfig({ certificates: { source: 'provided', secretName: 'mine' } })).not.toHaveProperty('caBundle');
  });

  test('provided: without a Secret the chart is refused, with the way out', () => {
    const { code, stderr } = template(helm, { certificates: { source: 'provided' } });
    expect(code).not.toBe(0);
    expect(stderr).toContain('certificates.source is provided: certificates.secretName must name the Secret');
  });

  test('annotations of one beside those of the other', () => {
    const values = { ...CERT_MANAGER, webhook: { annotations: { 'admissions.enforcer/disabled': 'true' } } };
    expect(Object.keys(configuration(values).metadata.annotations).sort()).toEqual([
      'admissions.enforcer/disabled',
      'cert-manager.io/inject-ca-from',
      'kport.dev/rules',
    ]);
  });
});
