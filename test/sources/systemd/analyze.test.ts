// The grammar beside `systemd-analyze verify`, which says what systemd read: `Group=:x` is told with its value, an assignment of
// Environment= without `=` with each of its words, and a key that it does not know with its file and line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { besideIn } from '../../../src/sources/beside.ts';
import { dropInsOf } from '../../../src/sources/systemd/beside-unit.ts';
import { unitName } from '../../../src/sources/systemd/unit-name.ts';
import { readUnitText } from '../../../src/sources/systemd/unit-text.ts';
import { nextWord } from '../../../src/sources/systemd/words.ts';
import { positionAt } from '../../../src/sources/yaml/lines.ts';

const version = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
const isMissing = version.error !== undefined || version.status !== 0;
if (isMissing) process.stderr.write('skipped: systemd-analyze cannot be run here (apt-get install systemd)\n');

const folder = mkdtempSync(path.join(tmpdir(), 'kport-units-'));
afterAll(() => rmSync(folder, { recursive: true }));

function verify(name: string): string[] {
  const asked = ['verify', '--man=no', '--recursive-errors=no', name];
  const { stderr } = spawnSync('systemd-analyze', asked, {
    encoding: 'utf8',
    env: { ...process.env, SYSTEMD_UNIT_PATH: folder },
  });
  return stderr.split('\n');
}

const BODIES = [
  'K1=a',
  '  K1 \t= a',
  'K1=a \\\n  b',
  'K1=a \\\n# c\n; d\n  b\nK2=x',
  'K1=a \\\n\nK2=x',
  'K1=a \\\\\nK2=x',
  'K1=a \\\\\\\nK2=x',
  'K\\\n1=a',
  'K1=\\\n\\\n#\n\\\n\nK2=x',
  'K1=a\r\nK2=b \\\r\nc\r\nK3=d',
  '# K1=a \\\nK2=x',
  '[X-Mine]\nK1=a\n[Service]\nK2=x',
  'K1=a\n[Service]\nK2=b\n[Unit]\nK3=c',
  '=x\nword\nK1=a=b',
  'K1=a # K2=b',
  ';K1=a\n\t;K2=b\n K3=c',
  'K1=a\n[Broken\nK2=b',
  'K1=a\n[Bad "x"]\nK2=b',
  'K1=a \\',
];

const VALUES = [
  'a b',
  '"a b" c',
  "'a'b c",
  'a\\x41 b',
  '"a b',
  'a\\ b c',
  '"" x',
  'a "b\\"c" d',
  '\\101 \\u0042',
  'a\\q b',
  'x \\\n# n\n y',
];

describe.skipIf(isMissing)('what systemd-analyze says of a unit', () => {
  test.each(BODIES)('keys and lines of %j', (body) => {
    const text = `[Service]\nExecStart=/bin/true\n${body}\n`;
    writeFileSync(path.join(folder, 'keys.service'), text);
    const told = verify('keys.service').flatMap((line) => {
      const [, number, key, section] = /keys\.service:(\d+): Unknown key '([^']*)' in section \[(\w+)\]/.exec(line) ?? [];
      return key === undefined ? [] : [`${section}.${key} ${number}`];
    });
    const { assignments, lines } = readUnitText(text);
    const read = assignments.flatMap(({ section, key, pieces }) => {
      if (key === 'ExecStart' || section.startsWith('X-')) return [];
      // systemd tells the line in which the assignment ends.
      return [`${section}.${key} ${positionAt(lines, pieces.at(-1)?.at ?? 0).line}`];
    });
    expect(read).toEqual(told);
    expect(told.length).toBeGreaterThan(0);
  });

  test.each(VALUES)('the value of %j', (value) => {
    const text = `[Service]\nExecStart=/bin/true\nGroup=:${value}\n`;
    writeFileSync(path.join(folder, 'value.service'), text);
    const told = verify('value.service').join('\n');
    const [, read] = readUnitText(text).assignments;
    expect(told).toContain(`Invalid user/group name or numeric ID: ${read?.value}`);
  });

  // Of a list like this one systemd takes no backslash that C does not know.
  test.each(VALUES.filter((value) => !/\\[ q]/.test(value)))('the words of %j', (value) => {
    const text = `[Service]\nExecStart=/bin/true\nEnvironment=${value}\n`;
    writeFileSync(path.join(folder, 'words.service'), text);
    const told = verify('words.service').flatMap((line) => / environment assignment, ignoring: (.*)$/.exec(line)?.slice(1) ?? []);
    const [, read] = readUnitText(text).assignments;
    expect(wordsLikeC(read?.value ?? '')).toEqual(told);
  });
});

describe.skipIf(isMissing)('drop-ins', () => {
  const places = [
    'foo-bar@baz.service.d/50-own.conf',
    'foo-bar@.service.d/10-same.conf',
    'foo-bar@.service.d/20-template.conf',
    'foo-.service.d/10-same.conf',
    'foo-.service.d/05-short.conf',
    'foo-@baz.service.d/60-instance.conf',
    'foo-@.service.d/20-template.conf',
    'service.d/05-short.conf',
    'service.d/99-all.conf',
    'foo-bar.service.d/01-other.conf',
    'foo-bar@baz.service.d/02-no.txt',
  ];

  test('are read by systemd in the order in which they are found', () => {
    writeFileSync(path.join(folder, 'foo-bar@.service'), '[Service]\nExecStart=/bin/true\n');
    for (const place of places) {
      mkdirSync(path.join(folder, path.dirname(place)), { recursive: true });
      writeFileSync(path.join(folder, place), '[Service]\nUnheard=1\n');
    }
    const told = verify('foo-bar@baz.service').flatMap((line) => {
      const [, file] = /^(.*):2: Unknown key 'Unheard'/.exec(line) ?? [];
      return file === undefined ? [] : [path.relative(folder, file)];
    });
    const name = unitName('foo-bar@baz.service') ?? expect.fail('no name');
    const found = dropInsOf(name, 'foo-bar@baz.service', besideIn(folder)).map(({ file }) => file);
    expect(found).toEqual(told);
    expect(told.length).toBe(6);
  });
});

function wordsLikeC(value: string): string[] {
  const words: string[] = [];
  for (let at = 0; ; ) {
    const word = nextWord(value, at, 'c');
    if (word === undefined || word === 'unbalanced') return words;
    words.push(word.text);
    at = word.next;
  }
}
