// What would be rendered and could not work is refused by the template, with a sentence.
import { expect, test } from 'vitest';
import { CHART, describeWithEachHelm, type Helm } from './helms.ts';
import { NAMESPACE, nested, render, type Values, withImage } from './render.ts';

const IMAGE = { image: { repository: 'localhost:5000/kport' } };

function refusal(helm: Helm, values: Values, namespace = NAMESPACE): string {
  const { code, stderr } = helm.run(
    ['template', 'kport', CHART, '--namespace', namespace, '--values', '-'],
    JSON.stringify(values),
  );
  expect(code).not.toBe(0);
  return stderr;
}

describeWithEachHelm('_refusals.tpl', (helm) => {
  test.each<[string, Values, string]>([
    ['no image', {}, 'image.repository is empty: nobody publishes an image of kport.'],
    ['nobody to answer', { replicas: 0 }, 'replicas is 0 and webhook.url is empty: no kport could answer.'],
    ['one port for two', { ...IMAGE, ports: { webhook: 9000, health: 9000 } }, 'ports.webhook and ports.health are both 9000'],
    ['the default of one for the other', { ...IMAGE, ports: { health: 8443 } }, 'ports.webhook and ports.health are both 8443'],
    ['one port of the Service for two', { ...IMAGE, service: { port: 8081 } }, 'service.port and ports.health are both 8081'],
    ['a volume twice', { ...IMAGE, extraVolumes: [{ name: 'tls', emptyDir: {} }] }, 'extraVolumes has a volume "tls"'],
    [
      'a client without a CA',
      { ...IMAGE, ...nested('webhook.clientAuthentication.names', ['kube-apiserver']) },
      'webhook.clientAuthentication.names needs a CA',
    ],
    [
      'two CAs of clients',
      { ...IMAGE, webhook: { clientAuthentication: { caBundle: '-----BEGIN CERTIFICATE-----', configMapName: 'x' } } },
      'webhook.clientAuthentication has caBundle and configMapName',
    ],
  ])('%s', (_, values, sentence) => {
    expect(refusal(helm, values)).toContain(sentence);
  });

  test('the namespace default, which would not be judged', () => {
    expect(refusal(helm, IMAGE, 'default')).toContain(
      'the namespace of the release is never judged, and it is the namespace default',
    );
  });

  test.each<[string, Values]>([
    ['an image by its digest alone', { image: { repository: 'kport', digest: `sha256:${'a'.repeat(64)}` } }],
    ['a registry with a port', IMAGE],
    ['nobody in the cluster, and one outside', { replicas: 0, webhook: { url: 'https://kport.example.com/validate' } }],
    ['the ports of the Pod as those of the Service', { service: { port: 8443 } }],
  ])('not %s', (_, values) => {
    expect(render(helm, withImage(values)).length).toBeGreaterThan(5);
  });
});
