// Hundreds of files of public repositories: each is judged, skipped with a reason, or told as unreadable, and none breaks anything off.
// Compose projects come to what Compose itself makes of them (compose-go).
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readCompose } from '../../src/lint/read-compose.ts';
import { besideIn } from '../../src/sources/beside.ts';
import { runKport } from '../cli/run-kport.ts';
import { findCompose } from '../e2e/components.ts';
import { canonical, type Service } from '../sources/compose/canonical.ts';
import { publicFolder, SOURCES } from './sources.ts';

const there = SOURCES.map((source) => ({ ...source, at: path.join(publicFolder(source, process.env), source.folder) })).filter(
  ({ at }) => existsSync(at),
);
for (const { repository } of SOURCES) {
  if (!there.some((one) => one.repository === repository))
    process.stderr.write(`skipped: no files of ${repository}: node test/public/fetch.ts brings them\n`);
}
const compose = findCompose(process.env);
if (compose === undefined) process.stderr.write('skipped: no reader of Compose files: node test/e2e/build-tools.ts builds one\n');

/** By their names, and how many there are at least. */
const KNOWN: Readonly<Record<string, readonly [string, number]>> = {
  'docker/awesome-compose': ['**/{compose*.{yaml,yml},Dockerfile}', 70],
  'docker/compose': ['**/compose*.{yaml,yml}', 180],
  'Haxxnet/Compose-Examples': ['**/docker-compose.yml', 150],
  'containers/podman': ['**/*.{container,pod,kube,volume,network,build,image}', 250],
  'bottlerocket-os/bottlerocket-core-kit': ['**/*.{service,socket}', 60],
};

interface Report {
  readonly counts: Readonly<Record<'files' | 'judged' | 'skipped' | 'unreadable', number>>;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  readonly failures: readonly unknown[];
}

describe.each(there)('$repository', ({ repository, at }) => {
  const linted = async (...paths: readonly string[]) => {
    const { code, out, err } = await runKport(['lint', ...paths, '--format', 'json'], { cwd: at });
    expect([0, 1, 3]).toContain(code);
    expect(err).toBe('');
    return JSON.parse(out) as Report;
  };

  test('every file is accounted for', async () => {
    const [pattern, least] = KNOWN[repository] ?? expect.fail(repository);
    const files = globSync(pattern, { cwd: at });
    expect(files.length).toBeGreaterThanOrEqual(least);
    const [walked, named] = [await linted('.'), await linted(...files)];
    for (const { counts, skipped, unreadable, failures } of [walked, named]) {
      expect(failures).toEqual([]);
      expect(counts.judged + counts.skipped + counts.unreadable).toBe(counts.files);
      expect([...skipped, ...unreadable].filter(({ reason }) => !reason)).toEqual([]);
      expect(new Set(skipped.map(({ file }) => file)).size).toBe(counts.skipped);
      expect(new Set(unreadable.map(({ file }) => file)).size).toBe(counts.unreadable);
    }
    expect(named.counts.files).toBe(files.length);
  });
});

/** Where kport says nothing on purpose, and Compose refuses. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'pkg/e2e/fixtures/env_file/compose.yaml': 'of an absolute path nobody knows whether the host has it',
  'pkg/e2e/testdata/TestRawEnvFile/compose.yaml': 'a format of variables that docker compose adds to compose-go',
};

/** It has a variable that only the environment gives a value, and kport reads none. */
function isOpen(value: unknown): boolean {
  return /\$\{/.test(JSON.stringify(value ?? ''));
}

type Services = Readonly<Record<string, Service | null>>;

/** Contexts of builds, which compose-go makes absolute here and not there, and variables that .env gives a value, are left out. */
function comparable(services: Services): Readonly<Record<string, Service>> {
  const fields = ({ build: _, environment: __, ...service }: Service) => service;
  const all = Object.entries(services).map(([name, service]) => [name, fields(service ?? {})] as const);
  return canonical(Object.fromEntries(all)) as Record<string, Service>;
}

interface Theirs {
  readonly services?: Services;
  readonly refused?: string;
}

function theirs(cwd: string): Theirs {
  const { status, stdout, stderr } = spawnSync(compose ?? '', [], { cwd, env: { HOME: cwd }, encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as Theirs) : { refused: stderr };
}

function ours(folder: string, file: string) {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const { documents, unreadable } = readCompose({ file, text, isForced: false, isMet: false }, besideIn(folder));
  const objects = documents.flatMap(({ extract }) => extract?.() ?? []);
  const workloads = objects.flatMap((object) => (object.kind === 'workloads' ? object.workloads : []));
  const refused = [
    ...objects.filter(({ kind }) => kind === 'malformed'),
    ...workloads.flatMap(({ compose: facts }) => facts?.missingFiles ?? []),
    ...workloads.flatMap(({ compose: facts }) => facts?.refusals.filter(({ by }) => by === 'compose') ?? []),
  ];
  return { services: (documents[0]?.object.services ?? {}) as Services, isRefused: unreadable.length + refused.length > 0 };
}

function differences(file: string): string[] {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  const mine = ours(folder, name);
  const { services = {}, refused } = theirs(folder);
  const isOtherwise = Object.keys(OTHERWISE).some((one) => file.endsWith(one)) || isOpen(mine.services);
  if (mine.isRefused !== (refused !== undefined)) {
    const isMeant = isOtherwise && !mine.isRefused;
    return isMeant ? [] : [`${file}: ${refused ?? 'refused by kport alone'}`];
  }
  const [left, right] = [comparable(mine.services), comparable(services)];
  const names = refused === undefined ? [...new Set([...Object.keys(left), ...Object.keys(right)])] : [];
  return names.flatMap((one) => {
    const keys = new Set([...Object.keys(left[one] ?? {}), ...Object.keys(right[one] ?? {})]);
    return [...keys].flatMap((key) => {
      const [a, b] = [left[one]?.[key], right[one]?.[key]];
      return isOpen(a) || isDeepStrictEqual(a, b) ? [] : [`${file}: ${one}.${key}: ${JSON.stringify([a, b])}`];
    });
  });
}

/** The first of its folder, which is the one that Compose takes. */
function isTaken(file: string): boolean {
  const beside = readdirSync(path.dirname(file));
  return (
    ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'].find((name) => beside.includes(name)) ===
    path.basename(file)
  );
}

describe.skipIf(compose === undefined || there.length === 0)('as Compose reads them', () => {
  test('the services of each project are the same, or both refuse it', () => {
    const projects = there
      .flatMap(({ at }) => globSync('**/{docker-,}compose.{yaml,yml}', { cwd: at }).map((file) => path.join(at, file)))
      .filter(isTaken);
    if (there.length === SOURCES.length) expect(projects.length).toBeGreaterThan(300);
    expect(projects.flatMap(differences)).toEqual([]);
  });
});
