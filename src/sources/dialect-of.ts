// The one place that decides in which dialect a file is written: by its name, else by what stands in it.
import type { OtherDialect } from '../model/dialect.ts';
import { COMPOSE_NAMES, looksLikeCompose } from './compose/names.ts';

/** By the path of a file with `/`. */
const NAMES: readonly (readonly [OtherDialect, RegExp])[] = [
  ['systemd', /\.(?:service|socket)$|\.(?:service|socket)\.d\/[^/]+\.conf$/],
  // A picture may be called .image: files that only make an image are looked at where podman looks.
  [
    'quadlet',
    /\.(?:container|pod|kube|network|volume)$|\.(?:container|pod|kube)\.d\/[^/]+\.conf$|containers\/systemd\/(?:[^/]+\/)*[^/]+\.(?:image|build)$/,
  ],
  // `Dockerfile`, with a word behind or before it; not what makes one, or tells of one.
  [
    'dockerfile',
    /^(?!.*\.(?:dockerignore|md|txt|orig|bak|ya?ml|json|j2|jinja|tmpl|tpl|template|in|m4|erb|sh|py|js|ts|go)$)(?:.*\/)?(?:(?:Dockerfile|Containerfile)(?:[.-][^/]+)?|[^/]+\.(?:Dockerfile|Containerfile))$/i,
  ],
];

/** As nearly all files are called: what is not Compose's by its name is none of the others'. */
const LIKE_MANIFEST = /\.(?:ya?ml|json)$/i;

/** Told by its name alone; undefined for a name that says nothing. */
export function dialectOfName(file: string): OtherDialect | undefined {
  if (LIKE_MANIFEST.test(file)) return COMPOSE_NAMES.test(file) ? 'compose' : undefined;
  return NAMES.find(([, pattern]) => pattern.test(file))?.[0];
}

/** Undefined for what is read as a Kubernetes manifest. */
export function dialectOf(file: string, text: string): OtherDialect | undefined {
  return dialectOfName(file) ?? (looksLikeCompose(text, file) ? 'compose' : undefined);
}
