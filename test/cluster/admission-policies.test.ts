import { expect, test } from 'vitest';
import { readAdmissionPolicies } from '../../src/cluster/admission-policies.ts';
import { KportError } from '../../src/model/errors.ts';
import { tellError } from '../../src/words/tell-error.ts';
import { eachWithCluster, type TestCluster } from './cluster.ts';
import { type FakeApi, fakeApi } from './fake-api.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';

let cluster: TestCluster;
let api: FakeApi;

eachWithCluster((made) => {
  cluster = made;
  api = fakeApi();
});

test('both kinds are listed by the label, and say what they are', async () => {
  api.put(`${GROUP}/validatingadmissionpolicies`, { metadata: { name: 'a' }, spec: { failurePolicy: 'Fail' } });
  api.put(`${GROUP}/validatingadmissionpolicybindings`, { metadata: { name: 'b' }, spec: { policyName: 'a' } });
  expect(await readAdmissionPolicies(cluster, 'kport.dev/export')).toMatchObject([
    { kind: 'ValidatingAdmissionPolicy', metadata: { name: 'a' }, spec: { failurePolicy: 'Fail' } },
    { kind: 'ValidatingAdmissionPolicyBinding', metadata: { name: 'b' }, spec: { policyName: 'a' } },
  ]);
  // A binding of somebody else's may name one of them.
  expect(api.asked.map(({ query }) => [...query])).toEqual([[['labelSelector', 'kport.dev/export']], []]);
});

test.each([
  [403, 'cannot list validatingadmissionpolicies of the cluster: HTTP 403'],
  [404, 'the cluster has no kind ValidatingAdmissionPolicy'],
])('%i is told', async (status, sentence) => {
  api.fault({ path: /validatingadmissionpolicies/, status });
  const error = await readAdmissionPolicies(cluster, 'x').catch((caught: unknown) => caught);
  if (!(error instanceof KportError)) throw new Error('no KportError', { cause: error });
  expect(error.code).toBe('input');
  expect(tellError(error, 'en')).toContain(sentence);
});
