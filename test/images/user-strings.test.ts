import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ByRuntime, ImageRuntime, ResolvedUser } from '../../src/model/image.ts';
import { readMade } from './made-image.ts';
import type { Written } from './tar-file.ts';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/sh',
  'www-data:x:33:33::/var/www:/bin/sh',
  'web:x:1000:1000::/:/bin/sh',
  '1001:x:1555:1556::/:/bin/sh',
  'dup:x:7:7::/:/bin/sh',
  'dup:x:8:8::/:/bin/sh',
  'neg:x:-1:-1::/:/bin/sh',
  'big:x:4294967295:1::/:/bin/sh',
  'short:x:50',
  'zero:x:0:0::/:/bin/sh',
  'hex:x:0x10:16::/:/bin/sh',
  'empty:x:::/:/bin/sh',
  '  pad:x:61:61::/:/bin/sh  ',
  'cr:x:62:62::/:/bin/sh\r',
  '2001:x:2002:2003::/:/bin/sh',
  '',
].join('\n');
const GROUP = 'root:x:0:\nwww-data:x:33:\nweb:x:1000:\n44:x:4444:\ndupg:x:71:\ndupg:x:72:\nextra:x:2000:root,www-data,web\n';

const file = (name: string, content: string): Written => ({ name, content });
const link = (name: string, target: string): Written => ({ name, type: '2', target });
const accounts = (passwd: string, group = GROUP) => [file('etc/passwd', passwd), file('etc/group', group)];
const BASE = accounts(PASSWD);
const OTHER = accounts('www-data:x:77:77::/:/bin/sh\n', 'www-data:x:78:\n').map((one) => ({
  ...one,
  name: one.name.replace('etc', 'opt/users'),
}));

/** The layers of an image with these files. */
const LAYERS: Readonly<Record<string, readonly (readonly Written[])[]>> = {
  'base passwd': [BASE],
  'later layer changes www-data to 99:98': [
    BASE,
    accounts('root:x:0:0::/:/bin/sh\nwww-data:x:99:98::/:/bin/sh\n', 'root:x:0:\nwww-data:x:98:\nextra:x:2000:www-data\n'),
  ],
  'no /etc/passwd, no /etc/group': [[]],
  'passwd absolute symlink': [[...OTHER, link('etc/passwd', '/opt/users/passwd'), link('etc/group', '/opt/users/group')]],
  'passwd relative symlink climbing out': [
    [...OTHER, link('etc/passwd', '../../../opt/users/passwd'), link('etc/group', '../../../opt/users/group')],
  ],
  'whiteout of passwd+group': [BASE, [file('etc/.wh.passwd', ''), file('etc/.wh.group', '')]],
  'passwd dangling symlink': [BASE, [link('etc/passwd', '/nowhere')]],
  'passwd is a directory': [[{ name: 'etc/passwd/', type: '5' }, file('etc/group', GROUP)]],
  'nsswitch extrausers': [
    [...BASE, file('etc/nsswitch.conf', 'passwd: files extrausers\n'), file('var/lib/extrausers/passwd', 'ext:x:9:9::/:\n')],
  ],
  'root:x:5 and toor:x:0, comment lines': [
    accounts('# users\nroot:x:5:5::/:/bin/sh\n#root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n'),
  ],
  'CRLF and no final newline': [accounts('root:x:0:0::/:/bin/sh\r\nwww-data:x:33:33::/:/bin/sh')],
};

/** The columns of the table that kport speaks of: the newest of each. */
const COLUMNS: Readonly<Record<ImageRuntime, string | undefined>> = {
  'containerd-1': 'containerd-1',
  'containerd-2': 'containerd-2',
  docker: 'docker-28',
  podman: 'podman-5.8',
  // Never measured: it calls the same function as Docker.
  'cri-o': undefined,
};

/** Where an older runc reads a passwd that is a folder, before the user counts. */
const OF_RUNC = new Set(['u75 containerd-1']);

const [header = '', ...lines] = readFileSync(new URL('user-strings.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('# '));
const names = header.split('\t');
const rows = lines.map((line) => Object.fromEntries(line.split('\t').map((cell, index) => [names[index], cell])));

function of(runtime: ImageRuntime, user: ByRuntime<ResolvedUser>): string {
  const { differs = [] } = user;
  const one: ResolvedUser = differs.find(({ runtimes }) => runtimes.includes(runtime)) ?? user;
  return 'problem' in one ? 'ERR' : `${one.uid}:${one.gid}`;
}

describe('what each runtime makes of USER', () => {
  test('all of the table is here', () => {
    expect(rows).toHaveLength(85);
  });

  test.each(rows)('$case: "$user", $files', async (row) => {
    const written: string = JSON.parse(`"${row.user}"`);
    const { user } = await readMade({ config: { User: written }, layers: LAYERS[row.files ?? ''] ?? [] });
    for (const [runtime, column] of Object.entries(COLUMNS) as [ImageRuntime, string | undefined][]) {
      if (column === undefined || OF_RUNC.has(`${row.case} ${runtime}`)) continue;
      expect(`${runtime} ${of(runtime, user)}`).toBe(`${runtime} ${row[column]}`);
    }
  });
});
