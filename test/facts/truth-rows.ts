import { readFileSync } from 'node:fs';
import { behavioursOf, type RuntimeBehaviour } from '../../src/knowledge/runtimes.ts';
import type { FileCapability } from '../../src/model/bind.ts';

/** One measured container; see test/fixtures/bind/README.md. */
export interface TruthRow {
  readonly runtime: 'containerd' | 'crio' | 'docker-old' | 'docker-new';
  readonly uid: number;
  readonly added: readonly string[];
  readonly dropped: readonly string[];
  readonly privileged: boolean;
  readonly noNewPrivileges: boolean;
  readonly fileCapability: FileCapability;
  readonly exec: 'direct' | 'shell';
  readonly portStart: number;
  readonly hostNetwork: boolean;
  readonly userNamespace: boolean;
  /** By port. */
  readonly results: ReadonlyMap<number, string>;
  /** The row without its runtime and results. */
  readonly key: string;
  readonly line: string;
}

const PORTS = [53, 80, 443, 1023, 1024];
const FILE = new URL('../fixtures/bind/bind-truth.csv', import.meta.url);

export const truthRows: readonly TruthRow[] = readFileSync(FILE, 'utf8').trimEnd().split('\n').slice(1).map(readRow);

function readRow(line: string): TruthRow {
  const cells = line.split(',');
  const cell = (index: number): string => cells[index] ?? '';
  const names = (text: string) => (text === 'none' ? [] : [text]);
  return {
    runtime: cell(0) as TruthRow['runtime'],
    uid: Number(cell(1)),
    added: names(cell(2)),
    dropped: names(cell(3)),
    privileged: cell(4) === '1',
    noNewPrivileges: cell(5) === '1',
    fileCapability: cell(6) as FileCapability,
    exec: cell(7) as TruthRow['exec'],
    portStart: cell(8) === 'unset' ? 1024 : Number(cell(8)),
    hostNetwork: cell(9) === '1',
    userNamespace: cell(10) === '1',
    results: new Map(PORTS.map((port, index) => [port, cell(11 + index)])),
    key: cells.slice(1, 11).join(),
    line,
  };
}

/** What the API server lets into no cluster cannot be measured there. */
export const isRefused = (row: TruthRow) => (row.privileged && row.noNewPrivileges) || (row.hostNetwork && row.userNamespace);

/** How the row's runtime hands on capabilities. */
export function behaviourOf({ runtime }: TruthRow): RuntimeBehaviour {
  const id = { containerd: 'containerd-1', crio: 'cri-o', 'docker-old': 'docker-old', 'docker-new': 'docker-new' }[runtime];
  const [behaviour] = behavioursOf('unknown').filter((known) => known.id === id);
  if (behaviour === undefined) throw new Error(id);
  return behaviour;
}
