// Images whose program is executed for real: what is in them, and the tools that make them.
import { execFileSync } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { layoutWith, writeLayout } from '../images/made-image.ts';
import { CAPABILITY, netBind, tarFile, type Written } from '../images/tar-file.ts';
import { ENVIRONMENT } from './rootfs.ts';

/** A file of a layer. */
export type LayerFile =
  /** The probe; `capability` as setcap takes it, or its flags alone; or the value of the attribute, which the own archiver writes. */
  | { readonly program: true; readonly capability?: string | Buffer; readonly mode?: number; readonly uid?: number }
  | { readonly text: string; readonly mode?: number }
  | { readonly link: string }
  /** Another name of a file of the same layer. */
  | { readonly same: string }
  /** It hides what is below: the file, or all that a folder has. */
  | 'whiteout'
  | 'opaque';

export type Layer = Readonly<Record<string, LayerFile>>;

export interface TruthImage {
  readonly name: string;
  /** From the lowest. */
  readonly layers: readonly Layer[];
  readonly user?: string;
  readonly entrypoint: readonly string[];
  readonly cmd?: readonly string[];
  /** What the Pods execute instead, the image's arguments and the Pods' own. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Which program it is that listens does not stand in the image, so that kport has to leave ports open. */
  readonly isOpen?: true;
  /** What the entrypoint executes, where that is not what listens. */
  readonly starts?: string;
  readonly env?: string;
  readonly cwd?: string;
  /** By whom it is written; umoci, where nothing is said. */
  readonly by?: 'umoci' | 'buildah' | 'own archiver';
  /** As what skopeo copies it before kport reads it. */
  readonly as?: 'oci-archive' | 'docker-archive' | 'zstd';
}

export function program(capability?: string | Buffer, more: { mode?: number; uid?: number } = {}): LayerFile {
  return { program: true, ...(capability === undefined ? {} : { capability }), ...more };
}

const PASSWD: LayerFile = { text: 'root:x:0:0::/:/bin/sh\nweb:x:101:101::/:/bin/sh\n' };
const GROUP: LayerFile = { text: 'root:x:0:\nweb:x:101:\nextra:x:200:\n' };
const ACCOUNTS: Layer = { 'etc/passwd': PASSWD, 'etc/group': GROUP };
const WEB = ['/srv/web'];

function one(name: string, files: Layer, more: Partial<TruthImage> = {}): TruthImage {
  return { name, user: '101', entrypoint: WEB, layers: [files], ...more };
}

function withUser(name: string, user: string, layers: readonly Layer[] = [ACCOUNTS]): TruthImage {
  return { name, user, entrypoint: WEB, layers: [{ 'srv/web': program() }, ...layers] };
}

function script(line: string): LayerFile {
  return { text: `${line}\n`, mode: 0o755 };
}

/** By whom a process starts. */
export const USERS: readonly TruthImage[] = [
  withUser('no-user', ''),
  withUser('number', '4711'),
  withUser('number-of-passwd', '101'),
  withUser('name', 'web'),
  withUser('name-and-group', 'web:extra'),
  withUser('number-and-group', '7:200'),
  withUser('group', ':200'),
  withUser('number-and-colon', '101:'),
  withUser('root-by-name', 'root'),
  withUser('passwd-of-a-later-layer', 'web', [ACCOUNTS, { 'etc/passwd': { text: 'web:x:7:8::/:\n' } }]),
  withUser('root-by-a-later-layer', 'web', [ACCOUNTS, { 'etc/passwd': { text: 'web:x:0:0::/:\n' } }]),
  withUser('passwd-behind-a-link', 'web', [
    { 'etc/passwd': { link: '../usr/lib/accounts' }, 'usr/lib/accounts': PASSWD, 'etc/group': GROUP },
  ]),
  withUser('passwd-gone', 'web', [ACCOUNTS, { 'etc/passwd': 'whiteout' }]),
  withUser('nobody', 'somebody'),
];

/** What a program may by its file, and which file that is. */
export const PROGRAMS: readonly TruthImage[] = [
  ...['ep', 'eip', 'ei', 'i'].map((flags) => one(`file-${flags}`, { 'srv/web': program(flags) })),
  // The program may put it into effect, or not.
  ...['p', 'ip'].map((flags) => one(`file-${flags}`, { 'srv/web': program(flags) }, { isOpen: true })),
  one('file-ep-root', { 'srv/web': program('ep') }, { user: '' }),
  one('file-ep-of-a-name', { ...ACCOUNTS, 'srv/web': program('ep') }, { user: 'web' }),
  one('file-ep-of-another', { 'srv/web': program('ep', { uid: 101 }) }),
  one('revision-3', { 'srv/web': program(netBind('ep', 3)) }, { by: 'own archiver' }),
  one('own-archiver-ep', { ...ACCOUNTS, 'srv/web': program('ep') }, { user: 'web:extra', by: 'own archiver' }),
  one('setuid-root', { 'srv/web': program(undefined, { mode: 0o4755 }) }),
  one('setuid-another', { 'srv/web': program(undefined, { mode: 0o4755, uid: 5 }) }),
  one('setuid-root-by-own-archiver', { 'srv/web': program(undefined, { mode: 0o4755 }) }, { by: 'own archiver' }),
  one('script', { 'srv/web': program(), 'srv/start': script('#!/srv/web') }, { entrypoint: ['/srv/start'] }),
  one('script-of-a-capable', { 'srv/web': program('ep'), 'srv/start': script('#! /srv/web -') }, { entrypoint: ['/srv/start'] }),
  one(
    'script-by-env',
    { 'bin/env': program(), 'srv/web': program(), 'srv/start': script('#!/bin/env /srv/web') },
    {
      entrypoint: ['/srv/start'],
      starts: '/srv/web',
    },
  ),
  one(
    'removed',
    { 'usr/local/bin/web': program('ep'), 'usr/bin/web': program() },
    {
      entrypoint: ['web'],
      layers: [{ 'usr/local/bin/web': program('ep'), 'usr/bin/web': program() }, { 'usr/local/bin/web': 'whiteout' }],
    },
  ),
  one(
    'hidden-by-an-opaque-folder',
    {},
    {
      layers: [
        { 'srv/web': program('ep'), 'srv/other': program('ep') },
        { srv: 'opaque', 'srv/web': program() },
      ],
    },
  ),
  one(
    'hidden-by-the-archiver',
    {},
    {
      by: 'own archiver',
      layers: [{ 'srv/web': program('ep') }, { srv: 'opaque', 'srv/web': program() }],
    },
  ),
  one('copied-without', {}, { layers: [{ 'srv/web': program('ep') }, { 'srv/web': program() }] }),
  one('given-later', {}, { layers: [{ 'srv/web': program() }, { 'srv/web': program('ep') }] }),
  one('link', { 'srv/web': program('ep'), 'app/run': { link: '../srv/web' } }, { entrypoint: ['/app/run'] }),
  one(
    'link-of-a-later-layer',
    {},
    {
      entrypoint: ['run'],
      layers: [{ 'srv/web': program('ep'), bin: { link: 'usr/bin' } }, { 'usr/bin/run': { link: '/srv/web' } }],
    },
  ),
  one('second-name', { 'srv/web': program('ep'), 'srv/zweb': { same: 'srv/web' } }, { entrypoint: ['/srv/zweb'] }),
  one(
    'by-path',
    { 'opt/b/web': program('ep'), 'usr/bin/web': program() },
    { entrypoint: ['web'], env: 'PATH=/opt/a:/opt/b:/usr/bin' },
  ),
  one('by-working-directory', { 'opt/web': program('ep'), web: program() }, { entrypoint: ['./web'], cwd: '/opt' }),
  one('p-and-raised', { 'srv/raise': program('p') }, { entrypoint: ['/srv/raise'], isOpen: true }),
  one('net-raw-too', { 'srv/web': program('cap_net_raw,cap_net_bind_service=ep') }),
  one('net-admin-too', { 'srv/web': program('cap_net_admin,cap_net_bind_service=ep') }),
  one('net-admin-alone', { 'srv/web': program('cap_net_admin=ep') }, { user: '' }),
  one(
    'net-admin-permitted',
    { 'srv/web': program('cap_net_admin,cap_net_bind_service=p cap_net_bind_service=p') },
    { isOpen: true },
  ),
  one('for-another-user-namespace', { 'srv/web': program(netBind('ep', 3, 100_000)) }, { by: 'own archiver', isOpen: true }),
  one(
    'init-and-a-capable',
    { 'sbin/env': program(), 'srv/web': program('ep') },
    {
      entrypoint: ['/sbin/env', '/srv/web'],
      starts: '/srv/web',
    },
  ),
  one(
    'init-of-a-capable',
    { 'sbin/env': program('ep'), 'srv/web': program('ep') },
    {
      entrypoint: ['/sbin/env', '/srv/web'],
      starts: '/srv/web',
    },
  ),
  one('beside-a-capable', { 'srv/web': program(), 'srv/other': program('ep') }, { isOpen: true }),
  one('command', { 'srv/web': program(), 'srv/other': program() }, { command: ['/srv/other'], starts: '/srv/other' }),
  one('command-of-the-same', { 'srv/web': program('ep'), 'srv/other': program() }, { command: ['/srv/web'] }),
  one('command-of-the-same-by-path', { 'usr/bin/web': program('ep') }, { entrypoint: ['web'], command: ['/usr/bin/web'] }),
  one(
    'command-past-a-capable',
    { 'srv/web': program('ep'), 'srv/other': program() },
    {
      command: ['/srv/other'],
      starts: '/srv/other',
      isOpen: true,
    },
  ),
  one(
    'command-of-a-capable',
    { 'srv/web': program(), 'srv/other': program('ep') },
    {
      command: ['/srv/other'],
      starts: '/srv/other',
      isOpen: true,
    },
  ),
  one('arguments', { 'srv/web': program('ep') }, { cmd: ['-'], args: ['--'] }),
  one(
    'arguments-instead',
    { 'srv/web': program('ep'), 'srv/other': program() },
    {
      entrypoint: [],
      cmd: WEB,
      args: ['/srv/other'],
      starts: '/srv/other',
      isOpen: true,
    },
  ),
  one('not-there', { 'srv/other': program() }),
  one('not-executable', { 'srv/web': program(undefined, { mode: 0o644 }) }),
  one('no-format', { 'srv/web': { text: 'echo\n', mode: 0o755 } }),
  one('no-interpreter', { 'srv/web': script('#!/bin/python') }),
  one('buildah', { 'srv/web': program('ep') }, { by: 'buildah' }),
  one('as-docker-archive', { ...ACCOUNTS, 'srv/web': program('ep') }, { user: 'web', as: 'docker-archive' }),
  one('as-oci-archive', { 'srv/web': program('eip') }, { as: 'oci-archive' }),
  one('as-zstd', {}, { layers: [{ 'srv/web': program() }, { 'srv/web': program('ep') }], as: 'zstd' }),
];

/** Those that change the owner of a file before they execute the program, which root may by its default capabilities. */
export const CHOWNING: readonly TruthImage[] = ['', 'ep'].map((flags) =>
  one(
    `chown-${flags}`,
    { 'bin/chown': program(), 'srv/web': program(flags || undefined) },
    {
      user: '',
      entrypoint: ['/bin/chown', '/srv/web'],
      starts: '/srv/web',
    },
  ),
);

/** Where an image is for kport, and where for umoci. */
export interface MadeImage {
  readonly ref: string;
  readonly layout: string;
}

/** Makes an image in a folder of its own, with the probe as its programs. */
export function makeImage(image: TruthImage, folder: string, probe: string): MadeImage {
  mkdirSync(folder, { recursive: true });
  const layout = `${path.join(folder, 'layout')}:made`;
  MAKERS[image.by ?? 'umoci'](image, { folder, layout, probe });
  return { layout, ref: copied(image, folder, layout) };
}

interface Making {
  readonly folder: string;
  readonly layout: string;
  readonly probe: string;
}

const MAKERS: Readonly<Record<NonNullable<TruthImage['by']>, (image: TruthImage, making: Making) => void>> = {
  umoci: byUmoci,
  buildah: byBuildah,
  'own archiver': byOwnArchiver,
};

function sh(command: string, ...args: string[]): void {
  execFileSync(command, args, { env: ENVIRONMENT, stdio: 'pipe' });
}

function copied({ as }: TruthImage, folder: string, layout: string): string {
  if (as === undefined) return `oci:${layout}`;
  const target =
    as === 'zstd' ? `oci:${folder}/zstd:made` : `${as}:${folder}/archive.tar${as === 'docker-archive' ? ':web:made' : ''}`;
  const options = as === 'zstd' ? ['--dest-compress', '--dest-compress-format', 'zstd'] : [];
  sh('skopeo', 'copy', '-q', ...options, `oci:${layout}`, target);
  return target;
}

function byUmoci({ layers, user, entrypoint, cmd = [], env, cwd }: TruthImage, { folder, layout, probe }: Making): void {
  const umoci = (command: string, ...args: string[]) => sh('umoci', command, '--image', layout, ...args);
  sh('umoci', 'init', '--layout', path.join(folder, 'layout'));
  umoci('new');
  for (const [index, layer] of layers.entries()) {
    for (const [name, file] of Object.entries(layer)) if (file === 'whiteout') umoci('insert', '--whiteout', `/${name}`);
    const [opaque] = Object.entries(layer).find(([, file]) => file === 'opaque') ?? [];
    const from = writeLayer(layer, path.join(folder, `layer${index}`), probe);
    if (opaque !== undefined) umoci('insert', '--opaque', path.join(from, opaque), `/${opaque}`);
    else if (Object.values(layer).some((file) => file !== 'whiteout')) umoci('insert', from, '/');
  }
  umoci('config', ...['architecture', 'amd64', 'os', 'linux'].map((word, at) => (at % 2 === 0 ? `--${word}` : word)));
  const words = [...entrypoint.map((word) => `--config.entrypoint=${word}`), ...cmd.map((word) => `--config.cmd=${word}`)];
  const settings = [`--config.user=${user ?? ''}`, ...words];
  umoci('config', ...settings, ...(env ? [`--config.env=${env}`] : []), ...(cwd ? [`--config.workingdir=${cwd}`] : []));
}

/** The files of a layer in a folder of their own. */
function writeLayer(layer: Layer, folder: string, probe: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const [name, file] of Object.entries(layer)) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    if (typeof file === 'string') continue;
    if ('program' in file) writeProgram(file, target, probe);
    else if ('text' in file) writeFileSync(target, file.text, { mode: file.mode ?? 0o644 });
    else if ('link' in file) symlinkSync(file.link, target);
    else linkSync(path.join(folder, file.same), target);
  }
  return folder;
}

/** What changes the owner takes bits and capabilities away, so it goes first. */
function writeProgram(
  { capability, mode = 0o755, uid = 0 }: Extract<LayerFile, { program: true }>,
  target: string,
  probe: string,
): void {
  copyFileSync(probe, target);
  sh('chown', `${uid}:${uid}`, target);
  sh('chmod', mode.toString(8), target);
  if (typeof capability !== 'string') return;
  sh('setcap', capability.startsWith('cap_') ? capability : `cap_net_bind_service=${capability}`, target);
}

function byBuildah({ layers, user, entrypoint }: TruthImage, { folder, layout, probe }: Making): void {
  const storage = ['--root', path.join(folder, 'storage'), '--runroot', path.join(folder, 'run'), '--storage-driver', 'vfs'];
  const copies = layers.map((layer, index) => {
    writeLayer(layer, path.join(folder, `layer${index}`), probe);
    return `COPY layer${index} /`;
  });
  const end = [`USER ${user}`, `ENTRYPOINT ${JSON.stringify(entrypoint)}`];
  writeFileSync(path.join(folder, 'Dockerfile'), ['FROM scratch', ...copies, ...end, ''].join('\n'));
  sh('buildah', ...storage, 'bud', '-q', '--isolation', 'chroot', '-t', 'made', folder);
  sh('buildah', ...storage, 'push', '-q', 'made', `oci:${layout}`);
  rmSync(path.join(folder, 'storage'), { recursive: true });
}

function byOwnArchiver({ layers, user = '', entrypoint }: TruthImage, { folder, probe }: Making): void {
  const content = readFileSync(probe);
  const tars = layers.map((layer) => {
    const tar = tarFile(Object.entries(layer).map(([name, file]) => entryOf(name, file, content)));
    return { blob: tar, tar };
  });
  const files = layoutWith({ config: { User: user, Entrypoint: entrypoint }, layers: tars });
  const index = JSON.parse(String(files.get('index.json')));
  index.manifests[0].annotations = { 'org.opencontainers.image.ref.name': 'made' };
  files.set('index.json', Buffer.from(JSON.stringify(index)));
  writeLayout(path.join(folder, 'layout'), files);
}

function entryOf(name: string, file: LayerFile, probe: Buffer): Written {
  if (file === 'whiteout') return { name: path.posix.join(path.posix.dirname(name), `.wh.${path.posix.basename(name)}`) };
  if (file === 'opaque') return { name: `${name}/.wh..wh..opq` };
  if ('link' in file) return { name, type: '2', target: file.link };
  if ('same' in file) return { name, type: '1', target: file.same };
  if ('text' in file) return { name, content: file.text, mode: file.mode ?? 0o644 };
  const { capability, mode = 0o755, uid = 0 } = file;
  const value = typeof capability === 'string' ? netBind(capability) : capability;
  return { name, mode, uid, content: probe, ...(value === undefined ? {} : { pax: { [CAPABILITY]: value } }) };
}
