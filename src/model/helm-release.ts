/** What helm keeps of a revision of a release: what is to be installed, as far as kport asks for it. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  /** From 1 on. */
  readonly revision: number;
  /** `pending-install`, `deployed` and the like. */
  readonly status: string;
  /** Name and version, as far as they are there. */
  readonly chart: string;
  /** What `helm get manifest` prints: everything but the hooks. */
  readonly manifest: string;
  readonly hooks: readonly HelmHook[];
}

export interface HelmHook {
  /** Of the template that made it: `web/templates/migrate.yaml`. */
  readonly path: string;
  readonly manifest: string;
}

/** The object that holds a release in its cluster. */
export interface ReleaseObject {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
}

/** A release in one text, as `helm template` prints it: the manifest with its lines as they are, then the hooks. */
export function renderedText({ manifest, hooks }: Pick<HelmRelease, 'manifest' | 'hooks'>): string {
  const ofHooks = hooks.map(({ path, manifest: text }) => `---\n# Source: ${oneLine(path)}\n${text}`);
  return [manifest, ...ofHooks].map(withLineBreak).join('');
}

/** A path with a line break in it would no longer be a comment. */
function oneLine(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function withLineBreak(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
