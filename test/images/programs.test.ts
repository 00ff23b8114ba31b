import { describe, expect, test } from 'vitest';
import type { ByRuntime, ImageProgram, ImageRuntime } from '../../src/model/image.ts';
import { readMade, whyNot } from './made-image.ts';
import { CAPABILITY, netBind, type Written } from './tar-file.ts';

const ELF = '\x7fELF and so on';
const EP = { [CAPABILITY]: netBind('ep') };

const program = (name: string, more: Partial<Written> = {}): Written => ({ name, mode: 0o755, content: ELF, ...more });
const capable = (name: string, more: Partial<Written> = {}): Written => program(name, { pax: EP, ...more });
const script = (name: string, content: string, more: Partial<Written> = {}): Written => program(name, { content, ...more });
const link = (name: string, target: string): Written => ({ name, type: '2', target });
const hardLink = (name: string, target: string, more: Partial<Written> = {}): Written => ({
  name,
  type: '1',
  target,
  mode: 0o755,
  ...more,
});
const folder = (name: string, mode = 0o755): Written => ({ name: `${name}/`, type: '5', mode });

const BASE = [folder('bin'), folder('opt'), folder('opt/b'), program('bin/probe'), program('bin/sh'), capable('opt/b/probe')];

interface Row {
  readonly title: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly layers?: readonly (readonly Written[])[];
  /** What containerd, Docker and Podman executed: path and whether it gave NET_BIND_SERVICE; a reason where nothing. */
  readonly executed: string | readonly [containerd: string, docker: string, podman: string];
}

const PROBE = { Entrypoint: ['/opt/b/probe'] };
const row = (title: string, config: Row['config'], executed: Row['executed'], layers: Row['layers'] = []): Row => ({
  title,
  config,
  executed,
  layers,
});

/** Measured 2026-11 with Docker 20.10, 26.1 and 28.5, containerd 1.6 and 2.1 (ctr), Podman 5.4 and 5.8 (crun), as user 1000. */
const ROWS: readonly Row[] = [
  row('direct, +ep', PROBE, '/opt/b/probe ep'),
  row('the first that PATH finds cannot be executed', { Entrypoint: ['probe'], Env: ['PATH=/opt/a:/opt/b'] }, '/opt/b/probe ep', [
    [capable('opt/a/probe', { mode: 0o644 })],
  ]),
  row('no Env at all', { Entrypoint: ['probe'] }, '/usr/local/sbin/probe ep', [[capable('usr/local/sbin/probe')]]),
  row('PATH is empty', { Entrypoint: ['probe'], Env: ['PATH='] }, 'not-found'),
  row('a relative path with ./', { Entrypoint: ['./probe'], WorkingDir: '/opt/b' }, '/opt/b/probe ep'),
  row('a relative path', { Entrypoint: ['b/probe'], WorkingDir: '/opt' }, '/opt/b/probe ep'),
  row('a name that only WorkingDir has', { Entrypoint: ['mine'], WorkingDir: '/opt/b' }, 'not-found', [[capable('opt/b/mine')]]),
  ...[':/bin', '.:/bin', '/bin::/usr/bin'].map((path) =>
    row(
      `PATH=${path}`,
      { Entrypoint: ['mine'], Env: [`PATH=${path}`], WorkingDir: '/opt/b' },
      ['relative-path /opt/b/mine', 'relative-path /opt/b/mine', '/opt/b/mine ep'],
      [[capable('opt/b/mine')]],
    ),
  ),
  row(
    'a folder in PATH that is not absolute',
    { Entrypoint: ['mine'], Env: ['PATH=b:/bin'], WorkingDir: '/opt' },
    ['relative-path /opt/b/mine', 'relative-path /opt/b/mine', '/opt/b/mine ep'],
    [[capable('opt/b/mine')]],
  ),
  row('a script whose interpreter has it', { Entrypoint: ['/run.sh'] }, '/opt/b/probe ep', [
    [script('run.sh', '#!/opt/b/probe arg\n')],
  ]),
  row('a script that has it itself', { Entrypoint: ['/run.sh'] }, '/bin/probe none', [
    [script('run.sh', '#!/bin/probe\n', { pax: EP })],
  ]),
  row('links over layers', { Entrypoint: ['/app/run'] }, '/opt/b/probe ep', [
    [link('app', 'srv/app')],
    [link('srv/app/run', '../../opt/b/probe')],
  ]),
  row(
    'a hard link without the header, behind the file',
    { Entrypoint: ['/opt/b/hl'] },
    ['/opt/b/hl none', '/opt/b/hl none', '/opt/b/hl ep'],
    [[capable('opt/b/probe'), hardLink('opt/b/hl', 'opt/b/probe')]],
  ),
  row('the header on the hard link alone', PROBE, '/opt/b/probe ep', [
    [program('opt/b/probe'), hardLink('opt/b/hl', 'opt/b/probe', { pax: EP })],
  ]),
  row('removed by a later layer', PROBE, 'not-found /opt/b/probe', [[{ name: 'opt/b/.wh.probe' }]]),
  row('removed, then brought anew', PROBE, '/opt/b/probe none', [[{ name: 'opt/b/.wh.probe' }, program('opt/b/probe')]]),
  row('opaque, told behind a file', { Entrypoint: ['/opt/b/other'] }, '/opt/b/other none', [
    [program('opt/b/other'), { name: 'opt/b/.wh..wh..opq' }],
  ]),
  row('an opaque folder', PROBE, 'not-found /opt/b/probe', [[folder('opt/b'), { name: 'opt/b/.wh..wh..opq' }]]),
  row('its folder is removed', PROBE, 'not-found /opt/b/probe', [[{ name: 'opt/.wh.b' }]]),
  row('its folder becomes a link', PROBE, '/opt/c/probe none', [[program('opt/c/probe'), link('opt/b', 'c')]]),
  ...[[], [folder('opt/b')]].map((more, index) =>
    row(`a later layer writes through a link, ${index}`, { Entrypoint: ['/opt/c/new'] }, 'not-found /opt/c/new', [
      [folder('opt/c'), link('opt/b', 'c')],
      [...more, program('opt/b/new')],
    ]),
  ),
  row('without the header in a later layer', PROBE, '/opt/b/probe none', [[program('opt/b/probe')]]),
  row('its folder again', PROBE, '/opt/b/probe ep', [[folder('opt/b', 0o700)]]),
  row('its folder becomes a file', PROBE, 'not-found /opt/b/probe', [[{ name: 'opt/b', content: 'x' }]]),
  ...['./opt/b/it', '/opt/b/it', 'opt//b/it', 'opt/b/../b/it', '../opt/b/it', 'opt/./b/it'].map((name) =>
    row(`an entry ${name}`, { Entrypoint: ['/opt/b/it'] }, '/opt/b/it ep', [[capable(name)]]),
  ),
  row("libarchive's key alone", PROBE, '/opt/b/probe none', [
    [program('opt/b/probe', { pax: { 'LIBARCHIVE.xattr.security.capability': 'AQAAAgAEAAAAAAAAAAAAAAAAAAA=' } })],
  ]),
  row('revision 3 of user 0', PROBE, '/opt/b/probe ep', [[program('opt/b/probe', { pax: { [CAPABILITY]: netBind('ep', 3) } })]]),
  row('revision 3 of user 1', PROBE, '/opt/b/probe none', [
    [program('opt/b/probe', { pax: { [CAPABILITY]: netBind('ep', 3, 1) } })],
  ]),
  row('it cannot be executed', PROBE, 'not-executable /opt/b/probe', [[capable('opt/b/probe', { mode: 0o644 })]]),
  row('PATH twice', { Entrypoint: ['probe'], Env: ['PATH=/bin', 'PATH=/opt/b'] }, '/opt/b/probe ep'),
  row('neither a program nor a script', { Entrypoint: ['/run'] }, 'no-program-format /run', [[script('run', 'echo\n')]]),
  row('Cmd alone', { Cmd: ['/opt/b/probe', 'x'] }, '/opt/b/probe ep'),
  row('Entrypoint and Cmd', { Entrypoint: ['/opt/b/probe'], Cmd: ['a', 'b'] }, '/opt/b/probe ep'),
  row('Entrypoint is empty', { Entrypoint: [], Cmd: ['/opt/b/probe'] }, '/opt/b/probe ep'),
  row('Entrypoint is one empty text', { Entrypoint: [''], Cmd: ['/opt/b/probe'] }, [
    'not-found',
    '/opt/b/probe ep',
    '/opt/b/probe ep',
  ]),
  row('a shell', { Entrypoint: ['/bin/sh', '-c', '/opt/b/probe'] }, '/bin/sh none'),
  row('a relative path, without WorkingDir', { Entrypoint: ['opt/b/probe'] }, '/opt/b/probe ep'),
  row('WorkingDir is not there', { ...PROBE, WorkingDir: '/does/not/exist' }, '/opt/b/probe ep'),
  row('a file in PATH', { Entrypoint: ['probe'], Env: ['PATH=/opt/b/probe:/bin'] }, '/bin/probe none'),
  ...(['p', 'eip', 'ei', 'i', 'ip'] as const).map((flags) =>
    row(`+${flags}`, PROBE, `/opt/b/probe ${flags}`, [[program('opt/b/probe', { pax: { [CAPABILITY]: netBind(flags) } })]]),
  ),
  row('+ep, of another owner', PROBE, '/opt/b/probe ep', [[capable('opt/b/probe', { uid: 1000 })]]),
  row('+ep and set-user-ID of another', PROBE, '/opt/b/probe ep', [[capable('opt/b/probe', { uid: 33, mode: 0o4755 })]]),
  row('an empty attribute', PROBE, 'broken-capability /opt/b/probe', [[program('opt/b/probe', { pax: { [CAPABILITY]: '' } })]]),
  row('no capability in the attribute', PROBE, '/opt/b/probe none', [
    [program('opt/b/probe', { pax: { [CAPABILITY]: netBind('') } })],
  ]),
  // Not of the table, and by execve(2) and path_resolution(7).
  row('nothing to start', {}, 'no-command'),
  row('an interpreter that is a script', { Entrypoint: ['/a'] }, '/opt/b/probe ep', [
    [script('a', '#!/b\n'), script('b', '#! /opt/b/probe')],
  ]),
  row('interpreters in a circle', { Entrypoint: ['/a'] }, 'interpreter-missing /a', [[script('a', '#!/a\n')]]),
  row('an interpreter that is not there', { Entrypoint: ['/a'] }, 'interpreter-missing /a', [
    [script('a', '#!/usr/bin/python3\n')],
  ]),
  row('links in a circle', { Entrypoint: ['/a'] }, 'not-found /a', [[link('a', 'b'), link('b', '/a')]]),
  row('a folder', { Entrypoint: ['/opt'] }, 'not-executable /opt'),
  row('a duplicate in one layer: the last', PROBE, '/opt/b/probe none', [[capable('opt/b/probe'), program('opt/b/probe')]]),
];

const MEASURED: readonly ImageRuntime[] = ['containerd-2', 'docker', 'podman'];

function executedBy(runtime: ImageRuntime, found: ByRuntime<ImageProgram>): string {
  const one: ImageProgram = found.differs?.find(({ runtimes }) => runtimes.includes(runtime)) ?? found;
  if ('problem' in one) return [one.problem, one.path].filter(Boolean).join(' ');
  return `${one.path} ${one.fileCapability}`;
}

describe('what the runtimes execute', () => {
  test.each(ROWS)('$title', async ({ config, layers = [], executed }) => {
    const read = await readMade({ config, layers: [BASE, ...layers] });
    const expected = typeof executed === 'string' ? MEASURED.map(() => executed) : executed;
    expect(MEASURED.map((runtime) => executedBy(runtime, read.program))).toEqual(expected);
  });

  test('a script is told with its argument, which is one', async () => {
    const { program: found } = await readMade({
      config: { Cmd: ['/a'] },
      layers: [BASE, [script('a', '#!\t/bin/sh  -e  -u \nx')]],
    });
    expect(found).toEqual({
      path: '/bin/sh',
      fileCapability: 'none',
      setuidRoot: false,
      script: { path: '/a', argument: '-e  -u' },
    });
  });

  test('set-user-ID of root, and other capabilities', async () => {
    const value = netBind('ep');
    value.writeUInt32LE(value.readUInt32LE(4) | (1 << 7) | (1 << 13), 4);
    const layer = [program('x', { mode: 0o4755, pax: { [CAPABILITY]: value } })];
    const { program: found } = await readMade({ config: { Cmd: ['/x'] }, layers: [layer] });
    const others = ['SETUID', 'NET_RAW'];
    const needed = { otherCapabilities: others, neededCapabilities: others };
    expect(found).toEqual({ path: '/x', fileCapability: 'ep', ...needed, setuidRoot: true });
  });

  test('other programs that give it, each file once, by path', async () => {
    const layers = [
      BASE,
      [capable('usr/bin/z'), hardLink('usr/bin/a', 'usr/bin/z', { pax: EP }), capable('usr/bin/off', { mode: 0o600 })],
    ];
    const { capable: found } = await readMade({ config: { Cmd: ['/bin/sh'] }, layers });
    expect(found.map(({ path }) => path)).toEqual(['/opt/b/probe', '/usr/bin/z']);
  });
});

describe('what no runtime unpacks is not read', () => {
  test.each([
    [
      'a hard link to a file of a lower layer',
      [hardLink('opt/b/hl', 'opt/b/probe')],
      'opt/b/hl: the layer has no file opt/b/probe',
    ],
    ['a file, then its removal', [program('opt/b/probe'), { name: 'opt/b/.wh.probe' }], 'opt/b/.wh.probe: it removes what'],
    ['revision 1', [program('opt/b/x', { pax: { [CAPABILITY]: Buffer.alloc(12, 1) } })], 'opt/b/x: security.capability'],
    [
      'a value that is cut',
      [program('opt/b/x', { pax: { [CAPABILITY]: netBind('ep').subarray(0, 10) } })],
      'opt/b/x: security.capability',
    ],
    ['an entry below a file', [program('a'), program('a/b')], 'a/b: what it should be in is no folder'],
    ['links in a circle', [link('a', 'b'), link('b', 'a'), program('a/x')], 'a/x: its symbolic links go in a circle'],
  ])('%s', async (_, layer, words) => {
    expect(await whyNot({ layers: [BASE, layer] })).toContain(words);
  });
});
