import { expect, test } from 'vitest';
import { CHART, describeWithHelm } from './helms.ts';
import { NAMESPACE, type Values, withImage } from './render.ts';

const OFF = 'kubectl delete validatingwebhookconfiguration kport\n';

// helm 3 tells notes only to whom it can reach a cluster for: they are read again in test/e2e/chart.e2e.test.ts.
describeWithHelm('NOTES.txt', (helm) => {
  const notes = (values: Values = {}): string => {
    const args = ['install', 'kport', CHART, '--namespace', NAMESPACE, '--dry-run=client', '--values', '-'];
    const { code, stdout, stderr } = helm.run(args, JSON.stringify(withImage(values)));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout.slice(stdout.indexOf('NOTES:'));
  };
  const isRead = test.skipIf(helm.major === '3');

  isRead('tell how to try it and how to turn it off, by the names of the release', () => {
    const text = notes();
    expect(text).toContain('kubectl run try-kport --image=nginx --port=80 --dry-run=server\n');
    expect(text).toContain(OFF);
    expect(text).toContain('helm upgrade kport CHART --namespace kport-system --reuse-values\n');
    expect(text).toContain('Until the first kport answers, nothing is asked and nothing is denied.\n');
    expect(text).toContain('outside of kport-system, kube-system.');
    expect(text).toContain('> policy.yaml\n  kport audit -A --as policy.yaml --mode enforce\n');
  });

  isRead.each(['audit', 'warn'])('tell how to get from %s to enforce', (mode) => {
    const text = notes({ mode });
    expect(text.split(`From ${mode} to enforce: `)[1]).toContain('kport audit -A --as policy.yaml --mode enforce\n');
    expect(text).toContain('kubectl label namespace NAMESPACE kport.dev/mode=enforce');
    expect(text).toContain('--reuse-values --set mode=enforce\n');
  });

  isRead('tell in mode enforce how to look before it denies', () => {
    expect(notes()).toContain('--reuse-values --set mode=audit\n');
    expect(notes({ namespaceLabels: false })).not.toContain('kubectl label');
  });

  isRead('tell what is denied while no kport answers, where it is', () => {
    expect(notes({ mode: 'audit' })).not.toContain('While none answers');
    expect(notes({ webhook: { armedBy: 'chart' } })).not.toContain('nothing is denied.');
    const outside = { replicas: 0, webhook: { url: 'https://kport.example.com/validate' } };
    expect(notes(outside)).toContain('Start it at https://kport.example.com/validate, with --webhook-configuration kport');
  });

  isRead('tell what an uninstall leaves, where it leaves something', () => {
    expect(notes()).not.toContain('uninstall');
    expect(notes({ policy: { source: 'cluster' } })).toContain('kubectl delete customresourcedefinition portpolicies.kport.dev');
    expect(notes({ policy: { source: 'cluster' }, crd: { keep: false } })).not.toContain('kubectl delete customresource');
    expect(notes({ certificates: { source: 'cert-manager' } })).toContain(
      'kubectl delete secret --namespace kport-system kport-cert-manager-tls kport-ca\n',
    );
  });

  isRead('tell how what runs is looked at', () => {
    const audit = { enabled: true, schedule: '*/5 * * * *' };
    const text = notes({ audit });
    expect(text).toContain('audited by itself (*/5 * * * *)');
    expect(text).toContain('create job --namespace kport-system --from=cronjob/kport-audit kport-audit-now\n');
    expect(text).toContain('kubectl delete reports.openreports.io -A ');
    expect(notes({ audit: { ...audit, reports: false } })).not.toContain('openreports');
    expect(notes({ policy: { source: 'configMap', configMapName: 'mine' } })).toContain('kubectl get configmap mine ');
    expect(notes({ policy: { source: 'cluster', name: 'whole' } })).toContain(
      'kport audit -A --mode enforce --policy cluster --policy-name whole\n',
    );
  });

  isRead.each<[string, Values]>([
    ['the defaults', {}],
    ['an audit', { audit: { enabled: true } }],
    ['an audit where nothing is judged', { mode: 'off', audit: { enabled: true } }],
    ['an audit without reports, of a PortPolicy', { audit: { enabled: true, reports: false }, policy: { source: 'cluster' } }],
    ['audit', { mode: 'audit' }],
    ['off', { mode: 'off' }],
    ['a kport outside', { replicas: 0, webhook: { url: 'https://kport.example.com/validate' } }],
    ['a PortPolicy', { policy: { source: 'cluster' }, certificates: { source: 'cert-manager' } }],
    ['failurePolicy Ignore', { webhook: { failurePolicy: 'Ignore' } }],
  ])('have no gaps with %s', (_, values) => {
    expect(notes(values)).not.toMatch(/\n{3}|[ \t]\n|<no value>|%!/);
  });
});
