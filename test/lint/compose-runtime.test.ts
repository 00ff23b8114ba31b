// What Docker did with services of Compose (test/fixtures/runtimes/docker-compose.csv), and what kport says of the same files.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { recordedIo } from '../cli/recorded-io.ts';

const TABLE = path.join(import.meta.dirname, '../fixtures/runtimes/docker-compose.csv');
const PORTS = ['53', '80', '1023', '1024'];

type Row = Readonly<Record<string, string>>;

const [head = '', ...lines] = readFileSync(TABLE, 'utf8').trim().split('\n');
const columns = head.split(',');
const rows: readonly Row[] = lines.map((line) =>
  Object.fromEntries(fieldsOf(line).map((field, index) => [columns[index], field])),
);

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

/** The service that the row measured; the policy says what its image holds. */
function serviceOf(row: Row): Record<string, unknown> {
  const { user, cap_add, cap_drop, security_opt, privileged, network_mode, sysctl } = row;
  const list = (value: string | undefined) => (value === 'none' ? undefined : [value ?? '']);
  return {
    image: `probe${row.file_cap === '+ep' ? '-ep' : ''}-${row.exec}`,
    user: user === 'unset' ? undefined : user,
    cap_add: list(cap_add),
    cap_drop: list(cap_drop),
    security_opt: list(security_opt),
    privileged: privileged === 'True' ? true : undefined,
    network_mode: network_mode === 'bridge' ? undefined : network_mode,
    // On the host nothing was set: 1024 is what it has.
    sysctls: sysctl === 'unset' || network_mode === 'host' ? undefined : { 'net.ipv4.ip_unprivileged_port_start': sysctl },
  };
}

const POLICY = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
metadata: {name: measured}
spec:
  nodes: {portStart: 1024}
  images:
    - {image: probe-direct, user: "", fileCapability: none, exec: direct, evidence: measured}
    - {image: probe-shell, user: "", fileCapability: none, exec: shell, evidence: measured}
    - {image: probe-ep-direct, user: "", fileCapability: ep, exec: direct, evidence: measured}
    - {image: probe-ep-shell, user: "", fileCapability: ep, exec: shell, evidence: measured}
`;

interface Bind {
  readonly port: number;
  readonly verdict: 'binds' | 'fails' | 'depends';
  readonly error?: string;
  readonly errorText?: string;
  readonly otherErrors?: readonly { readonly error: string; readonly errorText: string }[];
  readonly runtime: string;
}

/** The binds of each service, in one run over one file. */
async function inspected(all: readonly Row[]): Promise<readonly (readonly Bind[])[]> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'kport-compose-rows-'));
  const services = Object.fromEntries(all.map((row, index) => [`s${index}`, serviceOf(row)]));
  // JSON is YAML.
  writeFileSync(path.join(cwd, 'compose.yaml'), JSON.stringify({ services }));
  writeFileSync(path.join(cwd, 'policy.yaml'), POLICY);
  const io = recordedIo({ cwd });
  const args = ['inspect', 'compose.yaml', '--format', 'json', '--policy', 'policy.yaml', '--port', PORTS.join(',')];
  const code = await run(args, io);
  expect([code, io.written.err]).toEqual([0, '']);
  const { workloads } = JSON.parse(io.written.out) as { workloads: { containers: { bind: Bind[] }[] }[] };
  return workloads.map(({ containers }) => containers.flatMap(({ bind }) => bind));
}

/** What was measured, in kport's words. */
function measured(row: Row, port: string): string {
  const cell = row[port];
  if (cell === 'OK') return 'binds';
  return `fails ${cell === 'EACCES' ? 'EACCES' : cell === 'exec-EPERM' ? 'EPERM' : 'Docker'}`;
}

function said({ verdict, error }: Bind): string {
  return verdict === 'fails' ? `fails ${error}` : verdict;
}

describe('services of Compose', () => {
  const told = inspected(rows);

  test('all rows are there', async () => {
    expect(rows).toHaveLength(185);
    expect((await told).map((binds) => binds.length)).toEqual(rows.map(() => PORTS.length));
  });

  test('the verdict is what was measured', async () => {
    const differences = (await told).flatMap((binds, index) => {
      const row = rows[index] ?? {};
      return binds.flatMap((bind) => {
        const [is, was] = [said(bind), measured(row, String(bind.port))];
        // Whether the image has the user nobody says.
        const isUpToImage = is === 'depends' && row.user === 'nosuch';
        return is === was || isUpToImage ? [] : [`${bind.port}: ${is}, measured ${was}: ${JSON.stringify(row)}`];
      });
    });
    expect(differences).toEqual([]);
  });

  test('the error is told in the words of Docker', async () => {
    const differences = (await told).flatMap((binds, index) => {
      const { error = '' } = rows[index] ?? {};
      const [bind] = binds;
      const texts = [bind?.errorText, ...(bind?.otherErrors ?? []).map(({ errorText }) => errorText)].filter(
        (text) => text !== undefined,
      );
      // What was kept of a long error is its middle.
      const isTold = texts.some((text) => error.includes(text) || text.includes(error.slice(-60)) || overlaps(text, error));
      return error === '' || isTold ? [] : [`${texts.join(' or ')}: ${error}`];
    });
    expect(differences).toEqual([]);
  });
});

/** The end of what was kept is within the text. */
function overlaps(text: string, error: string): boolean {
  const start = error.indexOf('error during container init');
  return start !== -1 && text.startsWith(error.slice(start));
}
