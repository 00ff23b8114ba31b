import { describe, expect, test } from 'vitest';
import { everyRule } from '../../src/rules/index.ts';
import { runKport } from './run-kport.ts';

const kport = (...argv: string[]) => runKport(argv);

describe('kport rules', () => {
  test('lists every rule as the default policy has it', async () => {
    const { code, out, err } = await kport('rules');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { id, levels } of everyRule) expect(out).toMatch(new RegExp(`^${id} +${levels.restricted} +\\S`, 'm'));
    expect(out).toMatch(new RegExp(`\\n${everyRule.length} rules; policy: restricted\\n$`));
  });

  test('lists them as another policy has them, in Japanese', async () => {
    const { out } = await kport('rules', '--policy', 'baseline', '--lang', 'ja');
    expect(out).toMatch(/^privileged-host-port +エラー +ノードの特権ポート$/m);
    expect(out).toMatch(/^may-run-as-root +警告 +\S/m);
  });

  test('gives programs the options too', async () => {
    const { version, policy, rules: listed } = JSON.parse((await kport('rules', '--format', 'json', '--policy', 'baseline')).out);
    expect({ version, policy }).toEqual({ version: 1, policy: { name: 'baseline' } });
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(everyRule.map(({ id }) => id));
    expect(listed.find(({ id }: { id: string }) => id === 'may-run-as-root')).toEqual({
      id: 'may-run-as-root',
      title: 'Container that may run as root',
      severity: 'warning',
      options: { acceptImageUser: false, acceptRunAsUser: true },
      docs: 'policies/rules/may-run-as-root.md',
    });
  });
});

describe('kport ports', () => {
  test('lists what everybody knows', async () => {
    const { code, out } = await kport('ports');
    expect(code).toBe(0);
    expect(out).toMatch(/^Port {3}Service +Protocol +Standing +Description\n20 /);
    expect(out).toMatch(/^9042 +Cassandra +convention /m);
    expect(out).toMatch(/^6379 +redis +TCP +official/m);
    for (const line of out.split('\n')) expect(line.length).toBeLessThan(145);
  });

  test.each([
    [['443'], ['443']],
    [['24-25'], ['24', '25']],
    [['remoteware', 'unassigned'], ['2999']],
    [['next.js'], ['3000', '3000', '3000', '3000', '3000']],
    [['60000'], ['60000']],
    [
      ['remoteware', '443', 'unassigned'],
      ['443', '2999'],
    ],
    [
      ['24 - 25', '24'],
      ['24', '25'],
    ],
    [['443', 'no such thing'], ['443']],
    [['443/tcp'], ['443']],
    [['24-25/UDP'], ['24', '25']],
    [['25-24'], ['24', '25']],
  ])('%j finds %j', async (query, numbers) => {
    const { out } = await kport('ports', ...query);
    expect(out.match(/^\d+(?= {2,})/gm) ?? []).toEqual(numbers);
  });

  test('says that there is none', async () => {
    expect(await kport('ports', 'no such thing')).toEqual({ code: 0, out: '', err: 'kport: no port matches "no such thing"\n' });
    expect(JSON.parse((await kport('ports', '--format', 'json', 'no such thing')).out)).toEqual({ version: 1, ports: [] });
  });

  test('gives programs everything, in one language', async () => {
    const { ports } = JSON.parse((await kport('ports', '--format', 'json', '--lang', 'ja', '1521')).out);
    expect(ports).toMatchObject([
      {
        number: 1521,
        range: 'user',
        registrations: [{ name: 'ncube-lm', protocols: ['TCP', 'UDP'] }],
        known: [{ service: 'Oracle Database', standing: 'convention', origin: expect.stringContaining('リスナー') }],
      },
    ]);
  });
});
