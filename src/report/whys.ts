import { DIALECTS, type Dialect } from '../model/dialect.ts';
import type { Finding, Language } from '../model/finding.ts';
import { catalogue } from '../words/catalogue.ts';
import type { SaidRule } from './reported-rule.ts';

/** The dialects, beside Kubernetes' manifests, that a report tells of. */
export function dialectsOf(findings: readonly Pick<Finding, 'dialect'>[]): ReadonlySet<Dialect> {
  return new Set(findings.flatMap(({ dialect }) => dialect ?? []));
}

/** Why a rule matters in manifests, and behind that in each of these dialects which has a reason of its own. */
export function whysOf({ words: said, others = {} }: SaidRule, language: Language, dialects: ReadonlySet<Dialect>): string[] {
  const { words } = catalogue(language);
  const own = DIALECTS.flatMap((dialect) => {
    const why = dialects.has(dialect) ? others[dialect]?.words[language].why : undefined;
    return why === undefined ? [] : [`${words[`inDialect.${dialect}`]}: ${why}`];
  });
  return [said[language].why, ...own];
}
