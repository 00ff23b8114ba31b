import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { BAD_CONTAINER, GOOD_CONTAINER, pod } from './manifests.ts';

export interface Answers {
  /** Bad Pods that were denied, as they should. */
  readonly denied: number;
  /** Everything else but good Pods that were allowed, in words: a request that nobody judged, or that nobody could answer. */
  readonly unexpected: readonly string[];
}

const PAUSE_MS = 10;

/**
 * Asks the API server for a bad Pod and a good one in turn, as dry runs, again and again, with `lanes` requests at a time, until
 * `meanwhile` is over.
 */
export async function askDuring(cluster: Cluster, lanes: number, meanwhile: () => Promise<void>): Promise<Answers> {
  const unexpected: string[] = [];
  let denied = 0;
  let isOver = false;
  const lane = async (): Promise<void> => {
    while (!isOver) {
      const bad = await ask(cluster, BAD_CONTAINER).catch(String);
      if (bad === 'denied') denied += 1;
      else unexpected.push(bad);
      const good = await ask(cluster, GOOD_CONTAINER).catch(String);
      if (good !== '201: allowed') unexpected.push(good);
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

/** By the webhook, or by the API server itself. */
const DENIALS = ['Pod default/asked has 1 error', "ValidatingAdmissionPolicy 'kport-errors-create'"];

/** What happened. */
async function ask({ api }: Cluster, container: object): Promise<string> {
  const asked = pod({ name: 'asked', namespace: 'default' }, container);
  const { status, body } = await api('POST', '/api/v1/namespaces/default/pods?dryRun=All', asked);
  if (status === 403 && DENIALS.some((text) => body.message?.includes(text))) return 'denied';
  return `${status}: ${body.message ?? 'allowed'}`;
}
