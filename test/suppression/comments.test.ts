// What is a comment, and what it is about.
import { describe, expect, test } from 'vitest';
import type { MarkedComment } from '../../src/model/source.ts';
import { readObjects } from '../../src/sources/document.ts';
import { processorTime } from '../processor-time.ts';

const HEAD = 'apiVersion: v1\nkind: Pod\n';

/** `line text -> line of what it is about: pointers` for every marked comment of every document. */
function comments(text: string): string[] {
  const { documents } = readObjects(text, 'x.yaml');
  return documents.flatMap((read) => (read.kind === 'object' ? (read.document.comments?.('mark') ?? []) : [])).map(told);
}

function told({ text, position, line, covers }: MarkedComment): string {
  const rest = text.slice('mark'.length);
  const column = position.column + text.length - rest.trimStart().length;
  return `${position.line}:${column} ${rest.trim()} -> ${line}: ${covers.join(' ')}`.trimEnd();
}

describe('a comment is about', () => {
  test.each<[string, string, string[]]>([
    ['the value of its line', `${HEAD}spec: {a: 1} # mark x\n`, ['3:21 x -> 3: /spec']],
    ['what is below it', `${HEAD}# mark x\nspec: {a: 1}\n`, ['3:8 x -> 4: /spec']],
    ['the whole document, above its first key', `# mark x\n${HEAD}`, ['1:8 x -> 2:']],
    ['a document behind a separator', `---\n# mark x\n${HEAD}`, ['2:8 x -> 3:']],
    [
      'what is below other comments',
      `${HEAD}# mark x\n# why\n#\n# mark y\nspec: 1\n`,
      ['3:8 x -> 7: /spec', '6:8 y -> 7: /spec'],
    ],
    ['nothing, above an empty line', `${HEAD}# mark x\n\nspec: 1\n`, ['3:8 x -> 4:']],
    ['nothing, at the end', `${HEAD}# mark x`, ['3:8 x -> 4:']],
    ['nothing, above the next document', `${HEAD}# mark x\n---\n${HEAD}`, ['3:8 x -> 4:']],
    ['an item with all that is in it', `${HEAD}a:\n  # mark x\n  - b: 1\n    c: 2\n`, ['4:10 x -> 5: /a/0']],
    ['an item, and not the list that it begins', `${HEAD}a:\n  - b: 1 # mark x\n  - b: 2\n`, ['4:17 x -> 4: /a/0']],
    ['a key and its list', `${HEAD}a: # mark x\n  - b: 1\n`, ['3:11 x -> 3: /a']],
    ['a field alone', `${HEAD}a:\n  - b: 1\n    c: 2 # mark x\n`, ['5:17 x -> 5: /a/0/c']],
    ['several items of one line', `${HEAD}a: [\n  {b: 1}, {b: 2} # mark x\n]\n`, ['4:25 x -> 4: /a/0 /a/1']],
    ['a block scalar, beside its indicator', `${HEAD}a: | # mark x\n  text\n`, ['3:13 x -> 3: /a']],
    ['what is below a block scalar', `${HEAD}a: |\n  text\n# mark x\nb: 1\n`, ['5:8 x -> 6: /b']],
    ['the last of two equal keys', `${HEAD}a: 1 # mark x\na: 2 # mark y\n`, ['3:13 x -> 3:', '4:13 y -> 4: /a']],
    [
      'an alias, and what it stands for by itself',
      `${HEAD}a: &n\n  - b: 1 # mark x\nc: *n # mark y\n`,
      ['4:17 x -> 4: /a/0', '5:14 y -> 5: /c'],
    ],
    ['what has a tab before it', `${HEAD}a: 1\t# mark x\n`, ['3:13 x -> 3: /a']],
    [
      'something in Windows lines',
      `${HEAD}a: 1 # mark x\n# mark y\nb: 2\n`.replaceAll('\n', '\r\n'),
      ['3:13 x -> 3: /a', '4:8 y -> 5: /b'],
    ],
    ['something in a document that only libyaml reads', `${HEAD}a: !!str 1 # mark x\n`, ['3:19 x -> 3: /a']],
    [
      'something with a key that has a slash',
      `${HEAD}metadata:\n  annotations:\n    a/b: c # mark x\n`,
      ['5:19 x -> 5: /metadata/annotations/a~1b'],
    ],
    ['without a blank behind the sign', `${HEAD}a: 1 #mark x\n`, ['3:12 x -> 3: /a']],
    ['with nothing behind the mark', `${HEAD}a: 1 # mark\n`, ['3:12  -> 3: /a']],
    ['with a colon at once', `${HEAD}a: 1 # mark: x\n`, ['3:12 : x -> 3: /a']],
    ['in each of several documents', `${HEAD}a: 1 # mark x\n---\n${HEAD}a: 1 # mark y\n`, ['3:13 x -> 3: /a', '7:13 y -> 7: /a']],
  ])('%s', (_, text, expected) => {
    expect(comments(text)).toEqual(expected.map((line) => line.trimEnd()));
  });
});

describe('no comment', () => {
  test.each([
    ['a plain text', 'a: b#mark x'],
    ['a text in single quotes', "a: 'b # mark x'"],
    ['a text in double quotes', 'a: "b # mark x"'],
    ['a text in quotes over lines', 'a: "b\n  # mark x\n  c"'],
    ['a block scalar', 'a: |\n  # mark x\n  b # mark x'],
    ['a folded one', 'a: >-\n  # mark x'],
    ['a block scalar with empty lines', 'a: |\n\n  # mark x\n\n  # mark y\n'],
    ['a block scalar as an item', 'a:\n  - |\n    # mark x'],
    ['a key in quotes', '"a # mark x": b'],
    ['what is commented out', '# - port: 80 # mark x'],
    ['what speaks of it', '# write # mark x'],
    ['a word in front', '# the mark x'],
  ])('in %s', (_, line) => {
    expect(comments(`${HEAD}${line}\n`)).toEqual([]);
  });

  test('in JSON', () => {
    expect(comments('{"apiVersion": "v1", "kind": "Pod", "a": "# mark x"}')).toEqual([]);
    expect(comments('{"apiVersion": "v1", "kind": "Pod", "a": "# mark x"}\n{"apiVersion": "v1", "kind": "Pod"}')).toEqual([]);
  });
});

test('in JSON-like YAML a comment is one', () => {
  expect(comments('{"apiVersion": "v1", "kind": "Pod", # mark x\n"a": "# mark y"}')).toEqual(['1:44 x -> 1:']);
});

describe('a hostile file takes no time', () => {
  const many = 20_000;
  test.each<[string, string, number]>([
    ['a block of comments', `${HEAD}${'# mark x\n'.repeat(many)}spec: 1\n`, many],
    ['a comment in each line', `${HEAD}spec:\n${'- a: 1 # mark x\n'.repeat(many)}`, many],
    ['one line of comments', `${HEAD}spec: 1 ${'# mark x '.repeat(many)}\n`, 1],
    ['a text of them', `${HEAD}spec: "${'# mark x '.repeat(many)}"\n`, 0],
    ['lines of texts of them', `${HEAD}spec:\n${'- "# mark x"\n'.repeat(many)}`, 0],
    ['items of one line', `${HEAD}spec: [${'{a: 1}, '.repeat(many)}] # mark x\n`, 1],
    ['signs and blanks', `${HEAD}spec: 1 ${'#'.repeat(many)}${' '.repeat(many)}${'# '.repeat(many)}\n# mark x\n`, 1],
  ])('%s', (_, text, expected) => {
    const start = processorTime();
    expect(comments(text)).toHaveLength(expected);
    expect(processorTime() - start).toBeLessThan(5000);
  });
});
