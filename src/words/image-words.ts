import type { ProgramProblem, UserProblem } from '../model/image.ts';

/** The words by which kport tells what an image holds, in one language. `{name}` is filled in by `fill`. */
export interface ImageWords {
  readonly labels: Readonly<
    Record<'user' | 'entrypoint' | 'cmd' | 'program' | 'capable' | 'exposed' | 'variables' | 'labels' | 'read', string>
  >;
  /** Of USER: none, a name with its number, a number that passwd has a name for, a number alone. */
  readonly noUser: string;
  readonly user: string;
  readonly namedUser: string;
  readonly userProblems: Readonly<Record<UserProblem, string>>;
  readonly programProblems: Readonly<Record<ProgramProblem, string>>;
  /** What a file is besides its path. */
  readonly script: string;
  readonly scriptArgument: string;
  readonly noCapability: string;
  readonly otherCapabilities: string;
  readonly foreignCapability: string;
  readonly setuidRoot: string;
  /** What other runtimes make of it. */
  readonly differs: string;
  readonly none: string;
  readonly notPlatform: string;
  readonly platformsDiffer: string;
  readonly counted: string;
  /** What `kport image lock` and `check` say. */
  readonly lock: Readonly<
    Record<
      | 'written'
      | 'nothingRead'
      | 'replaced'
      | 'notRead'
      | 'contradicted'
      | 'none'
      | 'missing'
      | 'unused'
      | 'stale'
      | 'counted'
      | 'fresh',
      string
    >
  >;
}
