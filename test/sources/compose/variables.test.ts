import { describe, expect, test } from 'vitest';
import { readEnvFile } from '../../../src/sources/compose/env-file.ts';
import { interpolate } from '../../../src/sources/compose/interpolate.ts';

const VARIABLES = new Map([
  ['PORT', '8080'],
  ['EMPTY', ''],
]);

test.each([
  ['nothing', 'web', 'web'],
  ['a name', '$PORT:80', '8080:80'],
  ['a name in braces', `\${PORT}:80`, '8080:80'],
  ['a dollar that is one', `a$$PORT $\${PORT} 5$ $1`, `a$PORT \${PORT} 5$ $1`],
  ['a default of what is unset or empty', `\${NOPE:-81}:\${EMPTY:-82}:\${PORT:-83}`, '81:82:8080'],
  ['a default of what is unset', `\${NOPE-81}:\${EMPTY-82}`, '81:'],
  ['a default in a default', `\${NOPE:-\${EMPTY:-\${PORT}}}`, '8080'],
  ['a default that holds braces', `\${NOPE:-{"a":{}}}`, '{"a":{}}'],
  ['another value of what is set', `\${PORT:+x}\${EMPTY:+y}\${EMPTY+z}`, 'xz'],
  ['what has to be set, and is', `\${PORT:?no port}`, '8080'],
  ['what nobody knows', `$NOPE \${NOPE} \${NOPE:?say it} \${NOPE:+x}`, `\${NOPE} \${NOPE} \${NOPE} \${NOPE}`],
])('%s', (_, written, filled) => {
  expect(interpolate(written, VARIABLES)).toBe(filled);
});

test.each([
  '${',
  `\${PORT`,
  `\${}`,
  `\${1}`,
  `\${PORT!}`,
  `\${PORT:}`,
  `a \${PORT b`,
  `${`\${A:-`.repeat(100)}${'}'.repeat(100)}`,
])('Compose refuses %s', (written) => {
  expect(interpolate(written, VARIABLES)).toBeUndefined();
});

describe('a file of variables', () => {
  test.each<[string, string, Record<string, string>]>([
    ['lines, blanks and comments', '\n# a\n  A=1\n\nB = 2 # b\nexport C=3\n', { A: '1', B: '2', C: '3' }],
    ['a colon', 'A: 1\n', { A: '1' }],
    ['a hash in a value', 'A=a#b\n', { A: 'a#b' }],
    ['quotes', `A="a b # c"\nB='$C \\n'\nC="x\\ty"\n`, { A: 'a b # c', B: '$C \\n', C: 'x\ty' }],
    ['lines in quotes', 'A="a\nb"\nB=c', { A: 'a\nb', B: 'c' }],
    ['variables', `A=1\nB=\${A}2\nC="$B"\nD=\${NOPE:-4}`, { A: '1', B: '12', C: '12', D: '4' }],
    ['what the shell has to say', 'A\nB=1', { B: '1' }],
    ['of what nobody knows', 'A=$NOPE\nB=1', { B: '1' }],
    ['the last of two', 'A=1\nA=2', { A: '2' }],
    ['line ends of Windows', 'A=1\r\nB="2"\r\n', { A: '1', B: '2' }],
    ['nothing', '', {}],
  ])('%s', (_, text, variables) => {
    expect(Object.fromEntries(readEnvFile(text, new Map()) ?? [['refused', '']])).toEqual(variables);
  });

  test.each(['A="open', '=1', 'a b c=1', '!x=1'])('Compose refuses %s', (text) => {
    expect(readEnvFile(text, new Map())).toBeUndefined();
  });
});
