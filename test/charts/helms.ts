import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe } from 'vitest';
import { findHelm } from '../e2e/components.ts';

/** What a helm made of its arguments. */
export interface Helmed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Helm {
  readonly major: '3' | '4';
  readonly run: (args: readonly string[], input?: string) => Helmed;
}

export const CHART = path.resolve(import.meta.dirname, '../../charts/kport');

const TIMEOUT_MS = 20_000;

function helmOf(major: '3' | '4'): Helm | undefined {
  const file = findHelm(major, process.env);
  if (file === undefined) return undefined;
  // Without a cluster, plug-ins or repositories of whoever runs the tests.
  const env = { PATH: process.env.PATH, HOME: '/nowhere', HELM_NO_PLUGINS: '1', KUBECONFIG: '/nowhere/config' };
  // Rendering is pure, and the same values are asked about again and again.
  const seen = new Map<string, Helmed>();
  return {
    major,
    run(args, input = '') {
      const key = JSON.stringify([args, input]);
      const known = seen.get(key);
      if (known) return known;
      const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', input, env, timeout: TIMEOUT_MS });
      const helmed = { code: status ?? -1, stdout, stderr };
      seen.set(key, helmed);
      return helmed;
    },
  };
}

/** Both helms, as far as they are there. */
export const HELMS: readonly Helm[] = (['3', '4'] as const).flatMap((major) => helmOf(major) ?? []);

const MISSING = 'set KPORT_HELM3 or KPORT_HELM4, or run node test/e2e/build-tools.ts';

/** The same tests with every helm that is there; where one is missing it says so. */
export function describeWithEachHelm(name: string, tests: (helm: Helm) => void): void {
  for (const major of ['3', '4'] as const) {
    const helm = HELMS.find((one) => one.major === major);
    if (helm) describe(`${name} (helm ${major})`, () => tests(helm));
    else describe.skip(`${name} (there is no helm ${major}: ${MISSING})`, () => {});
  }
}

/** With one helm, the newest that is there: permutations.test.ts sees that both render the same. */
export function describeWithHelm(name: string, tests: (helm: Helm) => void): void {
  const helm = HELMS.at(-1);
  if (helm) describe(`${name} (helm ${helm.major})`, () => tests(helm));
  else describe.skip(`${name} (there is no helm: ${MISSING})`, () => {});
}
