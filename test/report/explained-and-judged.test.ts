import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { inspectPaths } from '../../src/lint/inspect-paths.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { valueAt } from '../../src/model/pointer.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { explainBind } from '../../src/report/bind-explain.ts';
import { readObjects } from '../../src/sources/document.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { node, pod, someImage } from '../facts/random-pods.ts';

const TODAY = '2026-11-28';

/** What is said where there is nothing to mend: lint has nothing against it. */
const NOTHING = 'Nothing to repair';

test('nothing to repair is never said where lint has an error about the port', async () => {
  let said = 0;
  let held = 0;
  await fc.assert(
    fc.asyncProperty(
      pod.map(withNames),
      fc.option(someImage, { nil: undefined }),
      node,
      fc.constantFrom('restricted', 'baseline', 'audit'),
      fc.boolean(),
      async (manifest, image, nodes, preset, isAllowed) => {
        const policy = policyOf(preset, isAllowed, {
          images: image ? [{ image: 'x', facts: image }] : [],
          ...(nodes ? { nodes } : {}),
        });
        const text = JSON.stringify(manifest, null, 1);
        const { findings } = judge(documentsOf(text), { policy, door: 'file', today: TODAY });
        const errors = findings.filter(({ severity }) => severity === 'error');
        for (const { containers, ports, block } of await explained(text, policy)) {
          if (!/Verdict: binds (?!on )/.test(block)) expect(block).toContain('What helps');
          if (!block.includes(NOTHING)) {
            held += 1;
            continue;
          }
          said += 1;
          expect(errors.filter((finding) => isAbout(finding, manifest, { containers, ports }))).toEqual([]);
        }
      },
    ),
    { numRuns: 1000 },
  );
  expect(said).toBeGreaterThan(5);
  expect(held).toBeGreaterThan(50);
});

/** As the API server wants them. */
function withNames(manifest: Manifest): Manifest {
  const copy = structuredClone(manifest);
  const { initContainers, containers, ephemeralContainers } = copy.spec;
  for (const [index, one] of [...initContainers, ...containers, ...ephemeralContainers].entries()) one.name = `c${index}`;
  return copy;
}

function documentsOf(text: string) {
  return readObjects(text, 'p.json').documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
}

function policyOf(preset: 'restricted' | 'baseline' | 'audit', isAllowed: boolean, knows: Partial<Policy>): Policy {
  const shipped = shippedPolicy(preset);
  if (!isAllowed) return { ...shipped, ...knows };
  // So that there are ports that lint has nothing against.
  const off = [
    'privileged-container-port',
    'privileged-host-port',
    'may-run-as-root',
    'port-start-lowered',
    'net-bind-service-kept',
  ];
  const rules = Object.fromEntries(
    Object.entries(shipped.rules).map(([id, rule]) => [id, off.includes(id) ? { ...rule, level: 'off' as const } : rule]),
  );
  return { ...shipped, rules, ...knows };
}

interface Block {
  readonly containers: readonly string[];
  readonly ports: readonly number[];
  readonly block: string;
}

async function explained(text: string, policy: Policy): Promise<Block[]> {
  const files = async function* () {
    yield { file: 'p.json', text };
  };
  const judged = { policy, door: 'file', language: 'en', today: TODAY } as const;
  const seen = await inspectPaths(files(), { ...policy, runtimes: [policy.runtime], judged });
  return explainBind(seen, { color: false, language: 'en', policy: policy.name })
    .split(/\n\n/)
    .flatMap((block) => {
      const heads = [...block.matchAll(/^ {2}(?:[a-z]+ )+?(c\d), port (\d+)\//gm)];
      if (heads.length === 0) return [];
      return { containers: heads.map(([, name = '']) => name), ports: heads.map(([, , port]) => Number(port)), block };
    });
}

/** An error about another port of the container is another matter. */
function isAbout({ container, places, at }: LintFinding, manifest: Manifest, asked: Omit<Block, 'block'>): boolean {
  if (container !== undefined && !asked.containers.includes(container)) return false;
  const of = (places ?? [{ at }]).map((place) => /^.*\/ports\/\d+/.exec(place.at)?.[0]);
  return of.some((port) => port === undefined || asked.ports.includes((valueAt(manifest, port) as Manifest).containerPort));
}
