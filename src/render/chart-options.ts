/** How charts and kustomizations are rendered, as the command line says it. */
export interface ChartOptions {
  /** False: the files are read as they are. */
  readonly render?: boolean;
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setJson?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  readonly skipTests?: boolean;
  readonly allowNetwork?: boolean;
  /** `none`: kustomizations may name files outside of their folders. */
  readonly loadRestrictor?: 'none' | 'rootOnly';
  /** False: what kustomizations came to is neither taken from the user's cache folder nor kept there. */
  readonly cache?: boolean;
}
