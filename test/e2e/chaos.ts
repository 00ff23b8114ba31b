// Two replicas under a steady load from the API server's side, while one thing after another happens to them, to their policy and to
// the API server. Every verdict is held against what it must be at that moment, and every request that fails against what happened.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Balancer, startBalancer } from './balancer.ts';
import type { Cluster } from './cluster.ts';
import { freePorts } from './free-ports.ts';
import { type Kport, type KportOptions, startKport } from './kport.ts';
import { BAD_CONTAINER, GOOD_CONTAINER, list, namespace, pod } from './manifests.ts';
import { register } from './registration.ts';
import { waitFor } from './waiting.ts';

/** `steady` and `shifting` by their label, which changes for the latter; `plain` has none, and goes by the policy. */
const SPACES = { steady: 'enforce', shifting: 'enforce', plain: undefined } as const;
type Space = keyof typeof SPACES;

interface Asked extends Span {
  readonly space: Space;
  readonly isBad: boolean;
  readonly outcome: 'denied' | 'allowed' | 'failed';
  readonly words: string;
}

/** From when to when one of two things may hold, and what holds then. */
interface Change extends Span {
  readonly space: Space;
  readonly denies: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Event extends Span {
  readonly name: string;
}

interface Record {
  readonly asked: Asked[];
  readonly changes: Change[];
  /** When a replica was killed, or the API server was not there: what is in flight then is lost. */
  readonly away: Span[];
  readonly events: Event[];
}

export interface ChaosReport {
  readonly asked: number;
  readonly denied: number;
  readonly allowed: number;
  /** In words: each has the verdict that it must not have. */
  readonly wrong: readonly string[];
  /** In words: failed, and were not in flight when something was killed. */
  readonly failed: readonly string[];
  readonly lostAtKills: number;
  readonly events: readonly (readonly [name: string, times: number])[];
  readonly renewals: number;
  /** What the replicas warned of. */
  readonly warnings: readonly string[];
}

export interface ChaosOptions {
  readonly perSecond: number;
  /** No further round of events begins then; each has every event once. */
  readonly milliseconds: number;
  /** Seconds, as of `kport serve`. */
  readonly certificateLife: number;
}

/** At most so many requests wait at a time: a load that grows while nobody answers would be another test. */
const MOST_OPEN = 64;
const BETWEEN_MS = 1000;
const PAUSED_MS = 1500;
/** For the API server to learn that a connection is broken. */
const LEARNING_MS = 500;
/** A slow machine is no fault of what is tested. */
const WEBHOOK_TIMEOUT_S = 30;
const POLICY = '/apis/kport.dev/v1alpha1/portpolicies/default';

export async function runChaos(cluster: Cluster, options: ChaosOptions): Promise<ChaosReport> {
  const site = await prepare(cluster, options);
  const record: Record = { asked: [], changes: [], away: [], events: [] };
  const load = startLoad(cluster, options.perSecond, record);
  try {
    const end = performance.now() + options.milliseconds;
    do {
      for (const name of Object.keys(EVENTS) as EventName[]) {
        const start = performance.now();
        await EVENTS[name]({ ...site, cluster, record });
        record.events.push({ name, start, end: performance.now() });
        await sleep(BETWEEN_MS);
      }
    } while (performance.now() < end);
    await waitFor('a new certificate', async () => renewalsOf(site) > 0 || undefined, options.certificateLife);
  } finally {
    await load.stop();
    site.balancer.close();
    await Promise.all(site.replicas.map((replica) => replica.stop()));
  }
  return { ...reportOf(record), renewals: renewalsOf(site), warnings: site.replicas.flatMap((replica) => warningsOf(replica)) };
}

interface Site {
  readonly replicas: Kport[];
  readonly options: readonly KportOptions[];
  readonly balancer: Balancer;
}

async function prepare(cluster: Cluster, { certificateLife }: ChaosOptions): Promise<Site> {
  const [entry = 0, ...ports] = await freePorts(5);
  const flags = [`--cert-life=${certificateLife}`, '--cert-overlap=3', '--cert-poll=0.5', '--drain-time=2', '--policy=cluster'];
  const options = ['kport-a', 'kport-b'].map((name, i) => {
    return { name, port: ports[2 * i] ?? 0, healthPort: ports[2 * i + 1] ?? 0, flags };
  });
  const crd = new URL('../../deploy/crd/portpolicies.yaml', import.meta.url).pathname;
  await done(cluster.kubectl(['apply', '-f', crd]));
  await done(cluster.kubectl(['wait', '--for=condition=Established', 'crd/portpolicies.kport.dev']));
  const policy = {
    apiVersion: 'kport.dev/v1alpha1',
    kind: 'PortPolicy',
    metadata: { name: 'default' },
    spec: { mode: 'enforce' },
  };
  const spaces = Object.entries(SPACES).map(([name, mode]) =>
    namespace(name, mode === undefined ? {} : { 'kport.dev/mode': mode }),
  );
  await done(cluster.kubectl(['apply', '-f', '-'], list(policy, ...spaces)));
  const balancer = await startBalancer(
    entry,
    options.map(({ port }) => port),
  );
  await register(cluster, entry, WEBHOOK_TIMEOUT_S);
  const replicas = await Promise.all(options.map((each) => startKport(cluster, each)));
  for (const space of Object.keys(SPACES) as Space[]) await seen(cluster, space, 'denied');
  return { replicas, options, balancer };
}

async function done(running: ReturnType<Cluster['kubectl']>): Promise<void> {
  const { code, stderr } = await running;
  if (code !== 0) throw new Error(stderr);
}

async function ask(cluster: Cluster, space: Space, isBad: boolean): Promise<Asked> {
  const start = performance.now();
  const asked = (outcome: Asked['outcome'], words: string): Asked => ({
    ...{ space, isBad, start, outcome, words },
    end: performance.now(),
  });
  const object = pod({ name: 'asked', namespace: space }, isBad ? BAD_CONTAINER : GOOD_CONTAINER);
  try {
    const { status, body } = await cluster.api('POST', `/api/v1/namespaces/${space}/pods?dryRun=All`, object);
    const words = `${status}: ${body.message ?? ''}`;
    if (status === 201) return asked('allowed', words);
    return asked(status === 403 && words.includes('denied the request: Pod') ? 'denied' : 'failed', words);
  } catch (error) {
    return asked('failed', String(error));
  }
}

async function seen(cluster: Cluster, space: Space, wanted: Asked['outcome']): Promise<void> {
  await waitFor(`${wanted} in ${space}`, async () => (await ask(cluster, space, true)).outcome === wanted || undefined, 60);
}

/** Every second one is a bad Pod. */
function startLoad(cluster: Cluster, perSecond: number, { asked }: Record): { stop(): Promise<void> } {
  const open = new Set<Promise<void>>();
  const spaces = Object.keys(SPACES) as Space[];
  const start = performance.now();
  let sent = 0;
  const send = (): void => {
    const due = ((performance.now() - start) * perSecond) / 1000;
    // Where the machine is too slow for the rate, what is missed is not made up for.
    for (sent = Math.max(sent, Math.floor(due) - MOST_OPEN); sent < due && open.size < MOST_OPEN; sent += 1) {
      const space = spaces[(sent >> 1) % spaces.length] ?? 'steady';
      const one = ask(cluster, space, sent % 2 === 0).then((answer) => {
        asked.push(answer);
        open.delete(one);
      });
      open.add(one);
    }
  };
  const timer = setInterval(send, 5);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

interface Stage extends Site {
  readonly cluster: Cluster;
  readonly record: Record;
}

type EventName = keyof typeof EVENTS;

const EVENTS = {
  'API server killed and started': async ({ cluster, record }: Stage) => {
    await during(record.away, async () => {
      await cluster.killApiServer();
      await cluster.startApiServer();
      await seen(cluster, 'steady', 'denied');
    });
  },
  'policy invalid, and a replica killed meanwhile': async (stage: Stage) => {
    await patchPolicy(stage, { extends: './team.yaml' });
    await waitFor('the refusal', async () => (await accepted(stage)) === 'False' || undefined);
    await replace(stage, (replica) => during(stage.record.away, () => replica.kill()));
    await patchPolicy(stage, { extends: 'restricted' });
    await waitFor('the policy', async () => (await accepted(stage)) === 'True' || undefined);
  },
  'policy warns, and denies again': async (stage: Stage) => {
    for (const mode of ['warn', 'enforce']) {
      await changed(stage, 'plain', mode === 'enforce', async () => {
        await patchPolicy(stage, { mode });
        for (const replica of stage.replicas) await waitFor(mode, async () => (await holds(replica, mode)) || undefined);
      });
      await sleep(BETWEEN_MS);
    }
  },
  'replica asked to end': (stage: Stage) =>
    replace(stage, async (replica) => {
      stage.balancer.leave(replica.port);
      await replica.stop();
      stage.balancer.lead(replica.port);
    }),
  'label changed, and back': async (stage: Stage) => {
    for (const mode of ['warn', 'enforce']) {
      await changed(stage, 'shifting', mode === 'enforce', async () => {
        const labels = { 'kport.dev/mode': mode };
        await stage.cluster.api('PATCH', '/api/v1/namespaces/shifting', { metadata: { labels } });
        await seen(stage.cluster, 'shifting', mode === 'enforce' ? 'denied' : 'allowed');
      });
      await sleep(BETWEEN_MS);
    }
  },
  'replica killed': (stage: Stage) => replace(stage, (replica) => during(stage.record.away, () => replica.kill())),
  'replica stopped and continued': async ({ replicas }: Stage) => {
    const [replica] = replicas;
    replica?.pause();
    await sleep(PAUSED_MS);
    replica?.resume();
  },
} as const satisfies { readonly [name: string]: (stage: Stage) => Promise<void> };

async function during(away: Span[], action: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await action();
  away.push({ start, end: performance.now() + LEARNING_MS });
}

async function changed({ record }: Stage, space: Space, denies: boolean, action: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await action();
  record.changes.push({ space, start, end: performance.now(), denies });
}

/** Ends one replica and starts it anew; the next time it is the other one's turn. */
async function replace({ cluster, replicas, options }: Stage, end: (replica: Kport) => Promise<void>): Promise<void> {
  const [replica] = replicas;
  const own = options.find(({ port }) => port === replica?.port);
  if (replica === undefined || own === undefined) throw new Error('there is no replica');
  await end(replica);
  await sleep(BETWEEN_MS);
  replicas.push(await startKport(cluster, own));
  replicas.shift();
}

async function patchPolicy({ cluster }: Stage, spec: object): Promise<void> {
  const { status, body } = await cluster.api('PATCH', POLICY, { spec });
  if (status !== 200) throw new Error(`the policy is not changed: ${status} ${body.message}`);
}

interface PolicyObject {
  readonly metadata: { readonly generation: number };
  readonly status?: { readonly conditions?: readonly { type: string; status: string; observedGeneration: number }[] };
}

/** What kport says of the newest version. */
async function accepted({ cluster }: Stage): Promise<string | undefined> {
  const { metadata, status } = (await cluster.api('GET', POLICY)).body as unknown as PolicyObject;
  const said = status?.conditions?.find(({ type }) => type === 'Accepted');
  return said?.observedGeneration === metadata.generation ? said.status : undefined;
}

async function holds(replica: Kport, mode: string): Promise<boolean> {
  return (await replica.metric('kport_policy_info')).some((line) => line.includes(`mode="${mode}"`) && line.endsWith(' 1'));
}

/** Those of the replica that has seen most of them, in the log that all of its lives share. */
function renewalsOf({ replicas }: Site): number {
  return Math.max(...replicas.map((replica) => replica.log().split('"certificate in use"').length - 1));
}

function warningsOf({ name, log }: Kport): string[] {
  const isWarning = (line: string): boolean => /"level":"(?:warn|error)"/.test(line);
  return log()
    .split('\n')
    .filter(isWarning)
    .map((line) => `${name}: ${line}`);
}

function reportOf({ asked, changes, away, events }: Record): Omit<ChaosReport, 'renewals' | 'warnings'> {
  const failed = asked.filter(({ outcome }) => outcome === 'failed');
  const isExcused = ({ start, end }: Asked) => away.some((one) => start < one.end && end > one.start);
  const tell = ({ space, isBad, outcome, words, start, end }: Asked) => {
    const near = events.findLast((one) => one.start < end);
    const when = `${Math.round(end - start)} ms, ${Math.round(end - (near?.start ?? 0))} ms after the start of "${near?.name}"`;
    return `${isBad ? 'bad' : 'good'} Pod in ${space}, ${outcome} within ${when}: ${words}`;
  };
  return {
    asked: asked.length,
    denied: asked.filter(({ outcome }) => outcome === 'denied').length,
    allowed: asked.filter(({ outcome }) => outcome === 'allowed').length,
    wrong: asked.filter((one) => one.outcome !== 'failed' && !mayBe(one, changes).has(one.outcome)).map(tell),
    failed: failed.filter((one) => !isExcused(one)).map(tell),
    lostAtKills: failed.filter(isExcused).length,
    events: Object.entries(Object.groupBy(events, ({ name }) => name)).map(([name, all]) => [name, all?.length ?? 0]),
  };
}

/** What a request may have come to: around a change, either. */
function mayBe({ space, isBad, start, end }: Asked, changes: readonly Change[]): ReadonlySet<Asked['outcome']> {
  if (!isBad) return new Set(['allowed']);
  const possible = new Set<Asked['outcome']>();
  let denies = true;
  const outcome = () => (denies ? 'denied' : 'allowed');
  for (const change of changes.filter((one) => one.space === space)) {
    if (start < change.end) possible.add(outcome());
    if (end <= change.start) return possible;
    denies = change.denies;
  }
  return possible.add(outcome());
}
