import { DIALECTS, type Dialect } from '../model/dialect.ts';
import type { Finding, Language } from '../model/finding.ts';
import { catalogue } from '../words/catalogue.ts';
import type { SaidRule } from './reported-rule.ts';

/** The dialects, beside Kubernetes' manifests, that a report tells of. */
export function dialectsOf(findings: readonly Pick<Finding, 'dialect'>[]): ReadonlySet<Dialect> {
  return new Set(findings.flatMap(({ dialect }) => dialect ?? []));
}

/** Why a rule matters in manifests, and behind that in each of these dialects which has a reason of its own. */
export function whysOf(rule: SaidRule, language: Language, dialects: ReadonlySet<Dialect>): string[] {
  const { words } = catalogue(language);
  const own = ownWhys(rule, language, dialects);
  const told = DIALECTS.flatMap((dialect) =>
    own[dialect] === undefined ? [] : `${words[`inDialect.${dialect}`]}: ${own[dialect]}`,
  );
  return [rule.words[language].why, ...told];
}

/** The reasons that these dialects have of their own. */
export function ownWhys(
  { others = {} }: SaidRule,
  language: Language,
  dialects: ReadonlySet<Dialect>,
): Partial<Record<Dialect, string>> {
  const found = [...dialects].map((dialect) => [dialect, others[dialect]?.words[language].why] as const);
  return Object.fromEntries(found.filter(([, why]) => why !== undefined));
}
