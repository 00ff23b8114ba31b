// Registries: https://github.com/opencontainers/distribution-spec, and the tokens of
// https://distribution.github.io/distribution/spec/auth/token/.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isMapping } from '../../model/mapping.ts';
import type { Reason } from '../../model/reason.ts';
import { type BlobStore, type Descriptor, isDigest, wholeOf } from '../blob-store.ts';
import { imageError } from '../image-error.ts';
import type { ImageLimits } from '../limits.ts';
import { INDEX_TYPES, MANIFEST_TYPES, parsed } from '../manifest.ts';
import type { RegistryReference } from '../reference.ts';
import { type Credentials, credentialsFor, type World } from './credentials.ts';
import { type Answer, type Asking, ask, errorCode, isLoopback, proxyAgents } from './http.ts';

export interface RegistryOptions extends World {
  /** As it was asked for. */
  readonly ref: string;
  readonly limits: ImageLimits;
  /** Hosts that may be spoken to without TLS, besides this machine. */
  readonly plainHosts: readonly string[];
}

const DOCKER_HUB = 'registry-1.docker.io';
const ACCEPT = [...INDEX_TYPES, ...MANIFEST_TYPES].join(', ');
const MOST_WORDS = 64 * 1024;

export function registryStore(reference: RegistryReference, options: RegistryOptions): BlobStore {
  const registry = new Registry(reference, options);
  return {
    roots: async () => [{ kind: 'manifest', ref: options.ref, descriptor: await registry.root() }],
    blob: (at) => registry.blob(at),
  };
}

class Registry {
  readonly #reference: RegistryReference;
  readonly #options: RegistryOptions;
  readonly #host: string;
  readonly #connecting: Asking;
  #base: Promise<URL> | undefined;
  #credentials: Promise<Credentials | undefined> | undefined;
  /** The header of all requests to this repository, once one has been asked for. */
  #authorization: string | undefined;
  /** Of the manifest that a tag or a digest names. */
  #root: { readonly digest: string; readonly bytes: Buffer } | undefined;

  constructor(reference: RegistryReference, options: RegistryOptions) {
    this.#reference = reference;
    this.#options = options;
    this.#host = reference.domain === 'docker.io' ? DOCKER_HUB : reference.domain;
    this.#connecting = { isPlainAllowed: (url) => this.#isPlainAllowed(url), agents: proxyAgents(options.env) };
  }

  async root(): Promise<Descriptor> {
    const { domain, repository, version } = this.#reference;
    const separator = isDigest(version) ? '@' : ':';
    const missing: Reason = {
      code: 'registry-has-none',
      data: { registry: domain, image: `${repository}${separator}${version}` },
    };
    const { headers, body } = await this.#get(`manifests/${version}`, { accept: ACCEPT, missing });
    const bytes = await wholeOf(body, { name: version, most: this.#options.limits.manifestBytes });
    const digest = isDigest(version) ? version : `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    this.#root = { digest, bytes };
    const said = String(headers['docker-content-digest'] ?? digest);
    if (said.startsWith('sha256:') && digest.startsWith('sha256:') && said !== digest) {
      throw imageError({ code: 'blob-of-other-digest', data: { digest: said, found: digest } });
    }
    const [mediaType = ''] = String(headers['content-type'] ?? '').split(';');
    return { mediaType: mediaType.trim(), digest, size: bytes.length };
  }

  async blob({ digest, mediaType }: Descriptor): Promise<AsyncIterable<Buffer>> {
    if (this.#root?.digest === digest) return once(this.#root.bytes);
    const isManifest = INDEX_TYPES.includes(mediaType) || MANIFEST_TYPES.includes(mediaType);
    const missing: Reason = { code: 'blob-missing', data: { digest } };
    const wanted = { accept: isManifest ? mediaType : '*/*', missing };
    const { body } = await this.#get(`${isManifest ? 'manifests' : 'blobs'}/${digest}`, wanted);
    return body;
  }

  async #get(path: string, { accept, missing }: { readonly accept: string; readonly missing: Reason }): Promise<Answer> {
    const url = new URL(`/v2/${this.#reference.repository}/${path}`, await this.#baseUrl());
    const first = await this.#ask(url, accept);
    if (first.status !== 401) return this.#checked(first, missing);
    const challenge = String(first.headers['www-authenticate'] ?? '');
    first.close();
    this.#authorization = await this.#authorize(challenge);
    return this.#checked(await this.#ask(url, accept), missing);
  }

  #ask(url: URL, accept: string): Promise<Answer> {
    const authorization = this.#authorization === undefined ? {} : { authorization: this.#authorization };
    return ask(url, { headers: { accept, ...authorization }, ...this.#connecting });
  }

  async #checked(answer: Answer, missing?: Reason): Promise<Answer> {
    const { status } = answer;
    if (status === 200) return answer;
    const { domain: registry, repository } = this.#reference;
    const words = await wordsOf(answer);
    if (status === 404 && missing !== undefined) throw imageError(missing);
    if (status === 401 || status === 403) throw imageError({ code: 'registry-refuses', data: { registry, repository, words } });
    throw imageError({ code: 'registry-failed', data: { registry, status, why: { code: 'said', data: { words } } } });
  }

  /** A loopback registry may have TLS or not: where it is not spoken, the connection says so before anything is sent. */
  #baseUrl(): Promise<URL> {
    this.#base ??= this.#probed();
    return this.#base;
  }

  async #probed(): Promise<URL> {
    const [secure, plain] = [new URL(`https://${this.#host}`), new URL(`http://${this.#host}`)];
    if (this.#options.plainHosts.includes(this.#host)) return plain;
    if (!isLoopback(secure)) return secure;
    try {
      (await ask(new URL('/v2/', secure), { isPlainAllowed: () => false })).close();
      return secure;
    } catch (error) {
      const code = errorCode(error instanceof Error ? error.cause : undefined);
      return code === 'EPROTO' || code === 'ECONNRESET' || code.startsWith('ERR_SSL_') ? plain : secure;
    }
  }

  /** Whoever is spoken to over TLS sends nobody to where there is none. */
  #isPlainAllowed(url: URL): boolean {
    const { plainHosts } = this.#options;
    const isAllowed = (host: string) => plainHosts.includes(host) || isLoopback(new URL(`http://${host}`));
    return isAllowed(this.#host) && isAllowed(url.host);
  }

  async #authorize(challenge: string): Promise<string> {
    const { domain, repository } = this.#reference;
    this.#credentials ??= credentialsFor(domain, this.#options);
    const credentials = await this.#credentials;
    if (/^basic\b/i.test(challenge) && credentials?.kind === 'password') return basic(credentials);
    const realm = parameterOf(challenge, 'realm');
    if (!/^bearer\b/i.test(challenge) || realm === undefined || !URL.canParse(realm)) {
      throw imageError({ code: 'registry-refuses', data: { registry: domain, repository, words: challenge.slice(0, 200) } });
    }
    if (credentials?.kind === 'token') return `Bearer ${credentials.token}`;
    const scope = parameterOf(challenge, 'scope') ?? `repository:${repository}:pull`;
    return this.#token({ realm, service: parameterOf(challenge, 'service'), scope }, credentials);
  }

  async #token({ realm, service, scope }: TokenRequest, credentials: Credentials | undefined): Promise<string> {
    const wanted = new URLSearchParams({ ...(service === undefined ? {} : { service }), scope });
    const url = new URL(realm);
    let asked: Answer;
    if (credentials?.kind === 'identity') {
      const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: credentials.token, client_id: 'kport' });
      for (const [name, value] of wanted) form.set(name, value);
      asked = await ask(url, { form, ...this.#connecting });
    } else {
      for (const [name, value] of wanted) url.searchParams.append(name, value);
      const headers = credentials?.kind === 'password' ? { authorization: basic(credentials) } : {};
      asked = await ask(url, { headers, ...this.#connecting });
    }
    const { body } = await this.#checked(asked);
    const value = parsed(await wholeOf(body, { name: url.host, most: MOST_WORDS * 16 }));
    const token = isMapping(value) ? (value.token ?? value.access_token) : undefined;
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      throw imageError({
        code: 'registry-failed',
        data: { registry: url.host, status: asked.status, why: { code: 'no-token' } },
      });
    }
    return `Bearer ${token}`;
  }
}

interface TokenRequest {
  readonly realm: string;
  readonly service: string | undefined;
  readonly scope: string;
}

function basic({ username, password }: Extract<Credentials, { readonly kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Of `Bearer realm="…",service="…"`. */
function parameterOf(challenge: string, name: string): string | undefined {
  const [, quoted, plain] = new RegExp(`[\\s,]${name}=(?:"([^"]*)"|([^",\\s]+))`, 'i').exec(challenge) ?? [];
  return quoted ?? plain;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** What a registry says of an error: the messages of its JSON, or the beginning of its text. */
async function wordsOf({ body, close }: Answer): Promise<string> {
  try {
    const bytes = await wholeOf(body, { name: '', most: MOST_WORDS });
    const value = bytes[0] === 0x7b ? parsed(bytes) : undefined;
    const errors = isMapping(value) && Array.isArray(value.errors) ? value.errors : [];
    const messages = errors.filter(isMapping).map(({ code, message }) => String(message || code));
    return (messages.join('; ') || bytes.toString('utf8')).replaceAll(/\s+/g, ' ').trim().slice(0, 200) || '-';
  } catch {
    close();
    return '-';
  }
}
