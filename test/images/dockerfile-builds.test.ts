// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
// What the reader says of a Dockerfile, beside the image that buildah makes of it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsOf } from '../../src/images/image-facts.ts';
import { IMAGE_LIMITS } from '../../src/images/limits.ts';
import { readReferences } from '../../src/images/transport/read-references.ts';
import type { ImageFacts } from '../../src/model/bind.ts';
import type { LockedFacts } from '../../src/model/image-lock.ts';
import { findProgram } from '../../src/sources/programs.ts';
import { factsOfText } from '../facts/dockerfile/built.ts';

const PROGRAMS = ['sh', 'cp', 'mv', 'chown', 'chmod', 'ln', 'rm', 'sed', 'install', 'mkdir', 'cat', 'setcap', 'strip'];
const pathOf = (name: string) => findProgram(name, { env: process.env, cwd: tmpdir() });
const missing =
  process.getuid?.() === 0
    ? ['buildah', 'ldd', ...PROGRAMS].filter((name) => pathOf(name) === undefined)
    : ['the rights of root'];
if (missing.length > 0) process.stderr.write(`skipped: builds of Dockerfiles, for these are missing: ${missing.join(', ')}\n`);

const work = mkdtempSync(join(tmpdir(), 'kport-builds-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function sh(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: work, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`);
  return stdout;
}

/** Programs of this machine with their libraries: a base that RUN works in, made of nothing from elsewhere. */
beforeAll(() => {
  if (missing.length > 0) return;
  const into = (file: string, at: string) => {
    mkdirSync(dirname(join(work, 'root', at)), { recursive: true });
    copyFileSync(file, join(work, 'root', at));
  };
  for (const name of PROGRAMS) {
    const file = pathOf(name) ?? '';
    into(file, `/bin/${name}`);
    for (const [library] of sh('ldd', file).matchAll(/\/[^ )]+/g)) into(library, library);
  }
  writeFileSync(join(work, 'root', 'passwd'), '');
  into(join(work, 'root', 'passwd'), '/etc/passwd');
  writeFileSync(join(work, 'root/etc/passwd'), 'root:x:0:0::/:/bin/sh\n');
  copyFileSync('/bin/true', join(work, 'web'));
});

let count = 0;

async function builtBy(text: string): Promise<LockedFacts> {
  count += 1;
  writeFileSync(join(work, 'Dockerfile'), text);
  const storage = ['--root', join(work, 'storage'), '--runroot', join(work, 'run'), '--storage-driver', 'vfs'];
  sh('buildah', ...storage, 'bud', '--isolation', 'chroot', '--layers', '-t', `oci:${join(work, 'out')}:t${count}`, '.');
  const world = { cwd: work, env: { DOCKER_CONFIG: work }, plainHosts: [] };
  const read = await readReferences([`oci:out:t${count}`], { ...world, platforms: [], limits: IMAGE_LIMITS, now: () => 0 });
  const [image] = read.images;
  if (image === undefined) throw new Error(JSON.stringify(read.unreadable));
  return factsOf(image);
}

const BASE = 'FROM scratch AS base\nCOPY root/ /\n';
const WEB = `${BASE}COPY web /web\n`;
const SET = 'RUN setcap cap_net_bind_service=+ep /web\n';
const START = 'ENTRYPOINT ["/web"]\n';

type Told = Pick<ImageFacts, 'user' | 'uid' | 'fileCapability' | 'exec' | 'needs' | 'setuidRoot' | 'exposes'>;

/** Text, and what the reader has to know of it: all of that, and nothing else, is compared. */
const ROWS: readonly (readonly [name: string, text: string, knows: readonly (keyof Told)[]])[] = [
  ['setcap', `${WEB}${SET}EXPOSE 80 8080 53/udp\nUSER 101\n${START}`, ['user', 'fileCapability', 'exec', 'exposes']],
  ['chown', `${WEB}${SET}RUN chown 0 /web\n${START}`, ['user', 'fileCapability']],
  ['chmod', `${WEB}${SET}RUN chmod 755 /web\n${START}`, ['fileCapability']],
  ['chmod u+s', `${WEB}RUN chmod u+s /web\n${START}`, ['fileCapability', 'setuidRoot']],
  ['mv', `${WEB}${SET}RUN mv /web /w && mkdir /d && mv /w /d\nENTRYPOINT ["/d/w"]\n`, ['fileCapability']],
  ['cp', `${WEB}${SET}RUN cp /web /w && rm /web\nENTRYPOINT ["/w"]\n`, ['fileCapability']],
  ['install', `${WEB}${SET}RUN install /web /w && rm -f /web\nENTRYPOINT ["/w"]\n`, ['fileCapability']],
  ['a link', `${WEB}${SET}RUN ln -s /web /w\nENTRYPOINT ["/w"]\n`, ['fileCapability']],
  ['a write', `${WEB}${SET}RUN cat /etc/passwd >> /web\n${START}`, ['fileCapability']],
  ['strip', `${WEB}${SET}RUN strip /web\n${START}`, ['fileCapability']],
  ['copied over', `${WEB}${SET}COPY web /web\n${START}`, ['fileCapability']],
  ['setcap -r', `${WEB}${SET}RUN setcap -r /web\n${START}`, ['fileCapability']],
  [
    'other flags, quotes and a variable',
    `${WEB}ARG BIN=/web\nRUN setcap 'cap_net_raw,cap_net_bind_service=+ep' "$BIN"\n${START}`,
    ['fileCapability', 'needs'],
  ],
  [
    'COPY --from a file',
    `${WEB}${SET}FROM scratch\nCOPY --from=0 /web /srv/w\nCMD ["/srv/w"]\n`,
    ['user', 'fileCapability', 'exec'],
  ],
  ['COPY --from with an owner', `${WEB}${SET}FROM scratch\nCOPY --from=base --chown=7:7 /web /web\n${START}`, ['fileCapability']],
  [
    'COPY --from a folder',
    `${WEB}RUN mkdir /d && cp /web /d && setcap cap_net_bind_service=eip /d/web\nFROM scratch\nCOPY --from=base /d/ /srv/\nENTRYPOINT ["/srv/web"]\n`,
    ['fileCapability'],
  ],
  [
    'a user by name',
    `${BASE}COPY web /web\nRUN echo 'app:x:123:1::/:/x' >> /etc/passwd\nUSER app\n${START}`,
    ['user', 'uid', 'fileCapability'],
  ],
  [
    'variables',
    `ARG U=7\n${WEB}ARG U\nENV P=80 Q=$P\nEXPOSE $P/udp \${Q:-1} 1020-1030\nUSER \${U}:0\n${START}`,
    ['user', 'exposes'],
  ],
  [
    'a stage that goes on',
    `${WEB}${SET}USER 5\nEXPOSE 80\nFROM base\nEXPOSE 443\n${START}`,
    ['user', 'fileCapability', 'exposes'],
  ],
  [
    'ENTRYPOINT takes CMD away',
    `${WEB}${SET}CMD ["/bin/cat"]\nFROM base\nENTRYPOINT ["/web"]\nCMD ["x"]\n`,
    ['fileCapability', 'exec'],
  ],
];

describe.skipIf(missing.length > 0)('the image that buildah makes is the one that the Dockerfile says', () => {
  test.each(ROWS)('%s', async (_, text, knows) => {
    const told = factsOfText(text);
    for (const fact of knows) expect(told[fact], `${fact} is known`).toBeDefined();
    const { lowPorts: exposes, ...image } = await builtBy(text);
    const made = { ...image, exposes };
    for (const fact of knows) expect({ [fact]: told[fact] }).toEqual({ [fact]: made[fact] });
  });
});
