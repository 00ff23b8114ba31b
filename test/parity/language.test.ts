// No sentence is read back as data: whoever asks in Japanese gets the same findings at the same places, known by the same fingerprints,
// and nothing but other words.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/model/finding.ts';
import { runKport } from '../cli/run-kport.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What is told to people, by its name in a report. */
const TOLD = [
  'language',
  'message',
  'why',
  'fix',
  'reason',
  'text',
  'markdown',
  'help',
  'shortDescription',
  'fullDescription',
  'sentence',
];

async function asked(argv: readonly string[], language: string): Promise<unknown> {
  const { code, out } = await runKport(argv, { cwd: ROOT, env: { PATH: process.env.PATH, KPORT_LANG: language } });
  return { code, report: withoutWords(JSON.parse(out)) };
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, own]) => (TOLD.includes(key) ? [] : [[key, withoutWords(own)]])),
  );
}

const LOCK = ['--images', 'test/fixtures/kport-images.lock.json'];

test.each([
  [['lint', '--no-render', '--format', 'json', ...LOCK, 'test/fixtures']],
  [['lint', '--no-render', '--format', 'sarif', ...LOCK, 'test/fixtures']],
  [['inspect', '--no-render', '--format', 'json', '--runtime', 'all', ...LOCK, 'test/fixtures/privileged-port-unbindable']],
])('%j is but for its words the same in every language', async (argv) => {
  const [english, ...others] = await Promise.all(LANGUAGES.map((language) => asked(argv, language)));
  expect(JSON.stringify(english).length).toBeGreaterThan(10_000);
  for (const other of others) expect(other).toEqual(english);
});
