import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyseBind, analysePort, answerBinds, outcomesByRuntime } from '../../src/facts/bind/bind.ts';
import { bindMemory, bindRows } from '../../src/facts/bind/memory.ts';
import { bindFailures } from '../../src/facts/questions/bind-failures.ts';
import {
  type BindAnswer,
  type BindVerdict,
  FILE_CAPABILITIES,
  type ImageFacts,
  KNOWN_RUNTIMES,
  RUNTIMES_OF,
  type RuntimeProfile,
  type Verdict,
} from '../../src/model/bind.ts';
import { VOCABULARY } from '../../src/model/bind-vocabulary.ts';
import type { Workload } from '../../src/model/workload.ts';
import { remediesOf } from '../../src/report/bind-remedies.ts';
import { byRuntime, podOn80, startingAt } from './bind-pods.ts';
import { workloadOf } from './extracted.ts';
import { deepFreeze, type Manifest } from './minimal-pod.ts';
import { node, pod, someImage } from './random-pods.ts';

const PROFILES: readonly RuntimeProfile[] = [...RUNTIMES_OF.kubernetes.unknown, 'unknown'];
const each = (workload: Workload, check: (container: Workload['containers'][number]) => void) =>
  workload.containers.forEach(check);
const all = (verdicts: readonly Verdict[], verdict: Verdict) => verdicts.every((one) => one === verdict);

test('whatever the Pod, the image and the node, every verdict is well-formed, and nothing is changed', () => {
  fc.assert(
    fc.property(pod, fc.option(someImage, { nil: undefined }), node, (manifest, image, nodeFacts) => {
      const workload = deepFreeze(workloadOf(manifest));
      each(workload, (one) => {
        const rows = analyseBind(workload, one, { runtimes: PROFILES, image, node: nodeFacts });
        for (const row of rows) expectWellFormed(row);
        expect(rows.length % PROFILES.length).toBe(0);
        expect(rows.filter(({ port }) => port === 80)).toHaveLength(PROFILES.length);
      });
    }),
    { numRuns: 300 },
  );
});

test('what was worked out for other workloads changes no verdict', () => {
  const rows = bindRows();
  const images = new Map<string, ImageFacts>();
  fc.assert(
    fc.property(pod, fc.option(someImage, { nil: undefined }), node, (manifest, made, nodeFacts) => {
      const workload = workloadOf(manifest);
      const memory = bindMemory(workload, rows);
      // The same facts are the same object, as they are for images that a policy names.
      const image = made && (images.get(JSON.stringify(made)) ?? made);
      if (image) images.set(JSON.stringify(image), image);
      each(workload, (one) => {
        const settings = { runtimes: PROFILES, image, node: nodeFacts };
        expect(answerBinds(workload, one, { ...settings, memory: () => memory }).map(plain)).toEqual(
          analyseBind(workload, one, settings).map((verdict) => ({ ...verdict })),
        );
      });
      expect(rows.kept.length).toBeLessThanOrEqual(16);
    }),
    { numRuns: 500 },
  );
});

function plain({ because, at: _, ...answer }: BindAnswer): BindVerdict {
  return { ...answer, because: because() };
}

test('of what somebody wrote nothing long is kept', () => {
  const rows = bindRows();
  const long = 'x'.repeat(1000);
  for (const securityContext of [{ capabilities: { add: [long] } }, { capabilities: { drop: ['ALL', long] } }]) {
    const workload = workloadOf(podOn80(securityContext));
    each(workload, (one) => answerBinds(workload, one, { runtimes: ['unknown'], memory: () => bindMemory(workload, rows) }));
  }
  expect(rows.kept).toEqual([]);
});

function expectWellFormed(row: BindVerdict): void {
  const { verdict, via, error, otherErrors, dependsOn, overPrivileged, because } = row;
  expect(dependsOn.length > 0).toBe(verdict === 'depends');
  expect(via !== undefined).toBe(verdict !== 'fails');
  expect(error !== undefined).toBe(verdict !== 'binds');
  if (error === undefined) expect(otherErrors).toEqual([]);
  if (overPrivileged !== undefined) expect(via).toBeDefined();
  expect(because[0]).toMatchObject({ fact: 'port', data: { port: row.port } });
  const known: readonly string[] = VOCABULARY.kubernetes.facts;
  const order = because.slice(1).map(({ fact }) => known.indexOf(fact));
  expect(order).not.toContain(-1);
  expect(order.toSorted((a, b) => a - b)).toEqual(order);
}

test('unknown binds exactly where all four do, and fails exactly where all four do', () => {
  fc.assert(
    fc.property(pod, fc.option(someImage, { nil: undefined }), node, (manifest, image, nodeFacts) => {
      const workload = workloadOf(manifest);
      each(workload, (one) => {
        const ask = { port: 80, protocol: 'TCP', at: '' };
        const rows = analysePort(workload, one, ask, { runtimes: PROFILES, image, node: nodeFacts });
        const verdicts = Object.fromEntries(rows.map(({ runtime, verdict }) => [runtime, verdict]));
        const { unknown, ...known } = verdicts;
        expect(unknown === 'binds').toBe(all(Object.values(known), 'binds'));
        expect(unknown === 'fails').toBe(all(Object.values(known), 'fails'));
        const whole = rows.find(({ runtime }) => runtime === 'unknown') ?? expect.fail('no row');
        expect(byRuntime(whole)).toEqual(known);
        expect(outcomesByRuntime(workload, one, ask, { image, node: nodeFacts })).toEqual(whole.byRuntime);
        expect(Object.keys(known)).toEqual([...KNOWN_RUNTIMES]);
      });
    }),
    { numRuns: 300 },
  );
});

/** Every image there is, as far as it can matter. */
const IMAGES: readonly ImageFacts[] = [0, 101, 'root', 'www'].flatMap((one) =>
  FILE_CAPABILITIES.flatMap((fileCapability) =>
    (['direct', 'shell'] as const).flatMap((exec) =>
      [false, true].flatMap((setuidRoot) =>
        (fileCapability === 'p' ? [false, true] : [false]).map((raisesCapability) => ({
          user: one,
          fileCapability,
          exec,
          setuidRoot,
          raisesCapability,
        })),
      ),
    ),
  ),
);

test('of an unknown image it binds exactly where it binds with every image, and fails where it fails with every one', () => {
  fc.assert(
    fc.property(pod, fc.constantFrom(...KNOWN_RUNTIMES), (manifest, runtime) => {
      const workload = workloadOf(manifest);
      each(workload, (one) => {
        const verdict = (image?: ImageFacts) =>
          analysePort(workload, one, { port: 80, protocol: 'TCP', at: '' }, { runtimes: [runtime], image })[0]?.verdict;
        // A command decides by whom the program is executed, whatever the image says of its entrypoint.
        const verdicts = IMAGES.map(verdict);
        const unknown = verdict();
        expect(unknown === 'binds').toBe(verdicts.every((each) => each === 'binds'));
        expect(unknown === 'fails').toBe(verdicts.every((each) => each === 'fails'));
      });
    }),
    { numRuns: 150 },
  );
});

test('more knowledge never turns what binds into what fails, or the other way round', () => {
  fc.assert(
    fc.property(pod, someImage, fc.constantFrom(...PROFILES), (manifest, image, runtime) => {
      const workload = workloadOf(manifest);
      each(workload, (one) => {
        const verdict = (known?: ImageFacts) =>
          analysePort(workload, one, { port: 80, protocol: 'TCP', at: '' }, { runtimes: [runtime], image: known })[0]?.verdict;
        const less = verdict();
        // Nobody expects an unknown entrypoint to step down from root.
        if (less !== 'depends' && !image.stepsDown) expect(verdict(image)).toBe(less);
      });
    }),
    { numRuns: 300 },
  );
});

const FILE_STEPS = ['file-capability', 'file-capability-unknown', 'setuid-root'];

/** Steps that a way to bind a port rests on, and that come last where an error is decided. */
const RESTS_ON: Partial<Record<NonNullable<BindVerdict['via']>, readonly string[]>> = {
  root: ['capability-held'],
  capability: ['ambient-capability'],
  'file-capability': FILE_STEPS,
  'setuid-root': FILE_STEPS,
};

test('the verdict, its errors and the steps say the same: they come from one walk', () => {
  let rows = 0;
  fc.assert(
    fc.property(pod, fc.option(someImage, { nil: undefined }), node, (manifest, image, nodeFacts) => {
      const workload = workloadOf(manifest);
      each(workload, (one) => {
        for (const row of analyseBind(workload, one, { runtimes: PROFILES, image, node: nodeFacts })) {
          const told = new Set<string>(row.because.map(({ fact }) => fact));
          for (const { decidedBy } of [...(row.error ? [row.error] : []), ...row.otherErrors]) {
            for (const step of decidedBy) expect(told).toContain(step);
          }
          for (const step of RESTS_ON[row.via ?? 'lowered-start'] ?? []) {
            if (!FILE_STEPS.includes(step)) expect(told).toContain(step);
          }
          if (RESTS_ON[row.via ?? 'lowered-start'] === FILE_STEPS) expect(FILE_STEPS.some((step) => told.has(step))).toBe(true);
          // Of a container that does not hold the capability, what its program's file would give is told as well.
          const steps = row.because.map(({ fact }) => fact);
          const last = steps.findLast(
            (step) => step !== 'setuid-root' && (row.error?.code !== 'EACCES' || !FILE_STEPS.includes(step)),
          );
          if (row.verdict === 'fails' && row.runtime !== 'unknown' && row.otherErrors.length === 0) {
            expect(row.error?.decidedBy.at(-1)).toBe(last);
          }
          rows += 1;
        }
      });
    }),
    { numRuns: 4000 },
  );
  expect(rows).toBeGreaterThan(20_000);
});

test('where a rule tells that a port is not bound, something is said to help', () => {
  let failures = 0;
  fc.assert(
    fc.property(pod, fc.option(someImage, { nil: undefined }), node, (manifest, image, nodeFacts) => {
      const workload = workloadOf(manifest);
      each(workload, (one) => {
        for (const answer of answerBinds(workload, one, { runtimes: PROFILES, image, node: nodeFacts })) {
          if (bindFailures(answer, { container: one, image }).length === 0) continue;
          failures += 1;
          expect(remediesOf(plain(answer), 'kubernetes')).not.toEqual([]);
        }
      });
    }),
    { numRuns: 1000 },
  );
  expect(failures).toBeGreaterThan(500);
});

/** A repair is one where what started and bound before still does. */
test.each<[repair: string, before: Manifest, after: Manifest, worse: string[]]>([
  ['no root, nothing else', podOn80({ runAsUser: 0 }), podOn80({ runAsUser: 5 }), ['containerd-1', 'cri-o']],
  ['no root, a lower start', podOn80({ runAsUser: 0 }), podOn80({ runAsUser: 5 }, startingAt('80')), []],
  ['drop ALL', podOn80({ runAsUser: 0 }), podOn80({ runAsUser: 0, capabilities: { drop: ['ALL'] } }), ['containerd-1', 'cri-o']],
])('two workloads are compared runtime by runtime: %s', (_, before, after, worse) => {
  const [then, now] = [before, after].map((manifest) => {
    const workload = workloadOf(manifest);
    const [one] = workload.containers;
    const image = { user: 0, fileCapability: 'none' } as const;
    return one && outcomesByRuntime(workload, one, { port: 80, protocol: 'TCP', at: '' }, { image });
  });
  const isWorse = (runtime: (typeof KNOWN_RUNTIMES)[number]) =>
    then?.[runtime]?.verdict === 'binds' && now?.[runtime]?.verdict !== 'binds';
  expect(KNOWN_RUNTIMES.filter(isWorse)).toEqual(worse);
});

test('of a program that clears the ambient set, none is said to bind by it', () => {
  const workload = workloadOf(podOn80({ privileged: true, runAsUser: 5 }));
  const [one] = workload.containers;
  const viaOf = (image: ImageFacts) => {
    const [row] = one ? analyseBind(workload, one, { runtimes: ['cri-o'], image }) : [];
    return [row?.via ?? row?.error?.code, row?.because.at(-1)?.fact];
  };
  const cleared = 'ambient-capability-cleared';
  expect(viaOf({ fileCapability: 'none' })).toEqual(['capability', 'ambient-capability']);
  expect(viaOf({ fileCapability: 'ei' })).toEqual(['capability', 'ambient-capability']);
  expect(viaOf({ fileCapability: 'ep' })).toEqual(['file-capability', cleared]);
  expect(viaOf({ fileCapability: 'p', raisesCapability: true })).toEqual(['file-capability', cleared]);
  expect(viaOf({ fileCapability: 'p', raisesCapability: false })).toEqual(['EACCES', cleared]);
  expect(viaOf({ fileCapability: 'none', setuidRoot: true })).toEqual(['setuid-root', cleared]);
});

test('a privileged user of CRI-O binds by the ambient set, and is told so, whether the entrypoint would step down or not', () => {
  const privileged = podOn80({ privileged: true, runAsUser: 101 });
  const [workload] = [workloadOf(privileged)];
  const [one] = workload.containers;
  const image = { user: '', fileCapability: 'none', stepsDown: true } as const;
  const [row] = one ? analyseBind(workload, one, { runtimes: ['cri-o'], image }) : [];
  expect(row).toMatchObject({ verdict: 'binds', via: 'capability' });
  expect(row?.because.at(-1)).toMatchObject({ fact: 'ambient-capability' });
});
