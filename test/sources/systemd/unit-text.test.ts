import { describe, expect, test } from 'vitest';
import { readExecLine } from '../../../src/sources/systemd/exec-line.ts';
import { dropInFolders, unitName } from '../../../src/sources/systemd/unit-name.ts';
import { placeOf, readUnitText } from '../../../src/sources/systemd/unit-text.ts';
import { wordsOf } from '../../../src/sources/systemd/words.ts';
import { positionAt } from '../../../src/sources/yaml/lines.ts';

/** `Section.Key=value` of each assignment. */
function said(text: string): string[] {
  return readUnitText(text).assignments.map(({ section, key, value }) => `${section}.${key}=${value}`);
}

describe('assignments', () => {
  test.each([
    ['blanks around key and value', '[A]\n  Key \t = a b  \n', ['A.Key=a b']],
    ['of a section that begins anew', '[A]\nK=1\n[B]\nK=2\n[A]\nK=3', ['A.K=1', 'B.K=2', 'A.K=3']],
    ['outside of any section', 'K=1\n[A]\nK=2', ['A.K=2']],
    ['without a key or an equals sign', '[A]\n=1\nword\nK=2', ['A.K=2']],
    ['with a second equals sign', '[A]\nK=a=b', ['A.K=a=b']],
    ['empty', '[A]\nK=\nL= \t', ['A.K=', 'A.L=']],
    ['comments with # and ;, indented or not', '[A]\n#K=1\n ;K=2\n\t# K=3\nK=4', ['A.K=4']],
    ['no comment behind a value', '[A]\nK=1 # 2\nL=3 ; 4', ['A.K=1 # 2', 'A.L=3 ; 4']],
    ['Windows line breaks', '[A]\r\nK=1\r\nL=2\\\r\n3\r\n', ['A.K=1', 'A.L=2 3']],
    ['a continued line', '[A]\nK=1 \\\n  2', ['A.K=1    2']],
    ['a comment within a continued line', '[A]\nK=1 \\\n# no \\\n; nor this\n  2', ['A.K=1    2']],
    ['a continued line that ends in an empty one', '[A]\nK=1 \\\n\nL=2', ['A.K=1', 'A.L=2']],
    ['a continued line at the end of the text', '[A]\nK=1 \\', ['A.K=1']],
    ['an escaped backslash at the end continues nothing', '[A]\nK=1 \\\\\nL=2', ['A.K=1 \\\\', 'A.L=2']],
    ['three backslashes do', '[A]\nK=1 \\\\\\\nL=2', ['A.K=1 \\\\ L=2']],
    ['a header that is continued', '[\\\nA]\nK=1', ['  A.K=1'.slice(1)]],
    ['a key that is continued', '[A]\nK\\\n=1', ['A.K=1']],
    ['no blank of systemd: kept', '[A]\nK=\u00a01\u2028', ['A.K=\u00a01\u2028']],
  ])('%s', (_, text, expected) => expect(said(text)).toEqual(expected));

  test('a backslash before blanks continues a line of Quadlet, and none of systemd', () => {
    const text = '[A]\nK=1 \\ \t\r\n  2\nL=3';
    expect(said(text)).toEqual(['A.K=1 \\', 'A.L=3']);
    expect(readUnitText(text, true).assignments.map(({ value }) => value)).toEqual(['1 2', '3']);
  });

  // As the generator of Podman 6.0 (May 2026) writes the command of it, for Exec=.
  test.each([
    ['two backslashes continue it, less one', 'K=a \\\\\n  b\n', ['a \\b']],
    ['three', 'K=a \\\\\\\n b\n', ['a \\\\b']],
    ['no blank comes between', 'K=a\\\n  b\n', ['ab']],
    ['an empty line is a comment', 'K=a \\\n\n  b\n', ['a b']],
    ['and so is one with a backslash', 'K=a \\\n; c \\\n  b\n', ['a b']],
    ['a backslash alone', 'K=a \\\n\\\n b\n', ['a b']],
    ['a header is a part', 'K=a \\\n\n[B]\nL=2\n', ['a [B]', '2']],
    ['the last line ends there', 'K=a \\\n', ['a']],
    ['also without a line break', 'K=a \\\\', ['a \\']],
    ['what only an empty line continues is lost', 'K=a \\\n\n', []],
    ['or only a comment', 'L=1\nK=a \\\n# c', ['1']],
  ])('a line of Quadlet: %s', (_, text, expected) => {
    expect(readUnitText(`[A]\n${text}`, true).assignments.map(({ value }) => value)).toEqual(expected);
  });

  test.each([
    ['a header without its end', '[A]\nK=1\n[B\nL=2', { code: 'section-header', text: '[B', at: 8 }],
    ['a header with quotes', '[A "x"]\nK=1', { code: 'section-characters', text: '[A "x"]', at: 0 }],
    ['a line over 1 MiB', `[A]\nK=${'x'.repeat(1 << 20)}`, { code: 'line-too-long', text: '', at: 4 }],
  ])('read no further: %s', (_, text, fault) => expect(readUnitText(text).fault).toEqual(fault));
});

test('every character of a value leads back to its own place', () => {
  const text = '[A]\n  K = one \\\n# between\n\t two\\\n three';
  const [assignment] = readUnitText(text).assignments;
  if (assignment === undefined) throw new Error('nothing read');
  const place = (word: string) =>
    positionAt(readUnitText(text).lines, placeOf(assignment.pieces, assignment.value.indexOf(word)));
  expect(assignment.value).toBe('one  \t two  three');
  expect(place('one')).toEqual({ line: 2, column: 7 });
  expect(place('two')).toEqual({ line: 4, column: 3 });
  expect(place('three')).toEqual({ line: 5, column: 2 });
  for (const [index, character] of [...assignment.value].entries()) {
    const there = text[placeOf(assignment.pieces, index)];
    expect(there === '\\' ? ' ' : there).toBe(character);
  }
});

describe('words', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['a,b', ['a,b']],
    ['"a b" \'c d\'e', ['a b', 'c de']],
    ['\'\' ""', ['', '']],
    ['a\\ b', ['a b']],
    ['a "b c', ['a']],
    ['a b\\', ['a']],
    ['', []],
  ])('%j', (value, expected) => expect(wordsOf(value).map(({ text }) => text)).toEqual(expected));
});

describe('command lines', () => {
  const told = (value: string) =>
    readExecLine(value).map(({ prefixes, program, args }) => [prefixes, program.text, ...args.map(({ text }) => text)]);
  test.each([
    ['/bin/a --port 80', [['', '/bin/a', '--port', '80']]],
    ['-/bin/a', [['-', '/bin/a']]],
    ['+-/bin/a', [['+-', '/bin/a']]],
    ['@/bin/a zero one', [['@', '/bin/a', 'one']]],
    ['!!/bin/a', [['!!', '/bin/a']]],
    [':!/bin/a', [[':!', '/bin/a']]],
    ['+!/bin/a', [['+', '!/bin/a']]],
    ['--/bin/a', [['-', '-/bin/a']]],
    ['"+/bin/a b" c', [['+', '/bin/a b', 'c']]],
    ['/bin/sh -c "echo 0 > /proc/x"', [['', '/bin/sh', '-c', 'echo 0 > /proc/x']]],
    [
      '/bin/a x ; +/bin/b y',
      [
        ['', '/bin/a', 'x'],
        ['+', '/bin/b', 'y'],
      ],
    ],
    ['/bin/a x \\; y "\\;" z;', [['', '/bin/a', 'x', ';', 'y', '\\;', 'z;']]],
    ['; ; /bin/a', [['', '/bin/a']]],
    ['/bin/a \\x41\\101\\u0042 \\q', [['', '/bin/a', 'AAB', '\\q']]],
    ['/bin/a "open', [['', '/bin/a']]],
    ['', []],
    ['-', [['-', '']]],
  ])('%s', (value, expected) => expect(told(value)).toEqual(expected));

  test('a word stands where it is written, with its quotes', () => {
    const value = '-/bin/a "b c" d';
    const [command] = readExecLine(value);
    const written = [command?.program, ...(command?.args ?? [])].map((word) => value.slice(word?.from, word?.to));
    expect(written).toEqual(['/bin/a', '"b c"', 'd']);
  });
});

describe('names', () => {
  test.each([
    ['nginx.service', { name: 'nginx.service', prefix: 'nginx', type: 'service' }],
    ['a-b@c.d.socket', { name: 'a-b@c.d.socket', prefix: 'a-b', instance: 'c.d', type: 'socket' }],
    ['a@.service', { name: 'a@.service', prefix: 'a', instance: '', type: 'service' }],
    ['a b.service', undefined],
    ['@b.service', undefined],
    [`${'a'.repeat(260)}.service`, undefined],
  ])('%s', (name, expected) => expect(unitName(name)).toEqual(expected));

  test.each([
    ['a.service', ['a.service.d', 'service.d']],
    ['a-b-c.socket', ['a-b-c.socket.d', 'a-b-.socket.d', 'a-.socket.d', 'socket.d']],
    ['-a.service', ['-a.service.d', 'service.d']],
    ['a@.service', ['a@.service.d', 'service.d']],
    ['a-b@c.service', ['a-b@c.service.d', 'a-b@.service.d', 'a-.service.d', 'a-@c.service.d', 'a-@.service.d', 'service.d']],
  ])('drop-ins of %s', (name, expected) => {
    const found = unitName(name);
    expect(found && dropInFolders(found)).toEqual(expected);
  });
});
