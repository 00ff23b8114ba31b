import { homedir } from 'node:os';
import { findProgram } from '../../src/sources/programs.ts';
import { findComponent, findHelm } from '../e2e/components.ts';

/** The helms that these tests run: what the end-to-end tests build, or what is on the PATH. */
export const HELMS = (['3', '4'] as const).map((major) => ({ major, helm: findHelm(major, process.env) }));

/** A kustomize, or a kubectl that has one. */
export const KUSTOMIZE =
  findProgram('kustomize', { env: process.env, cwd: homedir() }) ??
  findProgram('kubectl', { env: process.env, cwd: homedir() }) ??
  findComponent('kubectl', process.env);

/** Says what is not tested for want of a program. */
export function sayMissing(): void {
  for (const { major, helm } of HELMS) if (helm === undefined) say(`no helm ${major}: node test/e2e/build-tools.ts builds one`);
  if (KUSTOMIZE === undefined) say('neither kustomize nor kubectl');
}

function say(what: string): void {
  process.stderr.write(`skipped: tests of rendering, for there is ${what}\n`);
}
