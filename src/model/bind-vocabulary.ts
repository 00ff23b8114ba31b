// By which codes a bind verdict is told, in each dialect: its sentences must have one for every code of its own list, and no other.
import { COMPOSE } from './bind-vocabulary/compose.ts';
import { DOCKERFILE } from './bind-vocabulary/dockerfile.ts';
import { KUBERNETES } from './bind-vocabulary/kubernetes.ts';
import { QUADLET } from './bind-vocabulary/quadlet.ts';
import { SYSTEMD } from './bind-vocabulary/systemd.ts';
import type { Dialect } from './dialect.ts';

interface Vocabulary {
  /** What can decide, in the order in which it does. */
  readonly facts: readonly string[];
  /**
   * EACCES: bind(2) fails, so the log says "permission denied". EPERM: execve(2) fails, so the program never runs. The others are
   * the names under which somebody refuses.
   */
  readonly errors: readonly string[];
  /** What repairs a port that fails, or that is bound with more than it needs: best first. */
  readonly remedies: readonly string[];
}

export const VOCABULARY = {
  kubernetes: KUBERNETES,
  compose: COMPOSE,
  systemd: SYSTEMD,
  quadlet: QUADLET,
  dockerfile: DOCKERFILE,
} as const satisfies Readonly<Record<Dialect, Vocabulary>>;

type Code<D extends Dialect, Kind extends keyof Vocabulary> = (typeof VOCABULARY)[D][Kind][number];

export type BindFactCode<D extends Dialect = Dialect> = Code<D, 'facts'>;
export type BindErrorCode<D extends Dialect = Dialect> = Code<D, 'errors'>;
export type RemedyId<D extends Dialect = Dialect> = Code<D, 'remedies'>;

/** All of every dialect, each once. */
export const BIND_FACTS = all('facts') as readonly BindFactCode[];
export const BIND_ERROR_CODES = all('errors') as readonly BindErrorCode[];

function all(kind: keyof Vocabulary): readonly string[] {
  return [...new Set(Object.values(VOCABULARY).flatMap((vocabulary): readonly string[] => vocabulary[kind]))];
}
