import { describe, expect, test } from 'vitest';
import { CUSTOM_KINDS } from '../../src/facts/objects/custom-kinds.ts';
import { BUILT_IN_KINDS } from '../../src/facts/objects/kinds.ts';
import { mayHoldPods } from '../../src/facts/objects/may-hold-pods.ts';
import { readObjects } from '../../src/sources/document.ts';
import { readPatch } from '../../src/sources/yaml/patch-text.ts';
import { extractFrom } from './extracted.ts';

const HEAD = 'apiVersion: example.com/v1\nkind: Crawler\nmetadata: {name: c}\n';

/** Whether the object is asked for, and whether there is anything in it. */
function askedAndFound(text: string): [asked: boolean, found: boolean] {
  let asked = false;
  const { documents } = readObjects(text, 'f', (source, type) => {
    asked = mayHoldPods(source, type, []);
    return true;
  });
  const [read] = documents;
  const object = read?.kind === 'object' ? read.document.object : expect.fail(JSON.stringify(read));
  return [asked, extractFrom(object, { readText: readPatch }).some(({ kind }) => kind !== 'not-a-workload')];
}

describe('an object of a kind that nobody knows is asked for where something is in it', () => {
  test.each([
    ['containers', 'spec:\n  containers: [{name: a, image: a}]\n'],
    ['containers under another name', 'spec:\n  extraContainers: [{name: a, image: a}]\n'],
    ['in quotes', 'spec:\n  "initContainers": [{name: a, image: a}]\n'],
    ['sidecars', 'spec:\n  sidecars: [{name: a, image: a}]\n'],
    ['a security context', 'spec:\n  web:\n    securityContext: {privileged: true}\n'],
    ['a port of the node', 'spec:\n  web:\n    hostPort: 80\n'],
    ['ports of the node', 'spec:\n  web:\n    hostPorts: [{port: 80}]\n'],
    ['a port of the node, with more', 'spec:\n  web:\n    hostPortConfig: {hostPort: 80}\n'],
    ['a port of a container', 'spec:\n  web: {image: a, ports: [{containerPort: 80}]}\n'],
    ['a workload inside', 'spec:\n  job: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: a}]}}\n'],
    [
      'one without that key',
      'spec:\n  job: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, spec: {templates: [{script: {image: a}}]}}\n',
    ],
    [
      'one in brackets whose lines begin further out',
      'spec: {job: {apiVersion: argoproj.io/v1alpha1, kind: Workflow,\n\nspec: {templates: [{script: {image: a}}]}}}\n',
    ],
    ['a patch in a text', 'spec:\n  patches:\n    - patch: |\n        spec: {containers: [{name: a, image: a}]}\n'],
    [
      'a manifest in a text',
      'spec:\n  manifest: |\n    {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: a}]}}\n',
    ],
    ['operations of a JSON patch', 'spec:\n  list:\n    - {op: add, path: /spec/containers/0, value: {name: a, image: a}}\n'],
    ['JSON', '{"apiVersion": "example.com/v1", "kind": "Crawler", "spec": {"containers" : [{"name": "a", "image": "a"}]}}'],
  ])('%s', (_, text) => expect(askedAndFound(text.startsWith('{') ? text : HEAD + text)).toEqual([true, true]));
});

describe('and is not where its text only speaks of it', () => {
  test.each([
    ['in a sentence', 'spec:\n  message: privileged containers are not allowed\n'],
    ['in an expression', 'spec:\n  expression: |\n    object.spec.containers.all(c, has(c.securityContext))\n'],
    ['an object is named', 'spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n'],
    ['a name that begins so', 'spec:\n  containersOfAll: [{name: a, image: a}]\n'],
  ])('%s', (_, text) => expect(askedAndFound(HEAD + text)).toEqual([false, false]));
});

test('the Pods of all kinds that are known are below a key spec', () => {
  const paths = [...BUILT_IN_KINDS, ...CUSTOM_KINDS].flatMap(({ podSpecs }) => podSpecs);
  expect(paths.filter((path) => !/(?:^|\.)spec(?:$|[.[])/.test(path))).toEqual([]);
});
