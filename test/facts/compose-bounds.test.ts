import { expect, test } from 'vitest';
import { extractServices } from '../../src/facts/compose/extract.ts';

const PROJECT = {
  spelling: () => undefined,
  isWhole: false,
  declared: () => new Set<string>(),
  faultOfFile: () => undefined,
  profiles: [],
};
const SERVICE = { image: 'a' };

test.each<[string, object, string]>([
  ['ports', { ports: Array.from({ length: 10_001 }, (_, port) => `${port + 1}:${port + 1}`) }, '/services/a/ports'],
  ['ranges', { expose: Array.from({ length: 100 }, () => '1-65535') }, '/services/a/ports'],
  ['capabilities', { cap_add: Array.from({ length: 101 }, (_, index) => `C${index}`) }, '/services/a/cap_add'],
])('too many %s are told, and not judged', (_, fields, at) => {
  const [found] = extractServices({ services: { a: { ...SERVICE, ...fields } } }, PROJECT);
  expect(found?.kind === 'malformed' && found.fields.map((field) => field.at)).toEqual([at]);
});
