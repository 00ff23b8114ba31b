// What the Dockerfile promises, as far as it can be read; test/e2e/dockerfile.e2e.test.ts does what it says.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { runKport } from '../cli/run-kport.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { only, parseDockerfile, readCopy } from './dockerfile.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const stages = parseDockerfile(text('Dockerfile'));
const final = stages.at(-1) ?? expect.fail('no stage');
/** Of the package: there is no helm in the image that would take a plug-in, and nobody who would read pages. */
const LEFT_OUT = ['deploy/helm-plugin', 'docs/**/*.md'];
const copies = stages.flatMap(({ instructions }) =>
  instructions.filter(({ name }) => name === 'COPY').map(({ rest }) => readCopy(rest)),
);

describe('Dockerfile', () => {
  test('base images are arguments, and pinned by a version', () => {
    expect(text('Dockerfile').match(/^FROM .*/gm)).toEqual([
      expect.stringMatching(/\$\{\w+\}/),
      expect.stringMatching(/\$\{\w+\}/),
    ]);
    for (const { image } of stages) expect(image).toMatch(/:(?!latest)\S+$|@sha256:[0-9a-f]{64}$/);
  });

  test('Node.js is the one that kport is developed with', () => {
    expect(stages[0]?.image).toMatch(new RegExp(`^node:${manifest.devDependencies.node}-`));
  });

  test('the last stage needs no shell, and what it runs is not root by number', () => {
    expect(final.instructions.map(({ name }) => name)).not.toContain('RUN');
    expect(only(final, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const [node, ...args] = JSON.parse(only(final, 'ENTRYPOINT')) as string[];
    expect([node, args.at(-1)]).toEqual(['/usr/local/bin/node', '/kport/dist/cli/main.cjs']);
    expect(args.slice(0, -1).filter((option) => !/^--(min|max)-semi-space-size=\d+$/.test(option))).toEqual([]);
    expect(only(final, 'EXPOSE')).toBe('8443 8081');
  });

  test('the last stage has everything that the package has, and nothing of a build', () => {
    const sources = copies.filter(({ target }) => target.startsWith('/')).flatMap((copy) => copy.sources);
    const inKport = manifest.files.filter((file) => !LEFT_OUT.includes(file)).map((file) => `/kport/${file}`);
    expect(sources.toSorted()).toEqual(
      [...inKport, '/kport/node_modules', '/kport/package.json', '/usr/local/bin/node', 'LICENSE'].sort(),
    );
  });

  test('lock file before sources, so that a change of a source installs nothing anew', () => {
    const [build] = stages;
    const steps = build?.instructions.map(({ name, rest }) => `${name} ${rest}`) ?? [];
    const at = (pattern: RegExp) => steps.findIndex((step) => pattern.test(step));
    expect(at(/^COPY package\.json package-lock\.json/)).toBeLessThan(at(/^RUN npm ci/));
    expect(at(/^RUN npm ci/)).toBeLessThan(at(/^COPY src/));
  });
});

describe('.dockerignore', () => {
  const [first, ...rest] = text('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const allowed = rest.map((line) => line.replace(/^!/, ''));

  test('lets in what is copied, which is there, and nothing else', () => {
    const copied = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);
    expect(first).toBe('*');
    expect(allowed.toSorted()).toEqual(copied.toSorted());
    for (const file of copied) expect(existsSync(path.join(ROOT, file)), file).toBe(true);
  });
});

describe('the Pod of the image', () => {
  test('passes kport lint under restricted, to the last info', async () => {
    const { code, out } = await runKport(['lint', '-', '--policy', 'restricted', '--fail-on', 'info', '--format', 'json'], {
      stdin: text('deploy/pod.yaml'),
    });
    expect(code).toBe(0);
    expect(JSON.parse(out).findings).toEqual([]);
  });

  test('is of this version, and runs as the user of the image on its ports', () => {
    const pod = load(text('deploy/pod.yaml')) as Manifest;
    const [container] = pod.spec.containers;
    expect(container.image).toBe(`kport:${manifest.version}`);
    const { runAsUser, runAsGroup } = pod.spec.securityContext;
    expect(`${runAsUser}:${runAsGroup}`).toBe(only(final, 'USER'));
    expect(container.ports.map((port: Manifest) => port.containerPort).join(' ')).toBe(only(final, 'EXPOSE'));
  });
});

describe('the reader of Dockerfiles', () => {
  test.each([
    ['FROM a\nADD x y\n', 'does not know ADD'],
    [`FROM \${B}\n`, 'there is no ARG B'],
  ])('%j: %s', (dockerfile, message) => {
    expect(() => parseDockerfile(dockerfile)).toThrow(message);
  });

  test('flags of COPY that it does not know are an error', () => {
    expect(() => readCopy('--chown=1:1 a b')).toThrow('does not know COPY');
    expect(readCopy('--from=build /a /b /c/')).toEqual({ from: 'build', sources: ['/a', '/b'], target: '/c/' });
  });
});
