/** The comments of a policy that `kport init` writes, each in the lines that it has there. */
export interface PolicyTemplateWords {
  readonly schema: readonly string[];
  readonly about: readonly string[];
  readonly extends: readonly string[];
  readonly runtime: readonly string[];
  readonly nodes: readonly string[];
  readonly rules: readonly string[];
  readonly exemptions: readonly string[];
  readonly suppressions: readonly string[];
  readonly charts: readonly string[];
  /** Why the exemption of the example is right. */
  readonly reason: string;
}
