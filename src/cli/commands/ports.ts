import { Command } from 'commander';
import { findPorts, loadRegistry, type PortEntry } from '../../knowledge/ports.ts';
import type { Language } from '../../model/finding.ts';
import { columns } from '../../report/columns.ts';
import { cut } from '../../report/display-width.ts';
import { JSON_VERSION, jsonText } from '../../report/json.ts';
import { painter } from '../../report/style.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import { fitted } from '../io/fitted.ts';
import { chooseColor } from '../options/color.ts';
import { addFormatOption, addSharedOptions, type CommandContext, type FormatOptions } from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';

/** Columns of a description in the table; `kport explain` and JSON have all of it. */
const DESCRIPTION_WIDTH = 60;

const NOTES = `
Examples:
  kport ports              the ports that everybody knows
  kport ports 443          a number
  kport ports 20-30        a range
  kport ports mail server  words that are all in a name or a description
  kport ports http 8080    either of both

Exit codes: 0, also where nothing is found, or 2 for wrong usage.`;

export function portsCommand({ io }: CommandContext): Command {
  const command = new Command('ports')
    .description('Searches the IANA registry and the ports that people use by habit.')
    .argument('[query...]', 'a number, a range or words; without it, the best known ports');
  return addSharedOptions(addFormatOption(command))
    .addHelpText('after', NOTES)
    .action(async (words: string[], { format, lang, color }: FormatOptions) => {
      const query = words.join(' ');
      const language = chooseLanguage(lang, io.env);
      const ports = findPorts(query, await loadRegistry());
      if (format === 'json') io.stdout.write(portsJson(ports, language));
      else if (ports.length > 0) io.stdout.write(fitted(portsText(ports, language, chooseColor(color, io)), io));
      else io.stderr.write(`kport: ${fill(catalogue(language).words.noPorts, { query })}\n`);
    });
}

function portsJson(ports: readonly PortEntry[], language: Language): string {
  return jsonText({
    version: JSON_VERSION,
    ports: ports.map(({ number, range, registrations, known }) => ({
      number,
      range,
      registrations,
      known: known.map(({ service, group, standing, registered, origin, encrypted, difference }) => ({
        service,
        group,
        standing,
        ...(registered === undefined ? {} : { registered }),
        origin: origin[language],
        ...(encrypted ? { encrypted } : {}),
        ...(difference ? { difference: difference[language] } : {}),
      })),
    })),
  });
}

function portsText(ports: readonly PortEntry[], language: Language, color: boolean): string {
  const texts = catalogue(language);
  const { words } = texts;
  const header = [words.port, words.service, words.protocol, words.standing, words.description];
  const [head = '', ...lines] = columns([header, ...ports.flatMap((entry) => portRows(entry, language))]);
  const closing = count(texts, ports.length, 'port');
  return [painter(color)('bold', head), ...lines, '', closing].map((line) => `${line}\n`).join('');
}

/** A row for each service that has the port: first by right, then by habit. */
function portRows({ number, registrations, known, range }: PortEntry, language: Language): string[][] {
  const { words } = catalogue(language);
  const rows = [
    ...registrations.map(({ name, protocols, description }) => [
      String(number),
      name,
      protocols.join(', '),
      words['standing.official'],
      cut(description, DESCRIPTION_WIDTH),
    ]),
    ...known
      .filter(({ standing }) => standing === 'convention')
      .map(({ service, origin }) => [
        String(number),
        service,
        '',
        words['standing.convention'],
        cut(origin[language], DESCRIPTION_WIDTH),
      ]),
  ];
  return rows.length > 0 ? rows : [[String(number), '', '', words.notAssigned, words[`range.${range}`]]];
}
