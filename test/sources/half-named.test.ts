import { describe, expect, test } from 'vitest';
import { readContent } from '../../src/lint/read-content.ts';
import { readObjects } from '../../src/sources/document.ts';
import { told } from '../told.ts';

const REST = 'metadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: nginx}]}}}\n';
const NO_VERSION = 'apiVersion is missing: kubectl refuses the object';
const NO_TYPE = 'not a Kubernetes object: it has neither apiVersion nor kind';
const NO_TEXT = 'apiVersion is no text: kubectl refuses the object';
const NO_KIND = 'kind is missing: kubectl refuses the object';

function faultsOf(text: string) {
  // Nothing is wanted, so that it shows whether the document is made all the same.
  const { unreadable } = readObjects(text, 'x.yaml', () => false);
  return unreadable.map(({ position, reason }) => [`${position?.line}:${position?.column}`, told(reason)]);
}

describe('an object in all but its type is told', () => {
  test.each([
    ['no apiVersion', `# c\nkind: Deployment\n${REST}`, '2:1', NO_VERSION],
    ['an empty one', `apiVersion: ""\nkind: Deployment\n${REST}`, '1:1', NO_VERSION],
    ['null', `apiVersion:\nkind: Deployment\n${REST}`, '1:1', NO_VERSION],
    ['another case', `kind: Deployment\napiversion: v1\n${REST}`, '2:1', `${NO_VERSION}; did you mean apiVersion by apiversion?`],
    ['a hyphen', `kind: Pod\napi-version: v1\n${REST}`, '2:1', `${NO_VERSION}; did you mean apiVersion by api-version?`],
    ['two letters swapped', `apiVerison: v1\nkind: Pod\n${REST}`, '1:1', `${NO_VERSION}; did you mean apiVersion by apiVerison?`],
    ['a plural', `apiVersions: v1\nkind: Pod\n${REST}`, '1:1', `${NO_VERSION}; did you mean apiVersion by apiVersions?`],
    ['mangled', `apiVerapiVersion: v1\nkind: Pod\n${REST}`, '1:1', `${NO_VERSION}; did you mean apiVersion by apiVerapiVersion?`],
    ['a number', `kind: Pod\napiVersion: 1\n${REST}`, '2:1', NO_TEXT],
    ['a mapping', `kind: Pod\napiVersion: {v: 1}\n${REST}`, '2:1', NO_TEXT],
    [
      'both in another case',
      `Kind: Pod\napiversion: v1\n${REST}`,
      '2:1',
      `${NO_VERSION}; did you mean apiVersion by apiversion?`,
    ],
    [
      'both misspelt, of what has no containers',
      'apiVerison: v1\nkidn: Service\nmetadata: {name: web}\n',
      '1:1',
      `${NO_VERSION}; did you mean apiVersion by apiVerison?`,
    ],
    ['no metadata, but a kind of Kubernetes', 'kind: Pod\nspec: {containers: []}\n', '1:1', NO_VERSION],
    ['a List', 'kind: List\nitems: []\n', '1:1', NO_VERSION],
    ['a custom resource', 'kind: Rollout\nmetadata: {name: a}\n', '1:1', NO_VERSION],
    ['the list of a kind', 'kind: DeploymentList\nitems: []\n', '1:1', NO_VERSION],
    ['neither of a workload', REST, '1:1', NO_TYPE],
    [
      'neither of a Pod without a name of its own',
      'spec: {containers: [{name: web}]}\nmetadata: {generateName: web-}\n',
      '1:1',
      NO_TYPE,
    ],
    [
      'neither of a CronJob',
      'metadata: {name: a}\nspec: {jobTemplate: {spec: {template: {spec: {containers: []}}}}}\n',
      '1:1',
      NO_TYPE,
    ],
    ['the kind in another case', `apiVersion: v1\nKind: Pod\n${REST}`, '2:1', `${NO_KIND}; did you mean kind by Kind?`],
    ['the kind misspelt', `apiVersion: v1\nkidn: Pod\n${REST}`, '2:1', `${NO_KIND}; did you mean kind by kidn?`],
    ['a kind that is a number', `apiVersion: v1\nkind: 5\n${REST}`, '2:1', 'kind is no text: kubectl refuses the object'],
    [
      'a list of objects',
      '- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n',
      '1:1',
      'the document is a list of objects, which kubectl refuses: separate them with "---", or make them the items of a List',
    ],
    ['JSON', '{"kind": "Pod", "metadata": {"name": "a"}}', '1:1', NO_VERSION],
  ])('%s', (_, text, place, reason) => {
    expect(faultsOf(text)).toEqual([[place, reason]]);
  });
});

describe('a file of another program is not', () => {
  test.each([
    ['Drone', 'kind: pipeline\ntype: docker\nname: default\nsteps: [{name: test, image: node}]\n'],
    ['a secret of Drone', 'kind: secret\nname: token\nget: {path: a, name: b}\n'],
    ['Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 1.0.0\n'],
    ['Score', 'apiVersion: score.dev/v1b1\nmetadata: {name: a}\ncontainers: {web: {image: nginx}}\n'],
    ['a kustomization, which needs no type', 'kind: Kustomization\nmetadata: {name: a}\nresources: [a.yaml]\n'],
    ['a file with metadata', 'metadata: {title: a}\npages: []\n'],
    ['one with a version of an API', 'metadata: {title: a}\napiVersion2: 3\n'],
    ['lists of versions and kinds', 'metadata: {labels: {}}\napiVersions: [apps/v1]\nkinds: [Deployment]\n'],
    ['a version that is none of Kubernetes', 'metadata: {a: b}\napi_version: 2\nbind: 0.0.0.0:80\n'],
    ['a key for the version alone', 'metadata: {a: b}\nminApiVersion: v1\nfind: {a: b}\n'],
    ['a patch of kustomize', '- op: replace\n  path: /spec/replicas\n  value: 3\n'],
    ['a list', '- kind: a\n- kind: b\n'],
    ['a patch for kubectl patch', 'metadata: {labels: {a: b}}\nspec: {template: {spec: {containers: [{name: web}]}}}\n'],
    ['a mapping of containers', 'metadata: {name: a}\nspec: {containers: {web: {image: nginx}}}\n'],
    ['a list of another program', 'kind: ShoppingList\nitems: []\n'],
    ['a kind alone', 'kind: Service\nname: web\n'],
  ])('%s', (_, text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

test('is told of a file that is met in a folder, too, where neither field is spelt right', () => {
  const content = (text: string) => readContent({ file: 'x.yaml', text, isMet: true }, { wanted: () => true });
  const told = content(`apiVerison: v1\nkidn: Pod\n${REST}`);
  expect('unreadable' in told && told.unreadable.map(({ position }) => position?.line)).toEqual([1]);
  const behind = content('a: [\n---\napiVerison: v1\nkidn: Service\nmetadata: {name: web}\n');
  expect('unreadable' in behind && behind.unreadable.map(({ position }) => position?.line)).toEqual([2, 3]);
  expect('skipped' in content('apiVersions: [v1]\nversion: 1\nmetadata: {name: a}\n')).toBe(true);
});
