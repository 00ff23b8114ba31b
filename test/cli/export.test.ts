import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const cwd = folderWith();

const exported = (argv: readonly string[], stdin = '') => runKport(['export', ...argv], { cwd, stdin });

const kport = (argv: readonly string[], stdin?: string) => exported(['vap', ...argv], stdin);

test('what is written is what --check takes for its own', async () => {
  const written = await kport([]);
  expect(written.code).toBe(0);
  expect(written.out).toContain('kind: ValidatingAdmissionPolicyBinding');
  expect(await kport(['--check', '-'], written.out)).toMatchObject({ code: 0, err: '' });
  const other = await kport(['--check', '-', '--policy', 'baseline'], written.out);
  expect(other.code).toBe(1);
  // What differs, where and the way out come first; two long expressions follow, from where they part.
  const [head = '', ...places] = other.out.trimEnd().split('\n');
  expect(head).toMatch(/^-: (?<n>\d+) of \d+ objects are missing, or not what .* the same command without --check writes them/);
  const objects = new Set(places.flatMap((line) => /^-: (?<object>\S+ \S+):/.exec(line)?.groups?.object ?? []));
  expect(head).toContain(`: ${objects.size} of `);
  expect(places.join('\n')).toMatch(
    /^-: ValidatingAdmissionPolicy kport-errors-create: spec\.variables(?:\[\d+\]\.expression)? differs from what .*\n {2}installed: \.\.\..{60}\.\.\.\n {2}written: {3}\.\.\..{60}\.\.\.$/m,
  );
  const stricter = ['--namespace-labels', 'stricter', '--except-namespaces', 'a,b'];
  expect((await kport(['--check', '-', ...stricter], written.out)).out).toMatch(
    /kport-errors-create-warn is not of this kport and policy, and may be deleted/m,
  );
  expect(await kport(['--check', '-', ...stricter], (await kport(stricter)).out)).toMatchObject({ code: 0 });
});

test.each([
  ['-', 'a: [', 3],
  ['gone.yaml', '', 3],
])('--check %s: what cannot be read is said to be', async (file, stdin, code) => {
  const told = await kport(['--check', file], stdin);
  expect(told).toMatchObject({ code, out: '' });
  expect(told.err).toContain(`${file}:`);
});

test.each(['', 'apiVersion: v1\nkind: List\nitems: []\n'])(
  '--check of %j: one line says that nothing is installed',
  async (stdin) => {
    const told = await kport(['--check', '-'], stdin);
    expect(told).toMatchObject({ code: 1, err: '' });
    expect(told.out).toMatch(/^-: nothing of kport is installed: .* kubectl apply --server-side -f - .*\n$/);
    const policies = (await kport([])).out
      .split(/^---$/m)
      .filter((text) => !text.includes('kind: ValidatingAdmissionPolicyBinding'));
    expect((await kport(['--check', '-'], policies.join('---'))).out).toMatch(/kport-errors-create-enforce is missing$/m);
  },
);

test('--static is for API servers that read such files by default', async () => {
  expect(await kport(['--static'])).toMatchObject({ code: 2, err: expect.stringContaining('--kubernetes 1.37') });
  const written = await kport(['--static', '--kubernetes', '1.37']);
  expect(written.out).toMatch(/^# For the folder/);
  // The API server does not start with a document that is a comment alone.
  expect(written.out).toMatch(/watch its files\.\napiVersion: admissionregistration/);
  expect(written.out).toContain('name: kport-errors-update.static.k8s.io');
});

test('--explain tells each rule, and what holds for all', async () => {
  const { code, out } = await kport(['--explain', '--lang', 'ja']);
  expect(code).toBe(0);
  expect(out).toContain('privileged-host-port');
  expect(out).toContain('どこでも同じ');
});

describe('the webhook for files', () => {
  const STATIC = ['--static', '--kubernetes', '1.37'];
  const URL = 'https://kport.example:8443/validate';
  const webhook = (...argv: string[]) => exported(['webhook', ...argv]);

  test('calls an address, with the CA of its certificate', async () => {
    writeFileSync(path.join(cwd, 'ca.crt'), '-----BEGIN CERTIFICATE-----\n');
    const { code, out } = await webhook(...STATIC, '--url', URL, '--ca', 'ca.crt');
    expect(code).toBe(0);
    expect(out).toMatch(/^# .*\n# apiVersion: apiserver\.config\.k8s\.io\/v1\n# kind: AdmissionConfiguration\n/);
    expect(out).toContain('staticManifestsDir: /etc/kubernetes/webhooks');
    expect(out).toContain('name: kport.static.k8s.io');
    expect(out).toContain(`url: ${URL}/enforce`);
    expect(out).toContain('caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==');
  });

  test.each<[string[], number, string]>([
    [[], 2, '--static'],
    [[...STATIC], 2, '--url is ""'],
    [[...STATIC, '--url', 'http://kport/validate'], 2, '--url is "http://kport/validate"'],
    [[...STATIC, '--url', `${URL}/`], 2, 'without a / at its end'],
    [[...STATIC, '--url', URL, '--ca', 'gone.crt'], 3, 'gone.crt: no such file'],
    [[...STATIC, '--url', URL, '--check', '-'], 2, '--check is for kport export vap'],
  ])('%j: %i', async (argv, code, sentence) => {
    expect(await webhook(...argv)).toMatchObject({ code, out: '', err: expect.stringContaining(sentence) });
  });

  test('an address is for it alone', async () => {
    expect(await kport(['--url', URL])).toMatchObject({ code: 2, err: expect.stringContaining('kport export webhook') });
  });
});

test('--check cluster outside of a cluster wants a kubeconfig', async () => {
  expect(await kport(['--check', 'cluster'])).toMatchObject({ code: 2, err: expect.stringContaining('give a kubeconfig') });
});
