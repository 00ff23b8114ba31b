import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { helmCheckCommand } from '../../src/cli/commands/helm-check.ts';
import type { AskedRelease, FoundRelease } from '../../src/cli/release/find-release.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { telling } from '../told.ts';
import { recordedIo } from './recorded-io.ts';
import { BAD, deployment, foundRelease, GOOD, NO_YAML, release, rendered } from './release-texts.ts';

interface Case {
  readonly found?: FoundRelease;
  readonly policy?: Partial<Policy>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** `kport helm-check` with a cluster that holds `found`. Rejects as the command does. */
async function check(argv: readonly string[], { found = foundRelease(), policy = {}, stdin = '', env = {} }: Case = {}) {
  const io = recordedIo({ stdin, env });
  const asked: AskedRelease[] = [];
  const codes: number[] = [];
  const doors = {
    findPolicy: async () => ({ policy: { ...shippedPolicy('restricted'), ...policy } }),
    findRelease: async (query: AskedRelease) => {
      asked.push(query);
      return found;
    },
  };
  const command = helmCheckCommand({ io, now: () => 0, finish: (code) => codes.push(code) }, doors);
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  await new Command().addCommand(command).parseAsync(['helm-check', ...argv], { from: 'user' });
  return { ...io.written, asked, codes };
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('a release of the cluster', () => {
  test('is allowed, and nothing is told', async () => {
    const found = foundRelease();
    const { out, codes } = await check(['--release', 'web'], { found });
    expect(codes).toEqual([0]);
    expect(lastLine(out)).toBe(
      'release "web", revision 1 (pending-install), namespace "shop", chart web 1.0.0: allowed (policy "restricted")',
    );
    expect(found.told).toEqual([]);
  });

  test('is refused, in the report and in an event', async () => {
    const found = foundRelease({ manifest: BAD, revision: 2, status: 'pending-upgrade' });
    const { out, codes } = await check(['--release', 'web'], { found });
    expect(codes).toEqual([1]);
    expect(out).toMatch(/^web\/templates\/deployment\.yaml: error: container "web" declares privileged containerPort 80 /);
    expect(out).toContain('= line 14 of what web/templates/deployment.yaml renders to');
    const verdict =
      'release "web", revision 2 (pending-upgrade), namespace "shop", chart web 1.0.0: refused, because of 1 finding (policy "restricted")';
    expect(lastLine(out)).toBe(verdict);
    expect(found.told).toEqual([
      {
        reason: 'PortPolicyDenied',
        message: `${verdict}\n- privileged-container-port: Deployment web: container "web" declares privileged containerPort 80 (http)`,
      },
    ]);
  });

  test('is refused for its hooks as well', async () => {
    const hooks = [{ path: 'web/templates/migrate.yaml', manifest: deployment(443, { name: 'migrate' }) }];
    const { out, codes } = await check(['--release', 'web'], { found: foundRelease({ hooks }) });
    expect(codes).toEqual([1]);
    expect(out).toMatch(/^web\/templates\/migrate\.yaml: error: .+containerPort 443 /);
  });

  test('is judged as a whole: a Service of one template, and the Pods of another', async () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: http\n';
    const pods = deployment(8080).replace('    spec:', '    metadata:\n      labels:\n        app: web\n    spec:');
    const manifest = rendered({ 'web/templates/service.yaml': service, 'web/templates/deployment.yaml': pods });
    const { out } = await check(['--release', 'web'], { found: foundRelease({ manifest }) });
    expect(out).toMatch(/^web\/templates\/service\.yaml: \w+: .+\[service-target-missing\]$/m);
  });

  test('that cannot be judged is refused, and says where', async () => {
    const found = foundRelease({ manifest: `${BAD}${NO_YAML.replace('deployment.yaml', 'pod.yaml')}` });
    const { out, codes } = await check(['--release', 'web'], { found });
    expect(codes).toEqual([3]);
    expect(out).toContain('web/templates/pod.yaml: could not be read: ');
    expect(lastLine(out)).toContain(': refused, because not all of it can be judged (policy "restricted")');
    expect(found.told).toMatchObject([
      { reason: 'PortPolicyNotJudged', message: expect.stringContaining('\n- web/templates/pod.yaml: ') },
    ]);
  });

  test('may be empty', async () => {
    const manifest = '---\n# Source: web/templates/off.yaml\n# switched off\n';
    expect((await check(['--release', 'web'], { found: foundRelease({ manifest }) })).codes).toEqual([0]);
  });

  test('whose template came to no object is not judged', async () => {
    const manifest = `${GOOD}${rendered({ 'web/templates/x.yaml': 'hello: world\n' })}`;
    const failed = check(['--release', 'web'], { found: foundRelease({ manifest }) });
    await expect(telling(failed)).rejects.toMatchObject({
      code: 'input',
      message: 'web/templates/x.yaml: not a Kubernetes object: it has neither apiVersion nor kind',
    });
  });

  test('is refused all the same when the event cannot be written', async () => {
    const { err, codes } = await check(['--release', 'web'], { found: foundRelease({ manifest: BAD }, 'HTTP 403 Forbidden') });
    expect({ err, codes }).toEqual({ err: 'kport: the event could not be written: HTTP 403 Forbidden\n', codes: [1] });
  });

  test('is told nothing with --no-event', async () => {
    const found = foundRelease({ manifest: BAD });
    await check(['--release', 'web', '--no-event'], { found });
    expect(found.told).toEqual([]);
  });

  test('gives its namespace to objects that name none, for exemptions', async () => {
    const exemptions = [{ namespaces: ['shop'], reason: 'a front door', file: 'p' }];
    const elsewhere = rendered({ 'web/templates/b.yaml': deployment(80, { name: 'b', namespace: 'other' }) });
    const found = foundRelease({ manifest: BAD + elsewhere });
    const { out } = await check(['--release', 'web'], { found, policy: { exemptions } });
    expect(out).not.toContain('web/templates/deployment.yaml: error');
    expect(out).toContain('web/templates/b.yaml: error');
  });
});

describe('the policy', () => {
  test.each([
    ['enforce', 1, 'refused'],
    ['warn', 0, 'allowed'],
    ['audit', 0, 'allowed'],
  ] as const)('with mode %s', async (mode, code, word) => {
    const { out, codes } = await check(['--release', 'web'], { found: foundRelease({ manifest: BAD }), policy: { mode } });
    expect(codes).toEqual([code]);
    expect(out).toContain('privileged-container-port');
    expect(lastLine(out)).toContain(`: ${word}`);
  });

  test('with mode off asks for no judgement, and it is said', async () => {
    const { out, codes } = await check(['--release', 'web'], {
      found: foundRelease({ manifest: NO_YAML }),
      policy: { mode: 'off' },
    });
    expect({ out, codes }).toEqual({
      out: 'release "web", revision 1 (pending-install), namespace "shop", chart web 1.0.0: not judged, because policy "restricted" has mode off\n',
      codes: [0],
    });
  });

  test('may take from a rule what it may do', async () => {
    const { rules } = shippedPolicy('restricted');
    const port = rules['privileged-container-port'];
    if (!port) throw new Error('no such rule');
    const policy = { rules: { ...rules, 'privileged-container-port': { ...port, mode: 'warn' as const } } };
    expect((await check(['--release', 'web'], { found: foundRelease({ manifest: BAD }), policy })).codes).toEqual([0]);
  });

  test.each([
    ['never', 0],
    ['warning', 1],
  ])('--fail-on %s says what is enough', async (failOn, code) => {
    const found = foundRelease({ manifest: BAD });
    expect((await check(['--release', 'web', '--fail-on', failOn], { found })).codes).toEqual([code]);
  });
});

describe('what is asked of the cluster', () => {
  test('is what the options say', async () => {
    const flags = ['--namespace=shop', '--revision=7', '--storage=configmap', '--kubeconfig=k', '--context=c', '--timeout=5'];
    expect((await check(['--release=web', ...flags])).asked).toMatchObject([
      { name: 'web', namespace: 'shop', revision: 7, store: 'configmap', kubeconfig: 'k', context: 'c', timeoutMs: 5000 },
    ]);
  });

  test('is the cluster that kport runs in, unless somebody names another', async () => {
    expect((await check(['--release=web'])).asked).toMatchObject([{ kubeconfig: undefined, store: 'secret', timeoutMs: 30_000 }]);
    expect((await check(['--release=web'], { env: { KPORT_KUBECONFIG: 'k' } })).asked).toMatchObject([{ kubeconfig: 'k' }]);
  });

  test.each([
    ['a revision of 0', ['--release=web', '--revision=0']],
    ['a revision that is no number', ['--release=web', '--revision=v2']],
    ['a timeout of nothing', ['--release=web', '--timeout=']],
    ['an unknown store', ['--release=web', '--storage=sql']],
  ])('%s is a mistake', async (_, argv) => {
    await expect(check(argv)).rejects.toMatchObject({ code: expect.stringMatching(/^(?:commander\.invalidArgument|usage)$/) });
  });

  test.each([
    ['nothing', [], 'which release? --release names it; - reads manifests from standard input'],
    ['two things', ['-', '--release=web'], 'either --release or "-" is to be judged, not both'],
  ])('to name %s is a mistake', async (_, argv, message) => {
    await expect(telling(check(argv))).rejects.toMatchObject({ code: 'usage', message });
  });
});

describe('rendered manifests', () => {
  test('are read from standard input, and nothing is asked of a cluster', async () => {
    const { out, codes, asked } = await check(['-'], { stdin: BAD });
    expect({ codes, asked }).toEqual({ codes: [1], asked: [] });
    expect(lastLine(out)).toBe('what was rendered: refused, because of 1 finding (policy "restricted")');
  });

  test('that name no template have their own lines', async () => {
    expect((await check(['-'], { stdin: deployment(80) })).out).toMatch(/^-:12:30: error: /);
  });

  test.each([
    ['nothing', '', '-: there is no manifest in it'],
    ['comments', '---\n# Source: a\n---\n', '-: there is no manifest in it'],
    [
      'an error message',
      'Error: chart not found\n',
      '-: not a Kubernetes object: it has neither apiVersion nor kind; this takes what helm template prints, or helm get manifest (which has no hooks: those are in helm get hooks)',
    ],
    ['a file that is not there', undefined, 'gone.yaml: no such file or directory'],
  ])('%s is nothing to judge', async (_, stdin, message) => {
    const failed = stdin === undefined ? check(['gone.yaml']) : check(['-'], { stdin });
    if (stdin === undefined) expect((await failed).codes).toEqual([3]);
    else await expect(telling(failed)).rejects.toMatchObject({ code: 'input', message });
  });

  test('as JSON, with the verdict on standard error', async () => {
    const { out, err, codes } = await check(['-', '--format=json'], { stdin: BAD });
    expect(codes).toEqual([1]);
    expect(JSON.parse(out).findings[0]).toMatchObject({ rule: 'privileged-container-port' });
    expect(err).toBe('what was rendered: refused, because of 1 finding (policy "restricted")\n');
  });

  test('in Japanese', async () => {
    const { out } = await check(['-', '--lang=ja'], { stdin: BAD });
    expect(lastLine(out)).toBe('レンダリング結果: 指摘 1 件のため拒否しました (ポリシー「restricted」)');
  });
});

test('names that somebody wrote cannot rewrite the terminal', async () => {
  const found = foundRelease({ ...release(), chart: 'web\u001b[2J\nallowed', manifest: BAD });
  const { out } = await check(['--release=web'], { found });
  expect(lastLine(out)).toContain('chart web\\u001b[2J\\nallowed: refused');
  expect(found.told[0]?.message.split('\n')).toHaveLength(2);
});
