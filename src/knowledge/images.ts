// Images that everybody runs, and what their Dockerfiles say of the user and of file capabilities: only what was read there.
import type { ImageFacts } from '../model/bind.ts';

/** An image reference, in full: `nginx` is `docker.io/library/nginx`. */
interface ImageReference {
  /** Registry and repository. */
  readonly name: string;
  /** Absent also for `latest`'s sake: an image without tag and digest is the newest. */
  readonly tag?: string;
  readonly digest?: string;
}

type Version = readonly number[];

/** Facts of the images of a name, from one version to before another. */
interface KnownImage {
  readonly names: readonly string[];
  readonly since?: Version;
  readonly before?: Version;
  /** Tags of another make of the image, which the facts are not about. */
  readonly except?: RegExp;
  readonly facts: ImageFacts & { readonly evidence: string };
}

const WINDOWS = /(^|-)(windowsservercore|nanoserver)/;

const library = (name: string): string => `docker.io/library/${name}`;

/** USER root, and an entrypoint that, as root, executes the server as another user (for which it needs SETUID and SETGID). */
function steppingDown(name: string, evidence: string): KnownImage {
  return { names: [library(name)], except: WINDOWS, facts: { user: '', fileCapability: 'none', stepsDown: true, evidence } };
}

/** No USER and no file capability: what listens is root unless the Pod says otherwise. */
function asRoot(name: string, evidence: string, others: Partial<KnownImage> & Partial<ImageFacts> = {}): KnownImage {
  const { except = WINDOWS, ...facts } = others;
  return { names: [name], except, facts: { user: '', fileCapability: 'none', evidence, ...facts } };
}

const IMAGES: readonly KnownImage[] = [
  // The master process binds as root; its workers, which do not bind, are another user.
  asRoot(library('nginx'), 'nginx/docker-nginx mainline/debian/Dockerfile: no USER, no setcap, EXPOSE 80', {
    lowPorts: [80],
    twin: { image: 'nginxinc/nginx-unprivileged', port: 8080 },
  }),
  asRoot(library('httpd'), 'docker-library/httpd 2.4/Dockerfile: no USER, no setcap, EXPOSE 80', { lowPorts: [80] }),
  asRoot(library('traefik'), 'traefik/traefik-library-image v3.7/alpine/Dockerfile: no USER, no setcap, EXPOSE 80', {
    lowPorts: [80],
  }),
  asRoot(library('node'), 'nodejs/docker-node 24/bookworm/Dockerfile: makes the user node, no USER, no setcap'),
  // Apache, but for the tags that have FastCGI or a command line only.
  asRoot(
    library('wordpress'),
    'docker-library/wordpress latest/php8.4/apache/Dockerfile: FROM php:8.4-apache, no USER, no setcap',
    { except: /(^|-)(fpm|cli)/, lowPorts: [80] },
  ),
  asRoot('docker.io/haproxytech/haproxy-alpine', 'haproxytech/haproxy-docker-alpine 3.2/Dockerfile: no USER, no setcap'),
  asRoot('docker.io/openresty/openresty', 'openresty/docker-openresty bookworm/Dockerfile: no USER, no setcap', {
    except: /windows/,
  }),
  {
    names: [
      'docker.io/nginxinc/nginx-unprivileged',
      'ghcr.io/nginx/nginx-unprivileged',
      'ghcr.io/nginxinc/nginx-unprivileged',
      'public.ecr.aws/nginx/nginx-unprivileged',
      'quay.io/nginx/nginx-unprivileged',
    ],
    facts: {
      user: 101,
      fileCapability: 'none',
      evidence: 'nginx/docker-nginx-unprivileged mainline/debian/Dockerfile: ARG UID=101, USER $UID, no setcap',
    },
  },
  {
    names: [library('haproxy')],
    since: [2, 4],
    facts: {
      user: 'haproxy',
      uid: 99,
      fileCapability: 'none',
      evidence: 'docker-library/haproxy 3.2/Dockerfile: --uid 99, USER haproxy, no setcap',
    },
  },
  {
    names: [library('haproxy')],
    before: [2, 4],
    facts: { user: '', fileCapability: 'none', evidence: 'docker-library/haproxy 2.3/Dockerfile in 82ff028: no USER before 2.4' },
  },
  {
    names: [library('caddy')],
    since: [2, 7],
    except: WINDOWS,
    facts: {
      user: '',
      fileCapability: 'ep',
      exec: 'direct',
      evidence:
        'caddyserver/caddy-docker Dockerfile.tmpl: setcap cap_net_bind_service=+ep /usr/bin/caddy, CMD ["caddy", ...], no USER',
    },
  },
  ...coredns('docker.io/coredns/coredns', 'registry.k8s.io/coredns/coredns'),
  {
    names: ['registry.k8s.io/ingress-nginx/controller'],
    since: [1, 0],
    facts: {
      user: 'www-data',
      uid: 101,
      fileCapability: 'ep',
      // dumb-init, the controller and nginx each have it, so that no exec on the way gains anything.
      exec: 'direct',
      evidence:
        'kubernetes/ingress-nginx rootfs/Dockerfile: setcap cap_net_bind_service=+ep on dumb-init, nginx-ingress-controller and nginx, USER www-data; images/nginx/rootfs/build.sh: adduser -u 101',
    },
  },
  {
    names: ['docker.io/nginx/nginx-ingress'],
    since: [4, 0],
    facts: {
      user: 101,
      fileCapability: 'eip',
      exec: 'direct',
      evidence:
        'nginx/kubernetes-ingress build/Dockerfile: setcap cap_net_bind_service=+ep /nginx-ingress, USER 101, ENTRYPOINT ["/nginx-ingress"]; build/scripts/common.sh: +eip /usr/sbin/nginx',
    },
  },
  {
    names: ['docker.io/adguard/adguardhome'],
    since: [0, 107],
    facts: {
      user: '',
      fileCapability: 'eip',
      exec: 'direct',
      evidence:
        "AdguardTeam/AdGuardHome docker/build.Dockerfile: setcap 'cap_net_bind_service=+eip' AdGuardHome, ENTRYPOINT, no USER",
    },
  },
  {
    names: ['docker.io/spx01/blocky', 'ghcr.io/0xerr0r/blocky'],
    since: [0, 31],
    facts: {
      user: 100,
      fileCapability: 'p',
      raisesCapability: true,
      exec: 'direct',
      evidence:
        "0xERR0R/blocky Makefile: setcap 'cap_net_bind_service=+p'; cmd/serve.go raises it; Dockerfile: USER 100, ENTRYPOINT",
    },
  },
  {
    names: [library('memcached')],
    facts: {
      user: 'memcache',
      fileCapability: 'none',
      evidence: 'docker-library/memcached 1/debian/Dockerfile: USER memcache, no setcap',
    },
  },
  steppingDown('redis', 'redis/docker-library-redis debian/docker-entrypoint.sh: exec setpriv --reuid redis; gosu before 8'),
  steppingDown('postgres', 'docker-library/postgres docker-entrypoint.sh: exec gosu postgres'),
  steppingDown('mysql', 'docker-library/mysql 8.4/docker-entrypoint.sh: exec gosu mysql'),
  { ...steppingDown('mariadb', 'MariaDB/mariadb-docker 11.8/docker-entrypoint.sh: exec gosu mysql'), except: /(^|-)ubi/ },
  steppingDown('mongo', 'docker-library/mongo 8.0/docker-entrypoint.sh: exec gosu mongodb'),
  steppingDown('rabbitmq', 'docker-library/rabbitmq docker-entrypoint.sh: exec gosu rabbitmq'),
];

/** One Dockerfile makes both images; its history has the users. */
function coredns(...names: string[]): KnownImage[] {
  const capable = { fileCapability: 'ep', exec: 'direct' } as const;
  const setcap = 'coredns/coredns Dockerfile: setcap cap_net_bind_service=+ep /coredns, ENTRYPOINT ["/coredns"]';
  return [
    { names, since: [1, 14, 7], facts: { ...capable, user: '65532:65532', evidence: `${setcap}, USER 65532:65532` } },
    {
      names,
      since: [1, 11],
      before: [1, 14, 7],
      facts: { ...capable, user: 'nonroot:nonroot', uid: 65532, evidence: `${setcap}, USER nonroot:nonroot (distroless: 65532)` },
    },
    {
      names,
      before: [1, 11],
      facts: {
        user: '',
        fileCapability: 'none',
        evidence: 'coredns/coredns Dockerfile of v1.10.1: FROM scratch, no USER, no setcap',
      },
    },
  ];
}

/** What is known of a well-known image by its reference; undefined for any other, and for a version that cannot be told. */
export function imageFactsOf(reference: string): ImageFacts | undefined {
  // Of most images nothing is known, and to take a reference apart takes longer than to see that.
  const known = BY_LAST_PART.get(lastPart(reference));
  if (known === undefined) return undefined;
  const image = parseImage(reference);
  return known.find((one) => one.names.includes(image.name) && isAbout(one, image))?.facts;
}

/** A reference for each make of each image that is known, for whoever goes through all of them. */
export function knownImages(): string[] {
  return IMAGES.flatMap(({ names, since, before }) => names.slice(0, 1).map((name) => `${name}${tagOf(since, before)}`));
}

/** A version from one, or before another: `v1.10.9999` for what ends before 1.11. */
function tagOf(since: Version | undefined, before: Version | undefined): string {
  if (since) return `:v${since.join('.')}`;
  return before ? `:v${[...before.slice(0, -1), (before.at(-1) ?? 0) - 1].join('.')}` : '';
}

/** By the part of the name that is the same in every registry; asked for every container of every manifest. */
const BY_LAST_PART = imagesByLastPart();

/** `controller` of `registry.k8s.io/ingress-nginx/controller:v1.1@sha256:...`. */
function lastPart(reference: string): string {
  const digest = reference.indexOf('@');
  const named = digest === -1 ? reference : reference.slice(0, digest);
  const start = named.lastIndexOf('/') + 1;
  const colon = named.indexOf(':', start);
  return named.slice(start, colon === -1 ? undefined : colon).trim();
}

function imagesByLastPart(): ReadonlyMap<string, readonly KnownImage[]> {
  const index = new Map<string, KnownImage[]>();
  for (const image of IMAGES)
    for (const part of new Set(image.names.map(lastPart))) index.set(part, [...(index.get(part) ?? []), image]);
  return index;
}

function isAbout({ since, before, except }: KnownImage, { tag, digest }: ImageReference): boolean {
  if (tag !== undefined && except?.test(tag)) return false;
  const version = versionOf(tag);
  if (version !== undefined) return (!since || !isBefore(version, since)) && (!before || isBefore(version, before));
  // A digest alone may be of any version; a word (`alpine`, `stable`), like no tag at all, is the newest.
  const newest = tag !== undefined || digest === undefined;
  return newest ? before === undefined : before === undefined && since === undefined;
}

/** `v1.14.7-alpine` is [1, 14, 7]; undefined for a tag that is no version. */
function versionOf(tag: string | undefined): Version | undefined {
  const numbers = /^v?(\d+(?:\.\d+)*)(?![\w.])/.exec(tag ?? '')?.[1];
  return numbers?.split('.').map(Number);
}

/** `2` is the newest 2.x there is, and so before 3 only. */
function isBefore(version: Version, end: Version): boolean {
  for (const [index, number] of end.entries()) {
    const own = version[index];
    if (own === undefined) return false;
    if (own !== number) return own < number;
  }
  return false;
}

/** Mirrors of the official images, by the names that their operators give. */
const MIRRORS: readonly (readonly [mirror: string, name: string])[] = [
  ['public.ecr.aws/docker/library/', 'docker.io/library/'],
  ['mirror.gcr.io/', 'docker.io/'],
  ['index.docker.io/', 'docker.io/'],
  ['registry-1.docker.io/', 'docker.io/'],
  ['k8s.gcr.io/', 'registry.k8s.io/'],
];

/** As distribution/reference reads it: the first part is a registry if it has a dot or a port, or is localhost. */
export function parseImage(reference: string): ImageReference {
  const [named = '', digest] = reference.trim().split('@', 2);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const path = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  return { name: fullName(path), ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

function fullName(path: string): string {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const name = hasRegistry ? path : `docker.io/${path}`;
  const [mirror, origin] = MIRRORS.find(([prefix]) => name.startsWith(prefix)) ?? ['', ''];
  const original = origin + name.slice(mirror.length);
  return /^docker\.io\/[^/]+$/.test(original) ? original.replace('/', '/library/') : original;
}
