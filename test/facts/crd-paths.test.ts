// Parts of Pods in the custom resources of 4,205 schemas: datreeio/CRDs-catalog 7b1e26ef and the CustomResourceDefinitions of 40
// projects, the newest version of each kind. scripts/derive-crd-paths.ts derives such a table again. Each part has to be seen.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { crdLine, crdPaths } from '../../scripts/derive-crd-paths.ts';
import { extractFrom } from './extracted.ts';
import type { Manifest } from './minimal-pod.ts';

const ROWS = readFileSync(new URL('crd-paths.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))
  .map(([group = '', kind = '', version = '', path = '', node = '']) => ({ group, kind, version, path, node }));

const CONTAINER = { name: 'app', image: 'x', ports: [{ containerPort: 80 }], securityContext: { privileged: true } };

/** Containers of a cloud, which is no part of any cluster. */
const OF_CLOUDS = /azure\.com|cnrm\.cloud\.google\.com/;

/** Defaults of the container of each template: without a template there is none. */
const OF_TEMPLATES = /templateDefaults\.(?:container|script)$/;

function nest(path: string, value: Manifest): Manifest {
  const [step = '', ...rest] = path.split('.');
  let inner = rest.length === 0 ? value : nest(rest.join('.'), value);
  for (let level = step.split('[*]').length - 1; level > 0; level -= 1) inner = [inner];
  return { [step.replaceAll('[*]', '')]: inner };
}

/** What stands at the path: of a list that is opaque its items, of a template that is opaque its spec. */
function partOf(path: string, node: string): Manifest {
  const pod = { containers: [CONTAINER] };
  if (node.startsWith('Container')) return CONTAINER;
  if (node.startsWith('PodSpec')) return pod;
  if (/containers(\[\*\])?$/i.test(path)) return path.endsWith('[*]') ? CONTAINER : [CONTAINER];
  return /template$/i.test(path) ? { spec: pod } : pod;
}

describe('a part of a Pod is seen', () => {
  test.each(ROWS)('$group $kind $path', ({ group, kind, version, path, node }) => {
    const object = { apiVersion: `${group}/${version}`, kind, metadata: { name: 'x' }, ...nest(path, partOf(path, node)) };
    const found = extractFrom(object).flatMap((one) => (one.kind === 'workloads' ? one.workloads : []));
    const names = found.flatMap(({ containers }) => containers.filter(({ privileged }) => privileged.value));
    expect(names.length > 0).toBe(!OF_CLOUDS.test(group) && !OF_TEMPLATES.test(path));
  });
});

test('the table is derived from definitions', () => {
  const container = { properties: { name: {}, image: {}, ports: {} } };
  const crd = {
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.com',
      names: { kind: 'Crawler' },
      versions: [
        { name: 'v1alpha1', schema: {} },
        {
          name: 'v1',
          storage: true,
          schema: {
            openAPIV3Schema: {
              properties: {
                spec: {
                  properties: {
                    template: { properties: { spec: { properties: { containers: { items: container } } } } },
                    sidecars: { items: container },
                    pools: { additionalProperties: { properties: { main: container } } },
                    podTemplate: { 'x-kubernetes-preserve-unknown-fields': true },
                    replicas: { type: 'integer' },
                  },
                },
              },
            },
          },
        },
      ],
    },
  };
  expect(crdPaths(crd).map(crdLine)).toEqual([
    'example.com\tCrawler\tv1\tspec.template.spec\tPodSpec',
    'example.com\tCrawler\tv1\tspec.sidecars[*]\tContainer',
    'example.com\tCrawler\tv1\tspec.pools[*].main\tContainer',
    'example.com\tCrawler\tv1\tspec.podTemplate\topaque',
  ]);
  expect(crdPaths({ kind: 'ConfigMap' })).toEqual([]);
});
