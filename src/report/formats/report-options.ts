import type { Language } from '../../model/finding.ts';
import type { ReportedRule } from '../reported-rule.ts';

/** What every report for a CI system is given beside the result. */
export interface ReportOptions {
  readonly language: Language;
  /** Every rule, in the order in which they are listed, whether or not it is on. */
  readonly rules: readonly ReportedRule[];
  /** Of kport. */
  readonly version: string;
  /** A file's path from the root of its repository: CI systems look files up by it, wherever kport was started. */
  readonly repositoryPath: (file: string) => string;
  /** The address of a line of a file, whose path is from the root of its repository; absent where nobody knows one. */
  readonly lineAddress?: (path: string, line: number) => string;
}
