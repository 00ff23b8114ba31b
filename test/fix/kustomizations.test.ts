// What `kport fix` makes of kustomizations, asked of kustomize: whatever is written or printed is built, and judged as it is built.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { KUSTOMIZE, sayMissing } from '../render/programs.ts';
import { scratch } from '../sources/scratch.ts';
import { applyPrinted } from './printed-patch.ts';

beforeAll(sayMissing);

const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE };
const built = test.skipIf(KUSTOMIZE === undefined);

const kport = (cwd: string, ...argv: string[]) => runKport([...argv, '--policy', 'restricted'], { cwd, env });

const textOf = (cwd: string, file: string) => readFileSync(join(cwd, file), 'utf8');

function build(cwd: string, folder: string): string {
  const command = basename(KUSTOMIZE ?? '') === 'kustomize' ? 'build' : 'kustomize';
  return execFileSync(KUSTOMIZE ?? '', [command, folder], { cwd, encoding: 'utf8' });
}

/** The rules that find something in what is rendered. */
async function rules(cwd: string, ...paths: string[]): Promise<string[]> {
  const { out } = await kport(cwd, 'lint', '--format', 'json', ...paths);
  const { findings, unreadable } = JSON.parse(out);
  expect(unreadable).toEqual([]);
  return findings.map(({ rule }: { rule: string }) => rule);
}

interface ToldFinding {
  readonly rule: string;
  readonly repair?: {
    readonly safe: boolean;
    readonly edits: readonly Readonly<
      Record<'file' | 'text', string> & Record<'line' | 'column' | 'endLine' | 'endColumn', number>
    >[];
  };
}

interface Web {
  readonly ports?: readonly string[];
  readonly add?: boolean;
}

/** A Deployment that is written as people write them. */
function web({ ports = ['containerPort: 8443'], add = true }: Web = {}): string {
  return `# the web
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}   # keep
    spec:
      containers:
        - name: app
          image: nginxinc/nginx-unprivileged:1.29
          ports:
${ports.map((port) => `            - {${port}}   # a port\n`).join('')}          securityContext:
            runAsNonRoot: true
            runAsUser: 101
            allowPrivilegeEscalation: false
            capabilities:
${add ? '              add: [NET_BIND_SERVICE]\n' : ''}              drop: [ALL]
`;
}

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{port: 80, targetPort: 80}]\n';

/** A patch of the Deployment's container. */
function patch(container: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n${container}`;
}

function overlays(base: string, prod = ''): Record<string, string> {
  return {
    'base/kustomization.yaml': 'resources: [web.yaml, service.yaml]\n',
    'base/web.yaml': base,
    'base/service.yaml': /containerPort: 80\b/.test(base) ? SERVICE : SERVICE.replace('targetPort: 80', 'targetPort: 8443'),
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
    'overlays/prod/kustomization.yaml': `namePrefix: prod-\nresources:\n  - ../../base\n${prod === '' ? '' : 'patches: [{path: more.yaml}]\n'}`,
    ...(prod === '' ? {} : { 'overlays/prod/more.yaml': prod }),
  };
}

describe('kport fix of kustomizations', () => {
  built('an edit of the base holds for every overlay, and leaves the rest of the file as it is', async () => {
    const cwd = scratch(overlays(web()));
    const before = [build(cwd, 'overlays/dev'), build(cwd, 'overlays/prod')];
    const { out } = await kport(cwd, 'fix', '--write');
    expect(out).toContain('base/web.yaml: Deployment web: container "app" adds capability "NET_BIND_SERVICE"');
    expect(out).toContain('1 finding repaired in 1 file\n');
    expect(textOf(cwd, 'base/web.yaml')).toBe(web({ add: false }));
    const gone = (text: string) => text.replace(/ +add:\n +- NET_BIND_SERVICE\n/, '');
    expect([build(cwd, 'overlays/dev'), build(cwd, 'overlays/prod')]).toEqual(before.map(gone));
    expect(await kport(cwd, 'fix', '--check')).toMatchObject({ code: 0, out: 'nothing to repair\n' });
  });

  built('a port moves in the base, in the patch that names it, and in the Service', async () => {
    const cwd = scratch(
      overlays(
        web({ ports: ['name: http, containerPort: 80'] }),
        patch('          ports: [{containerPort: 80, hostPort: 8080}]\n'),
      ),
    );
    const { out, err } = await kport(cwd, 'fix', '--unsafe');
    expect(err).toContain('make sure that the program of container "app" listens on 8080 instead of 80\n');
    execFileSync('git', ['apply'], { cwd, input: out });
    expect(textOf(cwd, 'base/web.yaml')).toContain('- {name: http, containerPort: 8080}   # a port\n');
    expect(textOf(cwd, 'base/service.yaml')).toBe(SERVICE.replace('targetPort: 80', 'targetPort: 8080'));
    expect(textOf(cwd, 'overlays/prod/more.yaml')).toContain('ports: [{containerPort: 8080, hostPort: 8080}]');
    expect(build(cwd, 'overlays/prod')).not.toMatch(/containerPort: 80$/m);
    expect(await rules(cwd, '.')).toEqual([]);
  });

  built('what another overlay needs is not taken from the base: a patch of the one that does not is printed', async () => {
    const low = patch(
      '          ports: [{containerPort: 443}]\n          securityContext: {runAsUser: 0, runAsNonRoot: false}\n',
    );
    const files = overlays(web(), low);
    const cwd = scratch(files);
    const prod = build(cwd, 'overlays/prod');
    const { code, out, err } = await kport(cwd, 'fix');
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(
      'overlays/dev: no edit of what is written repairs 1 finding and changes nothing else; these files do, added:\n',
    );
    for (const [file, text] of Object.entries(files)) expect(textOf(cwd, file)).toBe(text);
    applyPrinted(cwd, err);
    expect(build(cwd, 'overlays/dev')).not.toContain('NET_BIND_SERVICE');
    expect(await rules(cwd, 'overlays/dev')).toEqual([]);
    expect(build(cwd, 'overlays/prod')).toBe(prod);
  });

  built('what another has no edit for is printed for each, also of a later document of a file', async () => {
    const first = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n---\n';
    const cwd = scratch({
      'a/kustomization.yaml': 'resources: [web.yaml]\n',
      'a/web.yaml': first + web({ ports: ['name: http, containerPort: 80'] }),
      'b/kustomization.yaml': 'resources: [web.yaml]\n',
      'b/web.yaml': first + web({ ports: ['name: http, containerPort: 80', 'name: https, containerPort: 80'] }),
    });
    const { code, err } = await kport(cwd, 'fix', '--unsafe');
    expect(code).toBe(0);
    applyPrinted(cwd, err);
    expect(await rules(cwd, '.')).toEqual([]);
  });

  built('what stands outside of the paths that are named may have other users', async () => {
    const cwd = scratch(overlays(web({ ports: ['containerPort: 80'] })));
    const { out, err } = await kport(cwd, 'fix', '--unsafe', 'overlays/prod');
    expect(out).toBe('');
    expect(err).toContain('make sure that the program of container "app" listens on 8080 instead of 80\n');
    applyPrinted(cwd, err);
    expect(textOf(cwd, 'overlays/prod/kustomization.yaml')).toContain('\npatches:\n');
    expect(await rules(cwd, 'overlays/prod')).toEqual([]);
    expect(await rules(cwd, 'overlays/dev')).toContain('privileged-container-port');
  });

  // Kustomize merges ports by containerPort alone, and loses one where only one side writes the protocol.
  const PORTS = ['containerPort: 80', 'containerPort: 80, protocol: TCP', 'name: http, containerPort: 80, protocol: UDP'];
  built.each(PORTS.flatMap((base) => [...PORTS, ''].map((prod) => [base, prod] as const)))(
    'a base with {%s} and a patch with {%s}: what is written or printed is built',
    async (base, prod) => {
      const own = prod === '' ? '          env: [{name: A, value: b}]\n' : `          ports: [{${prod}}]\n`;
      const cwd = scratch(overlays(web({ ports: [base, 'containerPort: 9090'] }), patch(own)));
      const { out, err } = await kport(cwd, 'fix', '--unsafe');
      if (out !== '') execFileSync('git', ['apply'], { cwd, input: out });
      if (err.includes('\n--- ')) applyPrinted(cwd, err);
      expect(`\n${out}${err}`).toContain('\n--- ');
      // The Service is for TCP, whatever the container has.
      expect((await rules(cwd, '.')).filter((rule) => rule !== 'service-targets-privileged-port')).toEqual([]);
      for (const overlay of ['dev', 'prod']) expect(build(cwd, `overlays/${overlay}`)).toMatch(/containerPort: 8080\b/);
      for (const overlay of ['dev', 'prod']) expect(build(cwd, `overlays/${overlay}`)).toMatch(/containerPort: 9090\b/);
    },
  );

  built.each<[string, Record<string, string>]>([
    [
      'a JSON patch has written',
      {
        'kustomization.yaml':
          'resources: [web.yaml]\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      - {op: replace, path: /spec/template/spec/containers/0/ports/0/containerPort, value: 82}\n',
        'web.yaml': web({ add: false }),
      },
    ],
    [
      'a patch within the kustomization has written',
      {
        'kustomization.yaml': `resources: [web.yaml]\npatches:\n  - patch: |\n${patch('          ports: [{containerPort: 82}]\n').replaceAll(/^/gm, '      ')}\n`,
        'web.yaml': web({ add: false }),
      },
    ],
  ])('what %s is repaired there', async (_, files) => {
    const cwd = scratch(files);
    const { out } = await kport(cwd, 'fix', '--unsafe');
    expect(out).toMatch(/^\+.*8082/m);
    execFileSync('git', ['apply'], { cwd, input: out });
    expect(await rules(cwd, '.')).toEqual([]);
  });

  built('what two resources may have written is repaired by a patch that is printed', async () => {
    const cwd = scratch({
      'kustomization.yaml': 'resources: [a, b]\n',
      'a/kustomization.yaml': 'nameSuffix: -a\nresources: [web.yaml]\n',
      'b/kustomization.yaml': 'nameSuffix: -b\nresources: [web.yaml]\n',
      'a/web.yaml': web({ ports: ['containerPort: 82'] }),
      'b/web.yaml': web({ ports: ['containerPort: 82'] }),
    });
    const { out, err } = await kport(cwd, 'fix', '--unsafe');
    expect(out).toBe('');
    applyPrinted(cwd, err);
    expect(await rules(cwd, '.')).toEqual([]);
  });

  built('lint --fixes tells the edits of each finding by itself, where they are written, and each holds', async () => {
    const cwd = scratch(overlays(web({ ports: ['containerPort: 82'] })));
    const { out } = await kport(cwd, 'lint', '--fixes', '--format', 'json', '.');
    const findings: readonly ToldFinding[] = JSON.parse(out).findings;
    const told = findings.map(({ rule, repair }) => [rule, repair?.safe]);
    expect(told).toEqual([
      ['service-target-missing', undefined],
      ['privileged-container-port', false],
      ['privileged-port-unbindable', false],
    ]);
    const text = textOf(cwd, 'base/web.yaml').split('\n');
    for (const { rule, repair } of findings) {
      const lines = [...text];
      for (const { line, column, endLine, endColumn, text: after } of repair?.edits.toReversed() ?? []) {
        const [head, tail] = [lines[line - 1]?.slice(0, column - 1), lines[endLine - 1]?.slice(endColumn - 1)];
        lines.splice(line - 1, endLine - line + 1, `${head}${after}${tail}`);
      }
      writeFileSync(join(cwd, 'base/web.yaml'), lines.join('\n'));
      if (repair) expect(await rules(cwd, '.')).not.toContain(rule);
    }
  });

  built('what git has not got is left, and said', async () => {
    const cwd = scratch(overlays(web()));
    execFileSync('git', ['init', '-q'], { cwd });
    const { out } = await kport(cwd, 'fix', '--write');
    expect(out).toContain('base/web.yaml: git has changes of it that are not committed');
    expect(textOf(cwd, 'base/web.yaml')).toBe(web());
    await kport(cwd, 'fix', '--write', '--allow-dirty');
    expect(textOf(cwd, 'base/web.yaml')).toBe(web({ add: false }));
  });

  test('--no-render leaves them out, and says so', async () => {
    const cwd = scratch(overlays(web()));
    const { err } = await kport(cwd, 'fix', '--no-render');
    expect(err).toContain('--no-render: charts and kustomizations are left out');
  });
});

built('a comment that lets nothing pass is of no object, and named by its file alone', async () => {
  const cwd = scratch({
    'kustomization.yaml': 'resources: [web.yaml]\n',
    'web.yaml': `# kport-ignore never-starts: x\n${web()}`,
  });
  expect((await kport(cwd, 'fix', '.')).err).toMatch(/^ {2}web\.yaml: suppression .* \[void-suppression\]$/m);
});
