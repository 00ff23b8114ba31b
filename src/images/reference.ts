// What an image is called: github.com/distribution/reference for names, containers-transports(5) for files and folders.
import { isDigest } from './blob-store.ts';

/** The kinds of files and folders, as skopeo and podman write them before a path. */
const FILE_KINDS = ['oci', 'oci-archive', 'docker-archive'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface FileReference {
  readonly kind: FileKind;
  readonly path: string;
  /** Which of the images in it; undefined for all. */
  readonly tag?: string;
}

export interface RegistryReference {
  readonly kind: 'registry';
  /** As it is named: `docker.io`, `localhost:5000`. */
  readonly domain: string;
  readonly repository: string;
  /** A tag or a digest; where both are written the digest counts. */
  readonly version: string;
}

export type ImageReference = FileReference | RegistryReference;

const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})*$`);
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
const TAG = /^\w[\w.-]{0,127}$/;
/** A name of so many hexadecimal digits is the number of a local image to Docker. */
const IMAGE_ID = /^[0-9a-f]{64}$/;
const MOST_NAME = 255;

const DOCKER_HUB = 'docker.io';
const OFFICIAL = 'library';

/** Undefined for what names no image. */
export function readReference(text: string): ImageReference | undefined {
  const file = /^(oci|oci-archive|docker-archive):(.+)$/s.exec(text);
  if (file !== null) return fileReference(FILE_KINDS.find((kind) => kind === file[1]) ?? 'oci', file[2] ?? '');
  return registryReference(text.replace(/^docker:\/\//, ''));
}

/** The first colon ends the path, but for that of a drive. */
function fileReference(kind: FileKind, rest: string): FileReference | undefined {
  const drive = /^[a-z]:[\\/]/i.test(rest) ? 2 : 0;
  const colon = rest.indexOf(':', drive);
  const [path, tag] = colon === -1 ? [rest, undefined] : [rest.slice(0, colon), rest.slice(colon + 1)];
  if (path === '' || tag === '') return undefined;
  return { kind, path, ...(tag === undefined ? {} : { tag }) };
}

/** Whether two texts name the same image of a registry. */
export function sameName(a: string, b: string): boolean {
  const [one, other] = [a, b].map(readReference);
  return a === b || (one !== undefined && JSON.stringify(one) === JSON.stringify(other));
}

function registryReference(text: string): RegistryReference | undefined {
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined;
  const { domain, rest } = splitDomain(named);
  const colon = rest.indexOf(':');
  const [name, tag] = colon === -1 ? [rest, undefined] : [rest.slice(0, colon), rest.slice(colon + 1)];
  const repository = domain === DOCKER_HUB && !name.includes('/') ? `${OFFICIAL}/${name}` : name;
  const isName = REPOSITORY.test(repository) && domain.length + repository.length < MOST_NAME && !IMAGE_ID.test(named);
  if (!isName || !isHost(domain) || (tag !== undefined && !TAG.test(tag))) return undefined;
  return { kind: 'registry', domain, repository, version: digest ?? tag ?? 'latest' };
}

/** The grammar takes `a.0`, which a URL reads as an address of IPv4, and refuses. */
function isHost(domain: string): boolean {
  return DOMAIN.test(domain) && URL.canParse(`https://${domain}`);
}

/** The first part is a registry where it has a dot, a colon or a capital letter, or is localhost; else it is Docker Hub's. */
function splitDomain(name: string): { readonly domain: string; readonly rest: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (!isDomain) return { domain: DOCKER_HUB, rest: name };
  const isHub = first === 'index.docker.io' || first === DOCKER_HUB;
  return { domain: isHub ? DOCKER_HUB : first, rest: name.slice(slash + 1) };
}
