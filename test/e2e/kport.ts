import path from 'node:path';
import type { Cluster } from './cluster.ts';
import { type Program, startProgram } from './program.ts';
import { CONFIGURATION, KPORT_NAMESPACE, SECRET, USER } from './registration.ts';
import { waitFor } from './waiting.ts';

/** The program under test: the sources, unless it is said which built one (`dist/cli/main.cjs`). */
export const MAIN = path.resolve(process.env.KPORT_E2E_MAIN || path.join(import.meta.dirname, '../../src/cli/main.ts'));

export interface KportOptions {
  /** Of its log. */
  readonly name?: string;
  readonly port: number;
  readonly healthPort: number;
  /** Not waited for where it cannot be ready yet. */
  readonly isWaiting?: true;
  /** Beside what every test needs. */
  readonly flags?: readonly string[];
}

export interface Kport extends Program {
  readonly port: number;
  /** The lines of one metric, in the format of Prometheus. */
  metric(name: string): Promise<string[]>;
}

/** `kport serve`, ready, which keeps its own certificates and knows the cluster by the rights of its service account. */
export async function startKport(cluster: Cluster, options: KportOptions): Promise<Kport> {
  const { name = 'kport', port, healthPort } = options;
  const health = `http://127.0.0.1:${healthPort}`;
  const program = startProgram({
    name,
    file: process.execPath,
    args: [MAIN, 'serve', ...serveArguments(await cluster.kubeconfig(USER), options)],
    folder: cluster.folder,
    // Nothing of the surroundings sets what a test sets.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  try {
    const path = options.isWaiting ? 'healthz' : 'readyz';
    await waitFor(`${name} to answer`, async () => !program.isRunning() || (await fetch(`${health}/${path}`)).ok || undefined);
    if (!program.isRunning()) throw new Error(`${name} ended`);
  } catch (error) {
    await program.stop();
    throw new Error(`${name} did not start\n${program.log()}`, { cause: error });
  }
  return { ...program, port, metric: (wanted) => metricLines(`${health}/metrics`, wanted) };
}

function serveArguments(kubeconfig: string, { port, healthPort, flags = [] }: KportOptions): string[] {
  return [
    `--port=${port}`,
    `--health-port=${healthPort}`,
    `--kubeconfig=${kubeconfig}`,
    '--certs=self',
    `--namespace=${KPORT_NAMESPACE}`,
    `--secret=${SECRET}`,
    `--webhook-configuration=${CONFIGURATION}`,
    // Unless a test says otherwise: nobody is led to it any more when a test ends it.
    '--drain-time=0',
    ...flags,
  ];
}

async function metricLines(url: string, name: string): Promise<string[]> {
  const text = await (await fetch(url)).text();
  return text.split('\n').filter((line) => line.startsWith(name));
}
