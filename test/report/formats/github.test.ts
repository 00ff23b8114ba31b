import { describe, expect, test } from 'vitest';
import { type GithubOptions, githubReport } from '../../../src/report/formats/github.ts';
import { textReport } from '../../../src/report/text.ts';
import { everything, finding, range, result } from '../lint-results.ts';
import { hostile, OPTIONS, RESULTS } from './given.ts';

const options: GithubOptions = { ...OPTIONS, color: false, quiet: false, verbose: false };

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands that the runner knows, as far as output can do harm with them. */
const KNOWN = ['error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'add-mask', 'set-env', 'add-path', 'stop-commands'];

/** What actions/runner does with output: src/Runner.Common/ActionCommand.cs and src/Runner.Worker/ActionCommandManager.cs. */
function runner(output: string): { commands: Command[]; log: string[] } {
  const known = new Set(KNOWN);
  const commands: Command[] = [];
  const log: string[] = [];
  let token: string | undefined;
  for (const line of output.split(/\r?\n/)) {
    const command = parseNew(line, known) ?? parseOld(line, known);
    if (command === undefined || (token !== undefined && command.name !== token)) log.push(line);
    else if (command.name === token) {
      known.delete(token);
      token = undefined;
    } else if (command.name === 'stop-commands') {
      token = command.data;
      known.add(token);
    } else commands.push(command);
  }
  expect(token).toBeUndefined();
  return { commands, log };
}

function parseNew(line: string, known: ReadonlySet<string>): Command | undefined {
  const text = line.trimStart();
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  if (end === -1) return undefined;
  const [, name = '', list = ''] = /^(\S*)(?: (.*))?$/s.exec(text.slice(2, end)) ?? [];
  if (!known.has(name)) return undefined;
  const properties = list
    .split(',')
    .map((pair) => pair.split(/=(.*)/s))
    .filter((pair) => pair.length > 1);
  return {
    name,
    properties: Object.fromEntries(properties.map(([key, value = '']) => [key, unescaped(value, PROPERTY)])),
    data: unescaped(text.slice(end + 2), DATA),
  };
}

/** The spelling of Azure Pipelines, which the runner still takes, anywhere in a line. */
function parseOld(line: string, known: ReadonlySet<string>): Command | undefined {
  const [, name = '', data = ''] = /##\[([^\] ]*)[^\]]*\](.*)/s.exec(line) ?? [];
  return known.has(name) ? { name, properties: {}, data } : undefined;
}

const DATA = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const;
const PROPERTY = [...DATA.slice(0, 2), ['%3A', ':'], ['%2C', ','], ['%25', '%']] as const;

function unescaped(text: string, mappings: readonly (readonly [string, string])[]): string {
  return mappings.reduce((result, [escaped, character]) => result.replaceAll(escaped, character), text);
}

const commandsOf = (given = everything(), changes: Partial<GithubOptions> = {}) =>
  runner(githubReport(given, { ...options, ...changes })).commands;

describe('githubReport', () => {
  test('of everything', async () => {
    await expect(githubReport(everything(), options)).toMatchFileSnapshot('../../fixtures/report/everything.github.txt');
  });

  test.each(RESULTS)('of %s has the whole text for the log, in which nothing is a command', (_, given) => {
    const { log } = runner(githubReport(given, options));
    expect(log.join('\n')).toBe(textReport(given, { color: false, language: 'en' }));
  });

  test('annotates the value, with its rule and its repair', () => {
    expect(commandsOf(result({ findings: [finding()] }), { repositoryPath: (file) => `a,b:c/${file}` })).toEqual([
      {
        name: 'error',
        properties: {
          file: 'a,b:c/web.yaml',
          line: '9',
          col: '26',
          endLine: '9',
          endColumn: '28',
          title: 'kport: privileged-container-port',
        },
        data: 'container "web" declares privileged containerPort 80 (http)\nfix: listen on a port above 1023',
      },
    ]);
  });

  test.each<[string, Parameters<typeof finding>[0], Record<string, string>]>([
    [
      'a value that goes on in the next lines at its first',
      { range: { start: { line: 3, column: 5 }, end: { line: 5, column: 2 } } },
      { file: 'web.yaml', line: '3', col: '5' },
    ],
    [
      'a rendered value where it was written',
      { written: { file: 'values.yaml', range: range(2, 7, 9) } },
      { file: 'values.yaml', line: '2', col: '7', endLine: '2', endColumn: '9' },
    ],
    ['standard input in no file', { origin: { file: '-', document: 0 } }, {}],
  ])('annotates %s', (_, changes, properties) => {
    const title = 'kport: privileged-container-port';
    expect(commandsOf(result({ findings: [finding(changes)] }))[0]?.properties).toEqual({ ...properties, title });
  });

  test.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'notice'],
  ] as const)('calls %s %s', (severity, name) => {
    expect(commandsOf(result({ findings: [finding({ severity })] }))).toMatchObject([{ name }]);
  });

  test('tells no more of a type than GitHub shows, gravest first, what could not be judged before findings', () => {
    const many = (['info', 'warning', 'error'] as const).flatMap((severity) =>
      Array.from({ length: 30 }, (_, line) => finding({ severity, range: range(line + 1, 1, 2) })),
    );
    const names = commandsOf({ ...everything(), findings: many }).map(({ name, properties }) => [name, properties.title]);
    expect(names.map(([name]) => name)).toEqual([
      ...Array.from({ length: 10 }, () => 'error'),
      ...Array.from({ length: 10 }, () => 'warning'),
      ...Array.from({ length: 10 }, () => 'notice'),
    ]);
    expect(names.slice(0, 4).map(([, title]) => title)).toEqual([
      'kport: unreadable',
      'kport: unreadable',
      'kport: rule-failed',
      'kport: privileged-container-port',
    ]);
  });

  test('has no command but its own, whatever a manifest says', () => {
    const commands = commandsOf(hostile());
    expect(commands.map(({ name }) => name).sort()).toEqual(['error', 'error', 'error', 'notice', 'warning', 'warning']);
    for (const { data } of commands) expect(data).toContain('\\r\\n::error file=a::forged');
  });

  test('ends the text by a word that the text does not hold', () => {
    const [, token = ''] = /^::stop-commands::(.+)$/m.exec(githubReport(everything(), options)) ?? [];
    const forged = result({ findings: [finding({ excerpt: `::${token}::`, range: range(1, 1, 2) })] });
    const { commands, log } = runner(githubReport(forged, options));
    expect(commands).toHaveLength(1);
    expect(log.join('\n')).toContain(token);
  });

  test('is in the language of the run', () => {
    expect(commandsOf(result({ findings: [finding()] }), { language: 'ja' })[0]?.data).toContain('\n直し方: ');
  });
});
