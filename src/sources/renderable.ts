import type { Rendered } from '../model/source.ts';

/** A chart (a folder or an archive) or a kustomization (a folder): what is in it is judged as it renders. */
export interface Renderable {
  readonly file: string;
  readonly renderedBy: Rendered['by'];
}

/** What was found, by whether it has to be rendered; each in its order. */
export function splitRenderables<F extends object>(
  found: readonly (F | Renderable)[],
): { readonly renderables: readonly Renderable[]; readonly plain: readonly F[] } {
  const isRenderable = (one: F | Renderable): one is Renderable => 'renderedBy' in one;
  return { renderables: found.filter(isRenderable), plain: found.filter((one) => !isRenderable(one)) as F[] };
}

/** As kustomize looks for them: https://pkg.go.dev/sigs.k8s.io/kustomize/api/konfig */
export const KUSTOMIZATIONS: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The files that make a folder a chart or a kustomization. */
export const BUNDLES: readonly string[] = ['Chart.yaml', ...KUSTOMIZATIONS];

/** What renders a folder with these names in it; undefined for a folder of plain files. */
export function rendererOf(names: readonly string[]): Rendered['by'] | undefined {
  if (names.includes('Chart.yaml')) return 'helm';
  return names.some((name) => KUSTOMIZATIONS.includes(name)) ? 'kustomize' : undefined;
}

/** The chart or kustomization that a file stands for which a user has named. */
export function renderableOf(file: string): Renderable | undefined {
  const [folder, name] = splitPath(file);
  if (/\.(?:tgz|tar\.gz)$/.test(name)) return { file, renderedBy: 'helm' };
  const renderedBy = rendererOf([name]);
  return renderedBy && { file: folder, renderedBy };
}

/** The nearest chart or kustomization that a file lies in, by what is there. */
export function renderableAbove(file: string, isThere: (path: string) => boolean): Renderable | undefined {
  const [folder] = splitPath(file);
  const names = BUNDLES.filter((name) => isThere(below(folder, name)));
  const renderedBy = rendererOf(names);
  if (renderedBy) return { file: folder, renderedBy };
  return folder === '.' || folder === '/' ? undefined : renderableAbove(folder, isThere);
}

/** Folders of a chart that helm alone reads. */
export const CHART_FOLDERS: readonly string[] = ['templates', 'charts', 'crds'];

/** A path below a folder, as a user would name it. */
export function below(folder: string, path: string): string {
  return folder === '.' ? path : `${folder.endsWith('/') ? folder.replace(/\/+$/, '') : folder}/${path}`;
}

function splitPath(file: string): readonly [string, string] {
  const at = file.lastIndexOf('/');
  return at === -1 ? ['.', file] : [file.slice(0, at) || '/', file.slice(at + 1)];
}
