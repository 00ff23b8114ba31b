import { DIALECTS, type Dialect } from '../../model/dialect.ts';
import type { Language } from '../../model/finding.ts';
import { columns } from '../../report/columns.ts';
import { type Paint, painter } from '../../report/style.ts';
import { labelled, wrap } from '../../report/wrap.ts';
import { type Option, PRESETS, type RuleMeta } from '../../rules/rule.ts';
import { catalogue } from '../../words/catalogue.ts';
import { rulePage, shownPath } from '../shipped-files.ts';

export interface ExplainOptions {
  readonly language: Language;
  readonly color: boolean;
  /** Columns of running text. */
  readonly width: number;
  readonly cwd: string;
}

const INDENT = '  ';

/** Everything that kport knows of a rule, for a person. */
export function explainRule(rule: RuleMeta, { language, color, width, cwd }: ExplainOptions): string {
  const { words } = catalogue(language);
  const docs = shownPath(rulePage(rule.id), cwd);
  const paint = painter(color);
  const text = rule.words[language];
  const levels = PRESETS.map((preset) => [preset, words[`severity.${rule.levels[preset]}`]]);
  const options = Object.entries(rule.options);
  const references = rule.words.references.flatMap(({ title, url }) => [`${INDENT}${title}`, `${INDENT}${INDENT}${url}`]);
  return [
    `${paint('bold', rule.id)}: ${text.title}`,
    ...section(words.why, paragraph(text.why, width), paint),
    ...section(words.risk, paragraph(text.risk, width), paint),
    ...section(words.remedies, ladder(text.remedies, width), paint),
    ...section(words.fine, paragraph(text.fine, width), paint),
    ...section(words.severity, columns(levels, INDENT), paint),
    ...section(
      words.options,
      options.flatMap((option) => optionLines(option, language, width)),
      paint,
    ),
    ...section(words.badExample, indented(rule.examples.bad), paint),
    ...section(words.goodExample, indented(rule.examples.good), paint),
    ...DIALECTS.flatMap((dialect) => inDialect(rule, dialect, { language, width, paint })),
    ...section(words.references, references, paint),
    ...section(words.docs, [INDENT + docs], paint),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Why it matters in another dialect, and what is bad and good there; how each finding is repaired, the finding says. */
function inDialect(
  rule: RuleMeta,
  dialect: Dialect,
  { language, width, paint }: { readonly language: Language; readonly width: number; readonly paint: Paint },
): string[] {
  const other = rule.others?.[dialect];
  if (other === undefined) return [];
  const { words } = catalogue(language);
  const example = (title: string, text: string) => ['', `${INDENT}${title}`, ...indented(text).map((line) => INDENT + line)];
  return section(
    words[`inDialect.${dialect}`],
    [
      ...paragraph(other.words[language].why ?? rule.words[language].why, width),
      ...example(words.badExample, other.examples.bad),
      ...example(words.goodExample, other.examples.good),
    ],
    paint,
  );
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines];
}

function paragraph(text: string, width: number): string[] {
  return wrap(text, width - INDENT.length).map((line) => INDENT + line);
}

function ladder(remedies: readonly string[], width: number): string[] {
  return remedies.flatMap((remedy, index) => labelled(`${index + 1}.`, remedy, INDENT, width));
}

/** `acceptRunAsUser: false (baseline: true)`, and what it does. */
function optionLines([name, option]: readonly [string, Option], language: Language, width: number): string[] {
  const { description, default: value, presets = {} } = option;
  const others = Object.entries(presets).map(([preset, other]) => `${preset}: ${other}`);
  const byDefault = catalogue(language).words.default.toLowerCase();
  const values = [`${byDefault}: ${value}`, ...others].join(', ');
  return [
    `${INDENT}${name} (${values})`,
    ...paragraph(description[language], width - INDENT.length).map((line) => INDENT + line),
  ];
}

function indented(yaml: string): string[] {
  return yaml
    .trim()
    .split('\n')
    .map((line) => INDENT + line);
}
