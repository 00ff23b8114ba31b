import type { Theme } from '../../report/html/view-state.ts';
import type { Settings } from '../address.ts';
import type { Answer } from '../answer.ts';

export interface Example {
  readonly name: string;
  readonly text: string;
}

/** What the page brings along beside its script. */
export interface Brought {
  readonly version: string;
  readonly examples: readonly Example[];
}

export interface State extends Settings {
  readonly text: string;
  readonly theme: Theme;
  /** Of the text as it was a moment ago; absent before the first, and where there is `failure`. */
  readonly answer?: Answer | undefined;
  /** Why there is no answer. */
  readonly failure?: string | undefined;
  /** What became of something that was asked for. */
  readonly notice?: string | undefined;
}

export interface App {
  readonly brought: Brought;
  change(changes: Partial<State>): void;
  /** Puts the cursor into a line, counted from 1. */
  goTo(line: number): void;
  copyLink(): void;
}
