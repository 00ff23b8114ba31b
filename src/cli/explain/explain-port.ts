import type { KnownPort } from '../../knowledge/conventions.ts';
import type { PortEntry, Registration } from '../../knowledge/ports.ts';
import type { Language } from '../../model/finding.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import { displayWidth, padEnd } from '../../report/display-width.ts';
import { painter } from '../../report/style.ts';
import { labelled } from '../../report/wrap.ts';
import { rules } from '../../rules/index.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import type { Catalogue } from '../../words/texts.ts';
import type { ExplainOptions } from './explain-rule.ts';

/** A label, and what stands beside it. */
type Row = readonly [label: string, text: string];

/** The rules that speak of a port's number. */
const PORT_RULES: ReadonlySet<string> = new Set(['privileged-host-port', 'privileged-container-port']);

/** Everything that kport knows of a port, for a person. */
export function explainPort(entry: PortEntry, { language, color, width: columns }: ExplainOptions): string {
  const texts = catalogue(language);
  const paint = painter(color);
  const names = new Set([...entry.known.map(({ service }) => service), ...entry.registrations.map(({ name }) => name)]);
  const title = [...names].filter(Boolean).join(', ');
  const groups: Row[][] = [
    [[texts.words.range, texts.words[`range.${entry.range}`]], ...registryRows(entry.registrations, texts)],
    ...entry.known.map((known) => knownRows(known, language)),
    ruleRows(entry.number, language),
  ];
  const width = Math.max(...groups.flat().map(([label]) => displayWidth(label))) + 1;
  const lines = groups.flatMap((rows) => [
    '',
    ...rows.flatMap(([label, text]) => labelled(padEnd(label, width), text, '  ', columns)),
  ]);
  const head = title === '' ? String(entry.number) : `${entry.number}: ${title}`;
  return [paint('bold', head), ...lines].map((line) => `${line}\n`).join('');
}

function registryRows(registrations: readonly Registration[], { words }: Catalogue): Row[] {
  if (registrations.length === 0) return [[words.registry, words.notAssigned]];
  return registrations.map(({ name, description, protocols }, index) => {
    const service = name === '' ? '' : `${name} `;
    return [
      index === 0 ? words.registry : '',
      `${service}(${protocols.join(', ')})${description === '' ? '' : fill(words.described, { description })}`,
    ];
  });
}

function knownRows({ service, group, standing, origin, encrypted, difference }: KnownPort, language: Language): Row[] {
  const { words } = catalogue(language);
  return [
    [words.service, `${service} (${words[`group.${group}`]})`],
    [words.standing, words[`standing.${standing}`]],
    [words.origin, origin[language]],
    ...(encrypted ? [[words.encrypted, `${encrypted.port} (${encrypted.service})`] as const] : []),
    ...(difference ? [[words.difference, difference[language]] as const] : []),
  ];
}

/** What kport says of a manifest with this port. */
function ruleRows(port: number, language: Language): Row[] {
  const { words } = catalogue(language);
  if (!isPrivilegedPort(port)) return [[words.rule, words.none]];
  return rules
    .filter(({ id }) => PORT_RULES.has(id))
    .map((rule, index) => [index === 0 ? words.rule : '', `${rule.id}: ${rule.words[language].title}`]);
}
