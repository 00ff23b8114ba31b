// Who a registry is told that it is: ~/.docker/config.json, as docker login writes it, and the programs that it names.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../model/io.ts';
import { isMapping } from '../../model/mapping.ts';
import { attempt } from '../../sources/file-problems.ts';
import { findProgram, type Limits, runProgram } from '../../sources/programs.ts';
import { imageError, inPlace } from '../image-error.ts';
import { jsonObject, parsed } from '../manifest.ts';

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Of docker login with an identity provider: what a token is asked for with. */
  | { readonly kind: 'identity'; readonly token: string }
  /** A token itself. */
  | { readonly kind: 'token'; readonly token: string };

/** As docker login calls Docker Hub. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
const HELPER_LIMITS: Limits = { milliseconds: 60_000, outputBytes: 1024 * 1024, memoryBytes: 1024 ** 3 };

export type World = Pick<Io, 'env' | 'cwd'>;

/** What there is for a registry, which is often nothing. Throws KportError `input` where the file or a program fails. */
export async function credentialsFor(domain: string, world: World): Promise<Credentials | undefined> {
  const config = readConfig(world);
  const key = domain === 'docker.io' ? DOCKER_HUB_KEY : domain;
  const helper = textOf(config.credHelpers, key) ?? textOf(config.credHelpers, domain) ?? config.credsStore;
  const stored = typeof helper === 'string' && helper !== '' ? await askHelper(helper, key, world) : undefined;
  return stored ?? writtenIn(config.auths, domain);
}

type Config = Readonly<Record<string, unknown>>;

function readConfig({ env }: World): Config {
  const file = join(env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker'), 'config.json');
  const read = attempt(() => readFileSync(file));
  if ('problem' in read) {
    if (read.problem.code === 'no-such-file') return {};
    throw imageError({ code: 'in-place', data: { place: file, why: read.problem } });
  }
  try {
    return jsonObject(read.value);
  } catch (error) {
    throw inPlace(error, (why) => ({ code: 'in-place', data: { place: file, why } }));
  }
}

function textOf(value: unknown, key: string): string | undefined {
  const found = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** Keys are hosts, or addresses as registries had them once. */
function writtenIn(auths: unknown, domain: string): Credentials | undefined {
  if (!isMapping(auths)) return undefined;
  const names = domain === 'docker.io' ? ['index.docker.io', 'docker.io'] : [domain];
  const key = Object.keys(auths).find((one) => names.includes(hostOf(one)));
  const entry = key === undefined ? undefined : auths[key];
  return isMapping(entry) ? entryOf(entry) : undefined;
}

function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
}

function entryOf(entry: Config): Credentials | undefined {
  const { auth, username, password, identitytoken, registrytoken } = entry;
  if (isText(identitytoken)) return { kind: 'identity', token: identitytoken };
  if (isText(registrytoken)) return { kind: 'token', token: registrytoken };
  if (isText(username) && isText(password)) return { kind: 'password', username, password };
  if (!isText(auth)) return undefined;
  const decoded = Buffer.from(auth, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) return undefined;
  // docker login has padded the password with zeros.
  return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, '') };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const HELPER_NAME = /^[\w.-]+$/;
/** What the helpers say of a registry that they know nothing of, whatever their exit code is. */
const UNKNOWN = /credentials not found/i;

/** github.com/docker/docker-credential-helpers: the registry on standard input, its credentials as JSON on standard output. */
async function askHelper(name: string, key: string, world: World): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  const command = HELPER_NAME.test(name) ? findProgram(program, world) : undefined;
  if (command === undefined) throw imageError({ code: 'credential-helper-missing', data: { program } });
  const { cwd, env } = world;
  // Somebody's own program, which finds what it needs in the environment: it gets all of it, as docker gives it.
  const ran = await runProgram({ command, args: ['get'], cwd, env, limits: HELPER_LIMITS, input: key });
  if (ran.kind !== 'ended') throw imageError({ code: 'credential-helper-failed', data: { program, why: ran.reason } });
  if (ran.code !== 0) {
    if (UNKNOWN.test(ran.stdout + ran.stderr)) return undefined;
    const words = (ran.stderr || ran.stdout).trim().slice(0, 300);
    throw imageError({ code: 'credential-helper-failed', data: { program, why: { code: 'said', data: { words } } } });
  }
  return helped(parsed(Buffer.from(ran.stdout)), program);
}

function helped(value: unknown, program: string): Credentials {
  const { Username: username, Secret: secret } = isMapping(value) ? value : {};
  if (typeof username !== 'string' || !isText(secret)) {
    throw imageError({ code: 'credential-helper-failed', data: { program, why: { code: 'no-json-object' } } });
  }
  if (username === '<token>') return { kind: 'identity', token: secret };
  return { kind: 'password', username, password: secret };
}
