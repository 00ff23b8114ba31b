import { expect, test } from 'vitest';
import { fill } from '../../src/words/catalogue.ts';

test.each([
  ['{workload|「」}の', 'Deployment "web"', 'Deployment「web」の'],
  ['{workload|「」}の', 'Deployment', 'Deployment の'],
  ['コンテナ{containers|「」}は', '"a"', 'コンテナ「a」は'],
  ['コンテナ{containers|「」}は', '"a", "b, c", … (9)', 'コンテナ「a」、「b, c」, … (9)は'],
  ['{containers|「」}', JSON.stringify('a"b'), '「a\\"b」'],
])('%s with %s is %s', (template, value, said) => {
  expect(fill(template, { workload: value, containers: value })).toBe(said);
});
