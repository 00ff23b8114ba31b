// Requests as an API server sends them, at a steady rate: half of them over connections that stay open, half each over one of its own.
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { CASES, NUMBER } from './webhook-objects.ts';

export interface Steady {
  readonly port: number;
  readonly healthPort: number;
  readonly perSecond: number;
  readonly milliseconds: number;
  /** Milliseconds for which an API server, and a kubelet, wait. */
  readonly patience: number;
}

export interface Told {
  /** Milliseconds from when a request was due to its answer, sorted. */
  readonly latencies: readonly number[];
  /** Of those over connections that stay open alone, as most of an API server are. */
  readonly kept: readonly number[];
  /** What went wrong, with how often. */
  readonly failures: ReadonlyMap<string, number>;
  readonly probes: number;
  readonly failedProbes: number;
}

const OPEN = 8;

export async function steadyLoad({ port, healthPort, perSecond, milliseconds, patience }: Steady): Promise<Told> {
  const agent = new Agent({ keepAlive: true, maxSockets: OPEN, rejectUnauthorized: false });
  const latencies: number[][] = [[], []];
  const failures = new Map<string, number>();
  const total = Math.round((perSecond * milliseconds) / 1000);
  const start = performance.now();
  const all = Array.from({ length: total }, async (_, index) => {
    const due = start + (index * 1000) / perSecond;
    await until(due);
    const isNew = index % 2;
    const problem = await ask({ port, index, agent: isNew ? false : agent, patience });
    if (problem === undefined) latencies[isNew]?.push(performance.now() - due);
    else failures.set(problem, (failures.get(problem) ?? 0) + 1);
  });
  const probes = Array.from({ length: Math.floor(milliseconds / 1000) }, async (_, second) => {
    await until(start + second * 1000);
    return probe(healthPort, second % 2 === 0 ? '/healthz' : '/readyz', patience);
  });
  await Promise.all(all);
  const answered = await Promise.all(probes);
  agent.destroy();
  const failedProbes = answered.filter((isGood) => !isGood).length;
  const [kept = []] = latencies;
  return { latencies: sorted(latencies.flat()), kept: sorted(kept), failures, probes: probes.length, failedProbes };
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function until(due: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
}

interface One {
  readonly port: number;
  readonly index: number;
  readonly agent: Agent | false;
  readonly patience: number;
}

/** Undefined where the answer is the right one. */
function ask({ port, index, agent, patience }: One): Promise<string | undefined> {
  const { body, isDenied } = CASES[index % CASES.length] as (typeof CASES)[number];
  const number = String(index).padStart(NUMBER.length, '0');
  const text = body.toString('latin1').replaceAll(NUMBER, number);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': text.length };
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/validate', method: 'POST', agent, headers, rejectUnauthorized: false };
    const request = httpsRequest({ ...options, signal: AbortSignal.timeout(patience) }, (response) => {
      let answer = '';
      response.on('data', (chunk) => {
        answer += chunk;
      });
      response.once('error', (error) => resolve(error.message));
      response.once('end', () => {
        const isRight = answer.includes(`"uid":"${number}-`) && answer.includes(`"allowed":${!isDenied}`);
        resolve(response.statusCode === 200 && isRight ? undefined : `${response.statusCode} ${answer.slice(0, 80)}`);
      });
    });
    request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    request.end(text, 'latin1');
  });
}

function probe(port: number, path: string, patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path, agent: false, signal: AbortSignal.timeout(patience) };
    const request = httpRequest(options, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false)).end();
  });
}
