// What runc, crun and youki were measured to do with a bundle (test/fixtures/runtimes/oci.csv), asked of what hands them such a bundle: of
// each set of capabilities, the Pod or the service of which containerd, CRI-O, Docker and podman make it.
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../facts/minimal-pod.ts';
import { differences, imageOf, inspected, otherWords, podOfRow, type Row, rowsOf } from './measured-rows.ts';

const rows = rowsOf('oci');

interface Lists {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

/** All that Docker and containerd give a container; in effect, permitted and bounding, and neither inheritable nor ambient. */
const COMMON: Readonly<Record<string, Lists>> = {
  default14: {},
  'default-NBS': { drop: ['NET_BIND_SERVICE'] },
  NBS: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
  empty: { drop: ['ALL'] },
};

/** containerd writes CAP_ before every name. */
const OF_CONTAINERD: typeof COMMON = {
  ...COMMON,
  CAP_FOO: { add: ['FOO'] },
  CAP_CAP_NBS: { drop: ['ALL'], add: ['CAP_NET_BIND_SERVICE'] },
};

const [THREE, TEN] = [
  ['AUDIT_WRITE', 'MKNOD', 'NET_RAW'],
  ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

/** Three of the fourteen podman does not give. Of another user than root only what is added is in effect, and that is ambient. */
const OF_PODMAN: Readonly<Record<string, typeof COMMON>> = {
  '0': { ...COMMON, default14: { add: THREE }, 'default-NBS': { drop: ['NET_BIND_SERVICE'], add: THREE } },
  '1000': {
    empty: { drop: ['ALL'] },
    'NBS+inh+amb': { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    'bnd NBS, eff+perm empty': { drop: TEN },
  },
};

function podOf(row: Row, { add = [], drop = [] }: Lists): Manifest {
  return podOfRow(row, {
    capabilities: { add, drop },
    ...(row.noNewPrivileges === 'True' ? { allowPrivilegeEscalation: false } : {}),
  });
}

function serviceOf(row: Row, { add = [], drop = [] }: Lists): Manifest {
  const isHost = row.hostNetwork === 'True';
  // Docker's own networks begin at 0 where nobody says anything else.
  const start = row.sysctl === 'unset' ? (isHost ? undefined : '1024') : row.sysctl;
  return {
    image: imageOf(row),
    user: row.uid,
    cap_add: add,
    cap_drop: drop,
    security_opt: row.noNewPrivileges === 'True' ? ['no-new-privileges:true'] : [],
    ...(isHost ? { network_mode: 'host' } : {}),
    ...(start === undefined ? {} : { sysctls: { 'net.ipv4.ip_unprivileged_port_start': start } }),
  };
}

interface Engine {
  readonly runtime?: string;
  /** The set of a row is what the engine makes of these. */
  readonly listsOf: (row: Row) => Lists | undefined;
  readonly write: (rows: readonly (readonly [Row, Lists])[]) => { readonly file: string; readonly text: string };
  /** Of which nothing that it hands on is measured. */
  readonly isLeftOut?: (row: Row) => boolean;
}

const pods: Engine['write'] = (all) => ({
  file: 'pods.yaml',
  text: all.map(([row, lists]) => JSON.stringify(podOf(row, lists))).join('\n---\n'),
});

/** youki takes other names for capabilities than runc and crun, and no profile stands for it: its rows are asked where no name matters. */
const isOfYoukiAlone = ({ on, caps }: Row) => on === 'youki-0.7.0' && !Object.hasOwn(COMMON, caps ?? '');

const ENGINES: Readonly<Record<string, Engine>> = {
  containerd: {
    runtime: 'containerd-1',
    listsOf: ({ caps = '' }) => OF_CONTAINERD[caps],
    write: pods,
  },
  'CRI-O': {
    runtime: 'cri-o',
    listsOf: ({ caps = '' }) => COMMON[caps],
    write: pods,
    // It refuses the empty value itself.
    isLeftOut: ({ sysctl }) => sysctl === '',
  },
  Docker: {
    listsOf: ({ caps = '' }) => COMMON[caps],
    write: (all) => ({
      file: 'compose.yaml',
      text: JSON.stringify({ services: Object.fromEntries(all.map(([row, lists], at) => [`s${at}`, serviceOf(row, lists)])) }),
    }),
  },
  podman: { runtime: 'podman', listsOf: ({ uid = '', caps = '' }) => OF_PODMAN[uid]?.[caps], write: pods },
};

function writable({ listsOf, isLeftOut }: Engine): (readonly [Row, Lists])[] {
  return rows.flatMap((row) => {
    const lists = isOfYoukiAlone(row) || isLeftOut?.(row) ? undefined : listsOf(row);
    return lists === undefined ? [] : [[row, lists] as const];
  });
}

const settingsOf = (some: readonly Row[]) => some.reduce((sum, { on = '' }) => sum + on.split(' ').length, 0);

describe.each(Object.entries(ENGINES))('%s', (_, engine) => {
  const asked = writable(engine);
  const own = asked.map(([row]) => row);

  test('bundles that it makes become what they became, in the words of whoever refused them', async () => {
    const said = await inspected(own, { ...engine.write(asked), ...(engine.runtime ? { runtime: engine.runtime } : {}) });
    expect(differences(own, said)).toEqual([]);
    // Of what is not even started, whoever makes the bundle speaks, and youki has words of its own.
    const executed = own.map((row) => (row['80'] === 'exec-EPERM' && row.on !== 'youki-0.7.0' ? row : { ...row, error: '' }));
    expect(otherWords(executed, said)).toEqual([]);
    expect(executed.filter(({ error }) => error !== '').length).toBeGreaterThan(5);
  });
});

test('bundles that none of them makes are known: sets that no manifest comes to, and names that youki alone takes otherwise', () => {
  const asked = new Set(Object.values(ENGINES).flatMap((engine) => writable(engine).map(([row]) => row)));
  const others = rows.filter((row) => !asked.has(row));
  const youki = others.filter(isOfYoukiAlone);
  const counted = new Map<string, number>();
  for (const { on = '', uid, caps = '' } of others.filter((row) => !isOfYoukiAlone(row))) {
    const set = caps === 'NBS+inh+amb' || caps.startsWith('bnd NBS, eff') ? `${caps}, user ${uid}` : caps;
    counted.set(set, (counted.get(set) ?? 0) + on.split(' ').length);
  }
  expect({ all: settingsOf(rows), asked: settingsOf([...asked]), youki: settingsOf(youki) }).toEqual({
    all: 915,
    asked: 292,
    youki: 85,
  });
  expect(Object.fromEntries(counted)).toEqual({
    // Names are made upper case and given their CAP_, or refused, before a runtime reads them, and ALL is spelt out.
    ...{ ALL: 37, CAP_ALL: 24, 'empty string': 39, lower: 34, noprefix: 32 },
    // containerd before 1.6.2 and Docker before 20.10.14 made capabilities inheritable; nothing makes them ambient alone.
    ...{ 'NBS+inh': 36, 'NBS+amb(no inh)': 39, 'amb only': 46, 'amb+inh, not permitted': 30 },
    // podman does so of another user than root, to whom alone what it adds is ambient.
    ...{ 'NBS+inh+amb, user 0': 17, 'bnd NBS, eff+perm empty, user 0': 12 },
    // Whatever is in effect is permitted and in the bounding set, and the other way round.
    ...{ 'bnd NBS, perm NBS, eff empty': 35, 'bnd empty, eff+perm NBS': 45, 'eff NBS not perm': 36, 'inh NBS not bnd': 29 },
    // Every one of them writes the sets.
    null: 47,
  });
});
