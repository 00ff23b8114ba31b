import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { addImage, type Files, layoutOf, layoutWith, type Made, writeLayout } from '../images/made-image.ts';
import { CAPABILITY, netBind } from '../images/tar-file.ts';
import { schemaOf } from '../report/schemas.ts';
import { folderWith } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const WEB: Made = {
  config: {
    User: 'web',
    Entrypoint: ['/run.sh'],
    Cmd: ['-p', '80'],
    ExposedPorts: { '443/tcp': {}, '80/tcp': {}, '53/udp': {} },
    Env: ['PATH=/bin', 'HTTP_PORT=80', 'DB_HOST=db', 'LISTEN=:8080', 'SECRET=80'],
    Labels: { 'io.containers.capabilities': 'NET_BIND_SERVICE', maintainer: 'somebody' },
  },
  layers: [
    [
      { name: 'etc/passwd', content: 'root:x:0:0::/:/bin/sh\nweb:x:101:102::/:/bin/sh\n' },
      { name: 'bin/web', mode: 0o755, content: '\x7fELF', pax: { [CAPABILITY]: netBind('ep') } },
      { name: 'run.sh', mode: 0o755, content: '#!/bin/web -c\n' },
    ],
  ],
};

const folderOf = (files: Files) => writeLayout(folderWith(), files);

const image = (...argv: string[]) => runKport(['image', ...argv], { cwd: tmpdir() });

describe('kport image inspect', () => {
  test('tells what an image holds', async () => {
    const { code, out } = await image('inspect', `oci:${folderOf(layoutWith(WEB))}`);
    expect(code).toBe(0);
    expect(out.split('\n').slice(1, -4)).toEqual([
      '  USER        web: 101:102',
      '  ENTRYPOINT  ["/run.sh"]',
      '  CMD         ["-p","80"]',
      '  Program     /bin/web, interpreter of the script /run.sh, given -c; cap_net_bind_service=ep',
      '  EXPOSE      53/udp, 80/tcp, 443/tcp',
      '  Variables   HTTP_PORT=80',
      '              LISTEN=:8080',
      '  Labels      io.containers.capabilities=NET_BIND_SERVICE',
    ]);
    expect(out).toMatch(/\n\nimages: 1; not read: 0\n$/);
  });

  test('as JSON, which its schema describes', async () => {
    const { code, out } = await image('inspect', '--format', 'json', `oci:${folderOf(layoutWith(WEB))}`, 'oci:gone');
    expect(code).toBe(3);
    const output = JSON.parse(out);
    const validate = schemaOf('image');
    expect(validate(output), JSON.stringify(validate.errors)).toBe(true);
    expect(output.images[0]).toMatchObject({
      platform: 'linux/amd64',
      user: { written: 'web', name: 'web', uid: 101, gid: 102 },
      program: { path: '/bin/web', fileCapability: 'ep', setuidRoot: false, script: { path: '/run.sh', argument: '-c' } },
      labels: { 'io.containers.capabilities': 'NET_BIND_SERVICE' },
    });
    expect(output.unreadable).toEqual([{ ref: 'oci:gone', reason: 'no such file or directory', code: 'no-such-file' }]);
  });

  test('in Japanese', async () => {
    const { out } = await image('inspect', '--lang', 'ja', `oci:${folderOf(layoutWith(WEB))}`);
    expect(out).toContain('  プログラム  /bin/web (スクリプト /run.sh のインタープリター、引数 -c); cap_net_bind_service=ep');
  });

  test('all of Linux in an index, where the platforms differ, and one by --platform', async () => {
    const files: Files = new Map();
    const arm = addImage(files, { ...WEB, config: { ...WEB.config, User: '0' }, architecture: 'arm', variant: 'v7' });
    const windows = addImage(files, { os: 'windows' });
    const ref = `oci:${folderOf(layoutOf(files, [addImage(files, WEB), arm, windows]))}`;
    const { out } = await image('inspect', ref);
    expect(out).toContain(`${ref} linux/amd64\n`);
    expect(out).toContain(`${ref} linux/arm/v7\n`);
    expect(out).toContain(`${ref}: the platforms differ in user\n`);
    expect(out).not.toContain('windows');
    const { out: json } = await image('inspect', '--format', 'json', ref);
    expect(JSON.parse(json).differences).toEqual([{ ref, fields: ['user'] }]);
    const one = await image('inspect', '--platform', 'linux/arm', ref);
    expect(one.out).toMatch(/linux\/arm\/v7\n {2}USER {8}0: 0:0 \(root\)\n/);
    expect(one.out).toContain('images: 1; not read: 0');
  });

  test('wrong usage', async () => {
    expect((await image('inspect')).code).toBe(2);
    expect(await image('inspect', '--platform', 'a/b/c/d', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('linux/arm64'),
    });
  });
});

test('an image of another system than Linux is told where there is no other', async () => {
  const files: Files = new Map();
  const ref = `oci:${folderOf(layoutOf(files, [addImage(files, { os: 'windows' })]))}`;
  const { code, out } = await image('inspect', ref);
  expect(code).toBe(3);
  expect(out).toContain(`${ref}: could not be read: nothing in it is for linux\n`);
  expect(out).toContain('images: 0; not read: 1');
});
