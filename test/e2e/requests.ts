import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { BAD_CONTAINER, pod } from './manifests.ts';

export interface Answers {
  /** What kport denied, as it should. */
  readonly denied: number;
  /** Everything else, in words: a request that kport did not judge. */
  readonly unexpected: readonly string[];
}

const PAUSE_MS = 10;

/**
 * Asks the API server for a bad Pod, as a dry run, again and again, with `lanes` requests at a time, until `meanwhile` is over.
 */
export async function askDuring(cluster: Cluster, lanes: number, meanwhile: () => Promise<void>): Promise<Answers> {
  const unexpected: string[] = [];
  let denied = 0;
  let isOver = false;
  const lane = async (): Promise<void> => {
    while (!isOver) {
      const answer = await ask(cluster).catch(String);
      if (answer === undefined) denied += 1;
      else unexpected.push(answer);
      await sleep(PAUSE_MS);
    }
  };
  const running = Promise.all(Array.from({ length: lanes }, lane));
  try {
    await meanwhile();
  } finally {
    isOver = true;
    await running;
  }
  return { denied, unexpected };
}

/** Undefined where kport denied it; otherwise what happened. */
async function ask({ api }: Cluster): Promise<string | undefined> {
  const bad = pod({ name: 'asked', namespace: 'default' }, BAD_CONTAINER);
  const { status, body } = await api('POST', '/api/v1/namespaces/default/pods?dryRun=All', bad);
  if (status === 403 && body.message?.includes('Pod default/asked has 1 error')) return undefined;
  return `${status}: ${body.message ?? 'allowed'}`;
}
