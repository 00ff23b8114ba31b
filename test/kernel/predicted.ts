import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { observed } from './oci-runtime.ts';

export const ASKED = [80, 1023, 1024] as const;

/** What kport says of a port, as `inspect --format json` has it. */
export interface Predicted {
  readonly port: number;
  readonly verdict: 'binds' | 'fails' | 'depends';
  readonly error?: string;
  readonly errorText?: string;
}

/** What is known of programs and images, and who runs what. */
export interface Given {
  readonly cwd: string;
  readonly runtime: string;
  readonly spec: object;
}

/** What becomes of the ports of each workload in files, in the order of the files. */
export async function predicted(files: readonly string[], { cwd, runtime, spec }: Given): Promise<(readonly Predicted[])[]> {
  const policy = { apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'known' }, spec };
  writeFileSync(path.join(cwd, 'known.yaml'), JSON.stringify(policy));
  const asked = ['--format', 'json', '--policy', 'known.yaml', '--runtime', runtime, '--port', ASKED.join()];
  const { code, out, err } = await runKport(['inspect', ...asked, ...files], { cwd });
  expect(code, err).toBe(0);
  const { workloads } = JSON.parse(out) as { workloads: { containers: { bind: Predicted[] }[] }[] };
  return workloads.map(({ containers }) => containers[0]?.bind ?? []);
}

const SAME = ['EACCES', 'EAFNOSUPPORT'];

/** The same in the words of the probe; what starts nothing in those of whoever refuses it. */
export function inWords(bind: readonly Predicted[]): string {
  const words = bind.map(({ verdict, error = '', errorText = '' }) => {
    if (verdict !== 'fails') return verdict === 'binds' ? 'OK' : verdict;
    if (error === 'EPERM') return 'not executed';
    if (error === 'bind-EPERM') return 'EPERM';
    return SAME.includes(error) ? error : `refused: ${errorText}`;
  });
  return new Set(words).size === 1 && words[0] !== 'OK' && !SAME.includes(words[0] ?? '') ? String(words[0]) : words.join(' ');
}

/** What the probe printed, in the same words. */
export function probeWords(out: string, err = ''): string {
  const seen = observed({ out, err });
  return seen === 'exec:EPERM' ? 'not executed' : ASKED.map((port) => seen.get(port)).join(' ');
}
