// Door to door: `kport lint` reads each fixture from its file, a running webhook gets its objects over TLS, and what the two say
// names the same rules, fields and weights.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { live } from '../../src/model/live.ts';
import { fieldPath, type Pointer } from '../../src/model/pointer.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { readObjects } from '../../src/sources/document.ts';
import { runKport } from '../cli/run-kport.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { LOCKED } from '../rules/locked.ts';
import { review } from '../webhook/reviews.ts';
import { keepAlive, type Running, running, send } from '../webhook/running.ts';

const ROOT = new URL('../../', import.meta.url);
/** JSON has the last of two equal keys and no trace of the other. */
const TEXT_ONLY = 'duplicate-key';
const OF_A_WORKLOAD = rules.map(({ id }) => id).filter((id) => id !== TEXT_ONLY);
const files = rules.flatMap(({ id }) =>
  readdirSync(new URL(`test/fixtures/${id}/`, ROOT))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `test/fixtures/${id}/${name}`),
);

interface LintedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly pointer: Pointer;
  /** Those that it is told with, which an audit log has one by one. */
  readonly also?: readonly LintedFinding[];
}

/** `denied privileged-container-port spec.containers[0]...`, sorted. */
type Said = readonly string[];

async function linted(file: string, preset: string): Promise<Said> {
  const { out } = await runKport(
    ['lint', '--format', 'json', '--policy', preset, '--images', 'test/fixtures/kport-images.lock.json', file],
    { cwd: fileURLToPath(ROOT) },
  );
  const { findings } = JSON.parse(out) as { readonly findings: readonly LintedFinding[] };
  return findings
    .flatMap((finding) => [finding, ...(finding.also ?? [])])
    .filter(({ rule }) => OF_A_WORKLOAD.includes(rule))
    .map(({ rule, severity, pointer }) => {
      // The API server gets the items of a List one by one.
      const field = fieldPath(pointer.replace(/^\/items\/\d+/, ''));
      return `${severity === 'error' ? 'denied' : 'warned'} ${rule} ${field}`;
    })
    .sort();
}

function objectsIn(file: string): Manifest[] {
  const { documents } = readObjects(readFileSync(new URL(file, ROOT), 'utf8'), file);
  return documents.flatMap((one) => {
    if (one.kind !== 'object') return [];
    const object = one.document.object as Manifest;
    return Array.isArray(object.items) ? (object.items as Manifest[]) : [object];
  });
}

describe.each(PRESETS)('%s', (preset) => {
  let webhook: Running;
  const agent = keepAlive(1);
  beforeAll(async () => {
    // The text of a file has more than its objects have: what only it can show is off at both doors.
    const { rules: all, ...policy } = shippedPolicy(preset);
    const own = Object.fromEntries(Object.entries(all).filter(([id]) => id !== TEXT_ONLY));
    webhook = await running({ policy: live<Policy>({ ...policy, rules: own, locked: LOCKED }) });
  });
  afterAll(async () => {
    agent.destroy();
    await webhook.server.close();
  });

  async function admitted(object: Manifest): Promise<Said> {
    const { status, json } = await send({ port: webhook.port, body: review({ object }), agent });
    expect(status).toBe(200);
    const { auditAnnotations = {} } = json.response;
    expect(auditAnnotations['not-judged']).toBeUndefined();
    const places = (key: string): string[] => (auditAnnotations[key] ?? '').split('; ').filter(Boolean);
    return ['denied', 'warned'].flatMap((key) => places(key).map((place) => `${key} ${place}`));
  }

  test.each(files)('%s', async (file) => {
    const said = (await Promise.all(objectsIn(file).map(admitted))).flat().sort();
    expect(said).toEqual(await linted(file, preset));
    if (preset === 'restricted' && file.includes('/bad-') && !file.includes(TEXT_ONLY)) expect(said).not.toEqual([]);
  });
});
