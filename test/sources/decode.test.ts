import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { readObjects } from '../../src/sources/document.ts';
import { decode, forbiddenCharacter, isUsual } from '../../src/sources/yaml/text.ts';
import { inWords } from '../told.ts';

const TEXT = 'apiVersion: v1\nkind: Pod\nmetadata: {name: "é😀"}\n';

function utf16(text: string, order: 'little' | 'big'): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'little' ? bytes : bytes.swap16();
}

describe('the text of a file', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16, little-endian', utf16(TEXT, 'little')],
    ['UTF-16, big-endian', utf16(TEXT, 'big')],
  ])('%s', (_, bytes) => {
    expect(decode(bytes)).toBe(TEXT);
    const [read] = readObjects(decode(bytes), 'x.yaml').documents;
    expect(read?.kind === 'object' && read.document.object.metadata).toEqual({ name: 'é😀' });
    expect(read?.kind === 'object' && read.document.locate('/kind')).toEqual({
      start: { line: 2, column: 7 },
      end: { line: 2, column: 10 },
    });
  });

  test.each([
    ['nothing', [], ''],
    ['a byte that is no UTF-8', [0x61, 0xff, 0x62], 'a\ufffdb'],
    ['a character that is cut off', [0x61, 0xf0, 0x9f], 'a\ufffd'],
    ['an overlong NUL', [0xc0, 0x80], '\ufffd\ufffd'],
    ['half a character of UTF-16', [0xff, 0xfe, 0x3d, 0xd8, 0x61, 0x00], '\ufffda'],
    ['half a unit of UTF-16', [0xff, 0xfe, 0x61], '\ufffd'],
    ['a second byte order mark stays', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '\ufeff'],
  ])('%s', (_, bytes, expected) => {
    expect(decode(Uint8Array.from(bytes))).toBe(expected);
  });

  test('bytes that are no UTF-8 are no fault where a text may stand', () => {
    const { documents, unreadable } = readObjects(
      decode(Buffer.from('apiVersion: v1\nkind: Pod\na: \xff\n', 'latin1')),
      'x.yaml',
    );
    expect(unreadable).toEqual([]);
    expect(documents.map((read) => read.kind === 'object' && read.document.object.a)).toEqual(['\ufffd']);
  });
});

describe('characters', () => {
  const allowed = '\t\n\r ~\u0085\u00a0\ud7ff\ue000\ufdd0\ufeff\ufffd😀\u{10ffff}';

  test('those that go-yaml takes', () => {
    expect(forbiddenCharacter(allowed)).toBe(-1);
  });

  test.each(['\0', '\x01', '\b', '\v', '\f', '\x1f', '\x7f', '\x80', '\x84', '\x86', '\x9f', '\ufffe', '\uffff'])(
    'one that it refuses: %j',
    (character) => {
      expect(forbiddenCharacter(`${allowed}${character}`)).toBe(allowed.length);
      const { unreadable } = readObjects(`# ${character}\n`, 'x.yaml');
      expect(inWords(unreadable)).toMatchObject([
        { position: { line: 1, column: 3 }, reason: expect.stringMatching(/^the control character U\+/) },
      ]);
    },
  );

  test.each([
    ['a: b\n', true],
    ['a: é日本😀\r\n', true],
    ['\t', false],
    ['\r', false],
    ['\r\r\n', false],
    ['\u0085', false],
    ['\u2028', false],
    ['\u2029', false],
    ['\ufeff', false],
    ['\x7f', false],
  ])('%j is usual: %s', (text, expected) => {
    expect(isUsual(text)).toBe(expected);
  });

  test('none but line feeds and what can be seen, or what is no sign to any reader, is usual', () => {
    for (const around of ['a', 'ü', '😀'].map((one) => one.repeat(20)))
      for (let unit = 0; unit <= 0xffff; unit += 1) {
        const isTold = unit === 0x0a || (unit >= 0x20 && unit < 0x7f) || unit > 0x9f;
        const isUsualUnit = isTold && ![0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff].includes(unit);
        if (isUsual(`${around}: ${String.fromCharCode(unit)}b`) !== isUsualUnit)
          expect.fail(`U+${unit.toString(16)} in ${around}`);
      }
  });
});
