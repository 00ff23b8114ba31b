// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { describe, expect, test } from 'vitest';
import type { Dockerfile } from '../../src/model/dockerfile.ts';
import { dialectOfName } from '../../src/sources/dialect-of.ts';
import { readDockerfile } from '../../src/sources/dockerfile/read-dockerfile.ts';

function read(text: string) {
  const document = readDockerfile(text, 'Dockerfile');
  const { instructions } = document.object as unknown as Dockerfile;
  return { document, instructions };
}

/** The text at a pointer, cut out of the file by its place. */
function textAt(text: string, pointer: string): string {
  const range = read(text).document.locate(pointer);
  if (range === undefined) throw new Error(`nothing at ${pointer}`);
  const lines = text.split('\n');
  const { start, end } = range;
  if (start.line === end.line) return (lines[start.line - 1] ?? '').slice(start.column - 1, end.column - 1);
  const between = lines.slice(start.line, end.line - 1);
  return [lines[start.line - 1]?.slice(start.column - 1), ...between, lines[end.line - 1]?.slice(0, end.column - 1)].join('\n');
}

describe('which files are Dockerfiles', () => {
  test.each([
    'Dockerfile',
    'a/Containerfile',
    'Dockerfile.web',
    'Dockerfile-alpine',
    'web.Dockerfile',
    'x/web.containerfile',
    'dockerfile',
  ])('%s is', (name) => expect(dialectOfName(name)).toBe('dockerfile'));
  test.each([
    'Dockerfile.md',
    '.Dockerfile',
    'Dockerfiles',
    'MyDockerfile',
    'Dockerfile.dockerignore',
    'dockerfile.go',
    'web.yaml',
    'Dockerfile.tmpl',
  ])('%s is not', (name) => expect(dialectOfName(name)).not.toBe('dockerfile'));
});

describe('instructions', () => {
  const names = (text: string) => read(text).instructions.map(({ name, text: rest }) => `${name} ${rest}`.trim());

  test.each([
    [
      'lines are joined, comments and empty lines between them left out',
      'RUN a \\\n  # note\n\n  && b\nUSER web',
      ['RUN a   && b', 'USER web'],
    ],
    ['blanks behind the escape character do not count', 'RUN a \\  \n b', ['RUN a  b']],
    ['a doubled escape character joins nothing', 'RUN a \\\\\nUSER b', ['RUN a \\\\', 'USER b']],
    [
      'a backquote joins where the directive says so',
      '# escape=`\nRUN a `\n b\nRUN c\\\nUSER d',
      ['RUN a  b', 'RUN c\\', 'USER d'],
    ],
    ['a directive behind another comment is a comment', '# note\n# escape=`\nRUN a `\nUSER b', ['RUN a `', 'USER b']],
    ['directives may follow one another', '# syntax=docker/dockerfile:1\n# escape=`\nRUN a `\n b', ['RUN a  b']],
    ['keywords are of any case', 'from a\nUser b', ['FROM a', 'USER b']],
    ['lines may end in CRLF', 'FROM a\r\nRUN b \\\r\n  c\r\nUSER d\r\n', ['FROM a', 'RUN b   c', 'USER d']],
    ['the last line need not end', 'FROM a\nRUN b \\', ['FROM a', 'RUN b']],
    ['an instruction of nothing', 'FROM a\nUSER', ['FROM a', 'USER']],
  ])('%s', (_, text, expected) => expect(names(text)).toEqual(expected));

  test('a here-document is no instruction', () => {
    const { instructions } = read('FROM a\nRUN <<EOF\nUSER root\nsetcap x y\nEOF\nUSER 1000\n');
    expect(instructions.map(({ name }) => name)).toEqual(['FROM', 'RUN', 'USER']);
    expect(instructions[1]?.commands?.map(({ words }) => words.join(' '))).toEqual(['USER root', 'setcap x y']);
  });

  test.each([
    ['two of them', 'COPY <<A <<"B" /x/\nUSER 1\nA\nEXPOSE 1\nB\nUSER 2', ['COPY', 'USER']],
    ['with tabs before its end', 'RUN <<-EOF\n\ta\n\tEOF\nUSER 2', ['RUN', 'USER']],
    ['that feeds a program', 'RUN cat <<EOF > /x\nUSER 1\nEOF\nUSER 2', ['RUN', 'USER']],
    ['within quotes is none', 'RUN echo "<<EOF"\nUSER 2', ['RUN', 'USER']],
    ['that never ends', 'RUN <<EOF\nUSER 2', ['RUN']],
    ['of an instruction that knows none', 'ENV A=<<EOF\nUSER 2', ['ENV', 'USER']],
  ])('a here-document %s', (_, text, expected) => expect(read(text).instructions.map(({ name }) => name)).toEqual(expected));

  test('a script for another program than a shell is not looked into', () => {
    expect(read('RUN <<EOF\n#!/usr/bin/env python3\nsetcap\nEOF').instructions[0]).toMatchObject({
      commands: [],
      isOpaque: true,
    });
    expect(read('RUN <<EOF\n#!/bin/bash\nsetcap x y\nEOF').instructions[0]?.commands).toHaveLength(1);
  });

  test('flags, exec form and words', () => {
    const [copy, command, broken] = read('COPY --from=build --chown="a b" x /y\nCMD [ "a", "b c" ]\nCMD [\'a\']').instructions;
    expect(copy).toMatchObject({ flags: ['--from=build', '--chown="a b"'], words: ['x', '/y'] });
    expect(command).toMatchObject({ json: ['a', 'b c'] });
    expect(broken?.json).toBeUndefined();
  });

  test.each([
    ['a && b || c; d | e & f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['(a; b) # c; d', ['a', 'b']],
    [`echo "a; b" 'c && d' \\; e`, [`echo "a; b" 'c && d' \\; e`]],
    ['setcap x $(readlink -f "$(which node)") && b', ['setcap x $(readlink -f "$(which node)")', 'b']],
    ['a > /dev/null 2>&1 && b', ['a', 'b']],
    ['a ${B:-"c; d"} `e; f`', ['a ${B:-"c; d"} `e; f`']],
  ])('the commands of %s', (text, expected) => {
    expect(read(`RUN ${text}`).instructions[0]?.commands?.map(({ words }) => words.join(' '))).toEqual(expected);
  });

  test('files that are written', () => {
    expect(read('RUN echo a 2>/dev/null >> "/etc/passwd"').instructions[0]?.commands).toEqual([
      { words: ['echo', 'a'], writes: ['/dev/null', '"/etc/passwd"'] },
    ]);
  });
});

describe('places', () => {
  const TEXT = [
    'FROM alpine AS build',
    'RUN apk add libcap \\',
    '    # for the port',
    "    && setcap 'cap_net_bind_service=+ep' /srv/web",
    'RUN <<EOF',
    '  chown 1 /srv/web',
    'EOF',
    'EXPOSE 80/tcp   443',
    'ENTRYPOINT ["/srv/web", "-v"]',
    'USER  web:web',
  ].join('\n');

  test.each([
    ['/instructions/0', 'FROM alpine AS build'],
    ['/instructions/0/words/2', 'build'],
    ['/instructions/1/commands/1/words/1', "'cap_net_bind_service=+ep'"],
    ['/instructions/1/commands/1', "setcap 'cap_net_bind_service=+ep' /srv/web"],
    ['/instructions/2/commands/0/words/2', '/srv/web'],
    ['/instructions/3/words/1', '443'],
    ['/instructions/4/json/1', '"-v"'],
    ['/instructions/5/words/0', 'web:web'],
    ['/instructions/5/name', 'USER'],
    // What is not there stands where the nearest thing does that is.
    ['/instructions/5/words/7', 'USER  web:web'],
    ['', TEXT],
  ])('%s', (pointer, expected) => expect(textAt(TEXT, pointer)).toBe(expected));

  test('the same with CRLF', () => {
    const text = TEXT.replaceAll('\n', '\r\n');
    expect(textAt(text, '/instructions/2/commands/0/words/2')).toBe('/srv/web');
    expect(textAt(text, '/instructions/1/commands/1/words/2')).toBe('/srv/web');
  });

  test('a comment is about what begins in the next line that is none', () => {
    const { document } = read('# kport-allow a: b\n# more\nFROM x\nRUN a \\\n # Kport-allow c: d\n  && b e\n');
    expect(document.comments?.('kport')).toEqual([
      { text: 'kport-allow a: b', position: { line: 1, column: 3 }, line: 3, covers: ['/instructions/0'] },
      {
        text: 'Kport-allow c: d',
        position: { line: 5, column: 4 },
        line: 6,
        covers: expect.arrayContaining(['/instructions/1/commands/1', '/instructions/1/commands/1/words/1']),
      },
    ]);
  });

  test('a line of a here-document is no comment', () => {
    expect(read('RUN <<EOF\n# kport-allow a: b\nEOF').document.comments?.('kport')).toEqual([]);
  });
});

describe('any text', () => {
  const PIECES = [
    'FROM a\n',
    'RUN ',
    '<<EOF',
    'EOF\n',
    '"',
    "'",
    '`',
    '$(',
    '${',
    ')',
    '}',
    '\\\n',
    '# x\n',
    '[',
    ']',
    ' ',
    '\n',
    'setcap ',
    '--a="',
    '\r',
    '\u0000',
    '😀',
    '>',
    '&&',
  ];

  test('is read, and every place is in it', () => {
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: next(30) }, () => PIECES[next(PIECES.length)]).join('');
      const { document, instructions } = read(text);
      const count = text.split('\n').length;
      for (const [index, { words = [], commands = [] }] of instructions.entries()) {
        for (const pointer of ['', ...words.map((_, at) => `/words/${at}`), ...commands.map((_, at) => `/commands/${at}`)]) {
          const range = document.locate(`/instructions/${index}${pointer}`);
          expect(range?.start.line).toBeLessThanOrEqual(count);
          expect((range?.end.line ?? 0) >= (range?.start.line ?? 1)).toBe(true);
        }
      }
    }
  });
});
