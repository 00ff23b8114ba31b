// What is known of a program that another one executes: ENTRYPOINT ["tini", "--", ...].
import { expect, test } from 'vitest';
import { factsOf } from '../../src/images/image-facts.ts';
import { readMade } from './made-image.ts';
import { CAPABILITY, netBind, type Written } from './tar-file.ts';

const program = (name: string, capability?: 'ep' | 'none'): Written => ({
  name,
  mode: 0o755,
  content: '\x7fELF and so on',
  ...(capability === 'ep' ? { pax: { [CAPABILITY]: netBind('ep') } } : {}),
});

async function factsWith(entrypoint: readonly string[], files: readonly Written[], cmd: readonly string[] = []) {
  const image = await readMade({ layers: [files], config: { Entrypoint: entrypoint, Cmd: cmd } });
  const { fileCapability, exec, names, capable } = factsOf(image);
  return { fileCapability, exec, names, capable };
}

const TINI = program('sbin/tini');

test.each<[string, readonly string[], readonly Written[], readonly string[], object]>([
  [
    'an init and a program that has the capability',
    ['/sbin/tini', '--', '/web'],
    [TINI, program('web', 'ep')],
    [],
    { fileCapability: 'ep', exec: 'shell', names: ['/web'], capable: true },
  ],
  [
    'the program stands in the command',
    ['/sbin/tini', '-g', '--'],
    [TINI, program('web', 'ep')],
    ['/web', '-x'],
    { fileCapability: 'ep', exec: 'shell', names: ['/web'], capable: true },
  ],
  [
    'no capability at all',
    ['tini', '--', 'web'],
    [TINI, program('usr/bin/web')],
    [],
    { fileCapability: 'none', exec: 'shell', names: ['web', '/usr/bin/web'], capable: undefined },
  ],
  [
    'the init has it, too, and hands it on',
    ['/sbin/tini', '/web'],
    [program('sbin/tini', 'ep'), program('web', 'ep')],
    [],
    { fileCapability: 'ep', exec: 'direct', names: ['/web'], capable: true },
  ],
  [
    'another program has it, which this one may execute',
    ['/sbin/tini', '--', '/web'],
    [TINI, program('web'), program('other', 'ep')],
    [],
    { fileCapability: undefined, exec: 'shell', names: ['/web'], capable: true },
  ],
  [
    'one that becomes somebody else is not followed',
    ['/bin/su-exec', 'web', '/web'],
    [program('bin/su-exec'), program('web', 'ep')],
    [],
    { fileCapability: undefined, exec: 'shell', names: ['/bin/su-exec'], capable: true },
  ],
  [
    'a program that is not there',
    ['/sbin/tini', '--', '/gone'],
    [TINI],
    [],
    { fileCapability: 'none', exec: 'shell', names: ['/sbin/tini'], capable: undefined },
  ],
])('%s', async (_, entrypoint, files, cmd, expected) => {
  expect(await factsWith(entrypoint, files, cmd)).toEqual(expected);
});
