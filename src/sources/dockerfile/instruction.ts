// One instruction of a Dockerfile to plain data, and where each part of it stands: BuildKit's line_parsers.go.

import type { DockerfileInstruction, ShellCommand } from '../../model/dockerfile.ts';
import { parsedJson } from '../../model/json.ts';
import { type LogicalLine, offsetOf, type PiecedText, partOf } from './logical-lines.ts';
import { type FoundCommand, shellCommands, type Word } from './shell-commands.ts';

/** Offsets in the file. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

export interface PlacedInstruction {
  readonly instruction: DockerfileInstruction;
  readonly extent: Extent;
  /** By the pointer within the instruction, without its first slash: `words/0`. */
  readonly parts: ReadonlyMap<string, Extent>;
}

type Parts = Map<string, Extent>;

/** What has a shell form, and what has nothing but words. */
const COMMANDS = ['RUN', 'CMD', 'ENTRYPOINT'];
const LISTS = [...COMMANDS, 'SHELL', 'COPY', 'ADD', 'VOLUME'];

export function placedInstruction(line: LogicalLine): PlacedInstruction {
  const { keyword, rest, heredocs, start, end } = line;
  const name = keyword.toUpperCase();
  if (name === 'ONBUILD') return withTrigger(line);
  const parts: Parts = new Map([['name', { start, end: start + keyword.length }]]);
  const { flags, text } = withoutFlags(rest, parts);
  parts.set('text', extentOf(text, { from: 0, to: text.text.length }));
  const known = { name, flags, text: text.text };
  const json = LISTS.includes(name) ? jsonWords(text, parts) : undefined;
  const instruction: DockerfileInstruction =
    json !== undefined
      ? { ...known, json }
      : COMMANDS.includes(name)
        ? { ...known, ...commandsOf(text, heredocs, parts) }
        : { ...known, words: plainWords(name, text, parts) };
  return { instruction, extent: { start, end }, parts };
}

/** An ONBUILD behind another one triggers nothing: builders refuse it. */
function withTrigger(line: LogicalLine): PlacedInstruction {
  const { rest, start, end } = line;
  const [, keyword = '', blanks = ''] = /^(\S*)(\s*)/.exec(rest.text) ?? [];
  const known = { name: 'ONBUILD', flags: [], text: rest.text };
  if (keyword.toUpperCase() === 'ONBUILD') return { instruction: known, extent: { start, end }, parts: new Map() };
  const behind = partOf(rest, keyword.length + blanks.length, rest.text.length);
  const { instruction, extent, parts } = placedInstruction({ ...line, keyword, rest: behind, start: offsetOf(rest, 0) });
  const placed = [...parts].map(([part, where]) => [`trigger/${part}`, where] as const);
  return {
    instruction: { ...known, trigger: instruction },
    extent: { start, end },
    parts: new Map([['trigger', extent], ...placed]),
  };
}

function extentOf(text: PiecedText, { from, to }: Word): Extent {
  return { start: offsetOf(text, from), end: to > from ? offsetOf(text, to - 1) + 1 : offsetOf(text, from) };
}

/** `--from=build`, `--chown="a b"`: all words in front that begin so. */
function withoutFlags(rest: PiecedText, parts: Parts): { readonly flags: string[]; readonly text: PiecedText } {
  const flags: string[] = [];
  const pattern = /--(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])*(?:\s+|$)/y;
  let from = 0;
  for (let match = pattern.exec(rest.text); match !== null; match = pattern.exec(rest.text)) {
    const flag = match[0].trimEnd();
    parts.set(`flags/${flags.length}`, extentOf(rest, { from, to: from + flag.length }));
    flags.push(flag);
    from = pattern.lastIndex;
  }
  return { flags, text: partOf(rest, from, rest.text.length) };
}

/** The exec form: texts in a JSON array. Anything else, single quotes among it, is a text for the shell. */
function jsonWords(text: PiecedText, parts: Parts): string[] | undefined {
  if (!text.text.startsWith('[')) return undefined;
  const values = parsedJson(text.text);
  if (!Array.isArray(values) || !values.every((value): value is string => typeof value === 'string')) return undefined;
  for (const [index, { 0: quoted, index: from }] of [...text.text.matchAll(/"(?:\\.|[^"\\])*"/g)].entries()) {
    parts.set(`json/${index}`, extentOf(text, { from, to: from + quoted.length }));
  }
  return values;
}

/** USER and WORKDIR are one word each, blanks and all; of ENV and ARG quotes hold a word together. */
function plainWords(name: string, text: PiecedText, parts: Parts): string[] {
  const pattern =
    name === 'USER' || name === 'WORKDIR'
      ? /^.+/gs
      : name === 'ENV' || name === 'ARG' || name === 'LABEL'
        ? /(?:"(?:\\.|[^"\\])*"?|'[^']*'?|\\.|[^\s"'\\]|\\)+/gs
        : /\S+/g;
  return Array.from(text.text.matchAll(pattern), ({ 0: word, index: from }, index) => {
    parts.set(`words/${index}`, extentOf(text, { from, to: from + word.length }));
    return word;
  });
}

function commandsOf(
  text: PiecedText,
  heredocs: LogicalLine['heredocs'],
  parts: Parts,
): Pick<DockerfileInstruction, 'commands' | 'isOpaque'> {
  const [first] = heredocs;
  // `RUN <<EOF` alone: the here-document is the script, for the shell unless it says otherwise.
  const isScript = first !== undefined && /^\d*<<[^\s<]*$/.test(text.text);
  if (isScript && first.text.startsWith('#!') && !/^#!\s*\S*\/(?:env\s+)?(?:ba|da|a)?sh\b/.test(first.text)) {
    return { commands: [], isOpaque: true };
  }
  const script: PiecedText = isScript ? { text: first.text, pieces: [{ from: 0, at: first.at }] } : text;
  const commands = shellCommands(script.text).map((command, index) => shellCommand(command, { script, parts, index }));
  const isFed =
    !isScript && heredocs.length > 0 && commands.some(({ words }) => /(?:^|\/)\w*sh$|python|perl|node/.test(words[0] ?? ''));
  return { commands, ...(isFed ? { isOpaque: true } : {}) };
}

interface Place {
  readonly script: PiecedText;
  readonly parts: Parts;
  readonly index: number;
}

function shellCommand({ words, writes }: FoundCommand, { script, parts, index }: Place): ShellCommand {
  const textOf = ({ from, to }: Word) => script.text.slice(from, to);
  for (const [at, word] of words.entries()) parts.set(`commands/${index}/words/${at}`, extentOf(script, word));
  const [first = writes[0]] = words;
  const last = words.at(-1) ?? first;
  if (first && last) parts.set(`commands/${index}`, extentOf(script, { from: first.from, to: last.to }));
  return { words: words.map(textOf), ...(writes.length > 0 ? { writes: writes.map(textOf) } : {}) };
}
