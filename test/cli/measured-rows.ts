// Tables of what runtimes were measured to do (test/fixtures/runtimes), and what `kport inspect` says of the same, from the outside: files
// go in, verdicts come out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { startingAt } from '../facts/bind-pods.ts';
import { type Manifest, minimalPod } from '../facts/minimal-pod.ts';
import { runKport } from './run-kport.ts';

export const PORTS = ['53', '80', '1023', '1024'] as const;
export type Row = Readonly<Record<string, string>>;

export function rowsOf(name: string): Row[] {
  const text = readFileSync(new URL(`../fixtures/runtimes/${name}.csv`, import.meta.url), 'utf8');
  const [head = [], ...rows] = text.trim().split('\n').map(cellsOf);
  return rows.map((cells) => Object.fromEntries(head.map((key, at) => [key, cells[at] ?? ''])));
}

function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

export interface Bind {
  readonly port: number;
  readonly runtime: string;
  readonly verdict: 'binds' | 'fails' | 'depends';
  readonly error?: string;
  readonly errorText?: string;
  readonly otherErrors?: readonly { readonly error: string; readonly errorText: string }[];
}

const FILES: Readonly<Record<string, string>> = { none: 'none', '+ep': 'ep', '+ei': 'ei' };
/** The image of a row, of which the policy of `inspected` knows all. */
export const imageOf = ({ file = '', exec }: Row) => `truth/${FILES[file]}-${exec}`;

/** The Pod of a row, whose container has its image and its user. */
export function podOfRow({ sysctl = '', uid, ...row }: Row, securityContext: object): Manifest {
  const pod = minimalPod();
  if (row.hostNetwork === 'True') pod.spec.hostNetwork = true;
  if (sysctl !== 'unset') startingAt(sysctl)(pod);
  const [container] = pod.spec.containers;
  container.image = imageOf(row);
  container.securityContext = { runAsUser: Number(uid), ...securityContext };
  return pod;
}

function policyOf(rows: readonly Row[]): Manifest {
  const images = new Map(
    rows.map((row) => [imageOf(row), { image: imageOf(row), user: '', fileCapability: FILES[row.file ?? ''], exec: row.exec }]),
  );
  return {
    apiVersion: 'kport.dev/v1alpha1',
    kind: 'PortPolicy',
    metadata: { name: 'truth' },
    spec: { images: [...images.values()], nodes: { portStart: 1024 } },
  };
}

/** What kport says of the ports of the one container of each workload of a file that is made of the rows, in their order. */
export async function inspected(
  rows: readonly Row[],
  { file, text, runtime }: { readonly file: string; readonly text: string; readonly runtime?: string },
): Promise<readonly (readonly Bind[])[]> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'kport-rows-'));
  writeFileSync(path.join(cwd, 'policy.yaml'), JSON.stringify(policyOf(rows)));
  writeFileSync(path.join(cwd, file), text);
  const asked = ['--format', 'json', '--policy', 'policy.yaml', '--port', PORTS.join()];
  const { code, out, err } = await runKport(
    ['inspect', ...asked, ...(runtime === undefined ? [] : ['--runtime', runtime]), file],
    { cwd },
  );
  rmSync(cwd, { recursive: true });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { workloads } = JSON.parse(out) as { workloads: { containers: { bind: Bind[] }[] }[] };
  return workloads.map(({ containers }) => containers[0]?.bind ?? []);
}

/** As the tables call it. */
export function resultOf(bind: Pick<Bind, 'verdict' | 'error'> | undefined): string {
  if (bind?.verdict === 'binds') return 'OK';
  if (bind?.verdict !== 'fails') return String(bind?.verdict);
  return bind.error === 'EACCES' ? 'EACCES' : bind.error === 'EPERM' ? 'exec-EPERM' : 'refused';
}

/** Each port of which something else is said than was measured; a port that was not measured says nothing. */
export function differences(rows: readonly Row[], said: readonly (readonly Bind[])[]): string[] {
  expect(said).toHaveLength(rows.length);
  return rows.flatMap((row, index) =>
    PORTS.flatMap((port) => {
      const is = resultOf(said[index]?.find((bind) => bind.port === Number(port)));
      return row[port] === '' || row[port] === is ? [] : [`${port}: ${is}: ${JSON.stringify(row)}`];
    }),
  );
}

/** Each row that quotes an error of which other words are told: kport tells what is the cause in it, or more than was kept. */
export function otherWords(rows: readonly Row[], said: readonly (readonly Bind[])[]): string[] {
  return rows.flatMap((row, index) => {
    const { error = '' } = row;
    const texts = textsOf(said[index]?.find(({ verdict }) => verdict !== 'binds'));
    const isTold = texts.some((text) => hasWords(text, error) || hasWords(error, text) || isCutIn(error, text));
    return error === '' || isTold ? [] : [`${texts.join(' or ')}: ${JSON.stringify(row)}`];
  });
}

/** runc says in small letters what crun and podman say in capitals. */
function hasWords(text: string, words: string): boolean {
  return text.toLowerCase().includes(words.toLowerCase());
}

/** What was kept of an error ends within the text. */
function isCutIn(error: string, text: string): boolean {
  const start = error.indexOf(text.slice(0, 40));
  return start !== -1 && text.startsWith(error.slice(start));
}

function textsOf(bind: Bind | undefined): string[] {
  const texts = [bind?.errorText, ...(bind?.otherErrors ?? []).map(({ errorText }) => errorText)];
  return texts.filter((text) => text !== undefined);
}
