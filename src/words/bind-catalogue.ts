import type { BindErrorCode, RemedyId } from '../model/bind-vocabulary.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Language } from '../model/finding.ts';
import type { DialectWords, FactSentence } from './bind-words.ts';
import { enCompose } from './en/bind/compose.ts';
import { enDockerfile } from './en/bind/dockerfile.ts';
import { enQuadlet } from './en/bind/quadlet.ts';
import { enSystemd } from './en/bind/systemd.ts';
import { type CommonBindWords, enBindWords } from './en/bind.ts';
import { jaCompose } from './ja/bind/compose.ts';
import { jaDockerfile } from './ja/bind/dockerfile.ts';
import { jaQuadlet } from './ja/bind/quadlet.ts';
import { jaSystemd } from './ja/bind/systemd.ts';
import { jaBindWords } from './ja/bind.ts';

/** All of them for one dialect, of which a verdict has no other codes than those that its dialect has words for. */
export interface BindWords extends CommonBindWords {
  readonly dialect: Dialect;
  readonly facts: Readonly<Partial<Record<FactSentence, string>>>;
  readonly errors: Readonly<Partial<Record<BindErrorCode, string>>>;
  readonly remedies: Readonly<Partial<Record<RemedyId, string>>>;
}

type OfDialects = { readonly [D in Dialect]: DialectWords<D> };

const COMMON: Readonly<Record<Language, CommonBindWords>> = { en: enBindWords, ja: jaBindWords };

const WORDS: Readonly<Record<Language, OfDialects>> = {
  en: { kubernetes: enBindWords, compose: enCompose, systemd: enSystemd, quadlet: enQuadlet, dockerfile: enDockerfile },
  ja: { kubernetes: jaBindWords, compose: jaCompose, systemd: jaSystemd, quadlet: jaQuadlet, dockerfile: jaDockerfile },
};

/** The words of bind verdicts of a dialect in a language. */
export function bindWords(language: Language, dialect: Dialect = 'kubernetes'): BindWords {
  const common = COMMON[language];
  const { facts, errors, remedies, vias, dependencies, titles } = WORDS[language][dialect];
  return {
    ...common,
    dialect,
    facts,
    errors,
    remedies,
    vias: { ...common.vias, ...vias },
    dependencies: { ...common.dependencies, ...dependencies },
    titles: { ...common.titles, ...titles },
  };
}
