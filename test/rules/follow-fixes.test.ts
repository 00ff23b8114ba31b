// Whoever follows the fixes, one by one, comes to a clean state in as many rounds as there were findings, and stops nothing on
// the way that started, or bound a port, before.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BEYOND, REPAIRS } from '../../src/fix/repairs.ts';
import type { Moved } from '../../src/fix/site.ts';
import { rules } from '../../src/rules/index.ts';
import { readObjects } from '../../src/sources/document.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { follow, worse } from './follow.ts';
import { knownPods } from './known-pods.ts';
import { CONTAINER, podWith } from './pods.ts';

const ROOT = new URL('../../', import.meta.url);
const files = ['test/fixtures/*/{bad,good}-*.yaml', 'examples/*.yaml'].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT.pathname }).sort(),
);

function objectsIn(file: string): Manifest[] {
  const { documents } = readObjects(readFileSync(new URL(file, ROOT), 'utf8'), file);
  return documents.flatMap((read) => (read.kind === 'object' ? [read.document.object] : []));
}

test.each(files)('%s', (file) => {
  const { steps, faults } = follow(objectsIn(file));
  expect(faults, steps.join('\n')).toEqual([]);
});

test.each(knownPods())('$name', ({ pod }) => {
  const { steps, faults } = follow([pod]);
  expect(faults, steps.join('\n')).toEqual([]);
});

describe('the table', () => {
  const told = rules.flatMap(({ id, words }) => Object.keys(words.en.messages).map((message) => `${id} ${message}`));

  test('has every message of a rule about workloads, or says why not', () => {
    const isBeyond = (key: string) => key in BEYOND || (key.split(' ')[0] ?? '') in BEYOND;
    expect(told.filter((key) => !(key in REPAIRS) && !isBeyond(key))).toEqual([]);
  });

  test('has no other messages', () => {
    expect(Object.keys(REPAIRS).filter((key) => !told.includes(key))).toEqual([]);
  });
});

describe('a repair breaks', () => {
  const on = (port: number, securityContext: object = {}, image = 'caddy:2.10'): Manifest =>
    podWith({
      image,
      ports: [{ containerPort: port }],
      securityContext: { runAsNonRoot: true, runAsUser: 1000, ...securityContext },
    });
  const root = { runAsNonRoot: false, runAsUser: 0 };
  const all = { capabilities: { drop: ['ALL'] } };
  const granted = { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } };
  const ALL = ['containerd-1', 'containerd-2', 'cri-o', 'docker'];
  const no = (what: string, runtimes: readonly string[]) => runtimes.map((runtime) => `app ${what} no more on ${runtime}`);
  const moved = [{ container: CONTAINER, port: 80, protocol: 'TCP', to: 8080 }];

  test.each<[string, Manifest, Manifest, readonly Moved[], readonly string[]]>([
    ['nothing that stays as it is', on(8080), on(8080), [], []],
    ['a program that needs the capability', on(8080), on(8080, all), [], [...no('starts', ALL), ...no('binds 8080', ALL)]],
    ['nothing where the capability comes back', on(8080), on(8080, granted), [], []],
    ['the port of root', on(80, root, 'nginx'), on(80, {}, 'nginx'), [], no('binds 80', ['containerd-1', 'cri-o'])],
    ['nothing where the port has moved', on(80, root, 'nginx'), on(8080, {}, 'nginx'), moved, []],
    [
      'what an image that nobody knows may need',
      on(80, granted, 'example.com/app'),
      on(80, all, 'example.com/app'),
      [],
      no('binds 80', ['containerd-1', 'cri-o']),
    ],
    ['nothing that failed before', on(8080, all), on(8080, all), [], []],
  ])('%s', (_, before, after, ports, faults) => {
    expect(worse([before], [after], { moved: ports, replaced: [] })).toEqual(faults);
  });
});
