import { describe, expect, test } from 'vitest';
import { reasonsOf, workloadOf, workloadsOf } from './extracted.ts';
import { type Manifest, minimalDeployment, minimalPod, tweak } from './minimal-pod.ts';

const containers = [{ name: 'a', image: 'x' }];

describe('the labels of a Pod', () => {
  test('are its own', () => {
    const pod = tweak(minimalPod(), ({ metadata }) => {
      metadata.labels = { app: 'web', 'app.kubernetes.io/name': 'x', empty: null };
    });
    expect(workloadOf(pod).labels).toEqual({ app: 'web', 'app.kubernetes.io/name': 'x', empty: '' });
    expect(workloadOf(minimalPod()).labels).toEqual({});
  });

  test('are those of the template, not of what holds it', () => {
    const deployment = tweak(minimalDeployment(), ({ metadata, spec }) => {
      metadata.labels = { app: 'deployment' };
      spec.template.metadata = { labels: { app: 'web' } };
    });
    expect(workloadOf(deployment).labels).toEqual({ app: 'web' });
    expect(workloadOf(minimalDeployment()).labels).toEqual({});
  });

  test.each<[name: string, manifest: Manifest]>([
    [
      'a CronJob',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: 'web' } }, spec: { containers } } } } },
      },
    ],
    [
      'a template in a list of a custom resource',
      { apiVersion: 'x/v1', kind: 'X', spec: { 'a/b': [{ metadata: { labels: { app: 'web' } }, spec: { containers } }] } },
    ],
    [
      'an item of a List',
      {
        apiVersion: 'v1',
        kind: 'List',
        items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { labels: { app: 'web' } }, spec: { containers } }],
      },
    ],
    [
      'a driver of Spark',
      { apiVersion: 'sparkoperator.k8s.io/v1beta2', kind: 'SparkApplication', spec: { driver: { labels: { app: 'web' } } } },
    ],
  ])('of %s', (_, manifest) => {
    expect(workloadOf(manifest).labels).toEqual({ app: 'web' });
  });

  test('are none for a Pod spec under another name', () => {
    const manifest = { apiVersion: 'x/v1', kind: 'X', metadata: { labels: { app: 'x' } }, spec: { pod: { containers } } };
    expect(workloadOf(manifest).labels).toEqual({});
  });

  test('of an Argo Workflow are those of the template over those of all Pods', () => {
    const workflow = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { labels: { app: 'workflow' } },
      spec: {
        podMetadata: { labels: { app: 'all', tier: 'all' } },
        templateDefaults: { metadata: { labels: { app: 'default', role: 'default' } } },
        templates: [{ metadata: { labels: { app: 'own' } }, container: { image: 'x' } }],
      },
    };
    expect(workloadsOf(workflow).map(({ labels }) => labels)).toEqual([{ app: 'own', tier: 'all', role: 'default' }]);
  });
});

test('a label that is no string is not decoded', () => {
  const bad = tweak(minimalDeployment(), ({ spec }) => {
    spec.template.metadata = { labels: { 'a/b': 1, c: true, d: 'fine' } };
  });
  expect(reasonsOf(bad)).toEqual([
    'spec.template.metadata.labels["a/b"]: expected a string, got the number 1',
    'spec.template.metadata.labels.c: expected a string, got the boolean true',
  ]);
});
