import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pageWords } from '../../src/report/html/page-words.ts';
import type { HtmlWordId } from '../../src/words/en/html.ts';
import { htmlNouns, htmlWords } from '../../src/words/html-words.ts';

const [en, ja] = [htmlWords('en'), htmlWords('ja')];
const IDS = Object.keys(en) as HtmlWordId[];
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const VIEWS = new URL('../../src/report/html/', import.meta.url);

function placeholders(template: string): string[] {
  return (template.match(/\{\w+\}/g) ?? []).sort();
}

describe('the words of the page', () => {
  test('are the same in both languages', () => {
    expect(Object.keys(ja)).toEqual(Object.keys(en));
    expect(Object.keys(htmlNouns('ja'))).toEqual(Object.keys(htmlNouns('en')));
  });

  test.each(IDS)('%s has the same placeholders', (id) => {
    expect(placeholders(ja[id])).toEqual(placeholders(en[id]));
  });

  test.each(IDS.filter((id) => id !== 'comma'))('%s is in its language', (id) => {
    expect(ja[id]).toMatch(JAPANESE);
    expect(ja[id]).not.toMatch(/(?:\b[A-Za-z]+\b[ ,]+){4}/);
    expect(en[id]).not.toMatch(JAPANESE);
    expect(en[id].trim()).toBe(en[id] === ', ' ? ',' : en[id]);
    expect(en[id]).not.toBe('');
  });

  test('are not those of the catalogue', () => {
    const { words, nouns } = pageWords('en');
    expect(IDS.filter((id) => words[id] !== en[id])).toEqual([]);
    expect(Object.values({ ...words, ...nouns }).filter((word) => word === undefined)).toEqual([]);
  });

  test.each(IDS)('%s is said somewhere', (id) => {
    const files = readdirSync(new URL('view/', VIEWS)).map((file) => readFileSync(new URL(`view/${file}`, VIEWS), 'utf8'));
    const text = [
      ...files,
      readFileSync(new URL('view-state.ts', VIEWS), 'utf8'),
      readFileSync(new URL('page-data.ts', VIEWS), 'utf8'),
    ];
    expect(text.join('\n')).toMatch(new RegExp(`\\.${id}\\b|'${id}'|\\b${id}:`));
  });
});
