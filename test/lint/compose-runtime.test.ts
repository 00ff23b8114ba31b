// What Docker did with services of Compose (test/fixtures/runtimes/docker-compose.csv), and what kport says of the same files.
import { describe, expect, test } from 'vitest';
import { differences, imageOf, inspected, otherWords, type Row, rowsOf } from '../cli/measured-rows.ts';

const rows = rowsOf('docker-compose');

/** The service that the row measured. */
function serviceOf(row: Row): Record<string, unknown> {
  const { user, cap_add, cap_drop, security_opt, privileged, network_mode, sysctl } = row;
  const list = (value: string | undefined) => (value === 'none' ? undefined : [value ?? '']);
  return {
    image: imageOf(row),
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

describe('services of Compose', () => {
  const services = Object.fromEntries(rows.map((row, index) => [`s${index}`, serviceOf(row)]));
  const told = inspected(rows, { file: 'compose.yaml', text: JSON.stringify({ services }) });
  // Whether the image has the user nobody says.
  const isUpToImage = ({ user }: Row) => user === 'nosuch';

  test('the verdict is what was measured, and the error is told in the words of Docker', async () => {
    expect(rows).toHaveLength(185);
    const said = await told;
    expect(differences(rows, said).filter((one) => !one.includes('"user":"nosuch"'))).toEqual([]);
    expect(otherWords(rows, said)).toEqual([]);
  });

  test('a user whom only the image may have is up to it', async () => {
    const said = (await told).filter((_, index) => isUpToImage(rows[index] ?? {}));
    expect(said.flatMap((binds) => binds.map(({ verdict }) => verdict))).toEqual(['depends', 'depends', 'depends', 'depends']);
  });
});
