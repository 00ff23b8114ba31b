// What becomes of keys that stand more than once: the object stays as it is, and the text says it once.
import { describe, expect, test } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';

const settings = { policy: shippedPolicy('restricted'), door: 'file', language: 'en', today: '2026-01-31' } as const;

const TEXT = `apiVersion: v1
kind: Pod
metadata: {name: web, name: web}
spec:
  containers:
    - image: nginxinc/nginx-unprivileged:1 # as before
      # the image
      image: nginxinc/nginx-unprivileged:1
      name: web
      securityContext:
        runAsNonRoot: false
        runAsNonRoot: true
        runAsUser: 101
        capabilities: {drop: [ALL]}
`;

function repair(text: string, unsafe: boolean) {
  const { files, repaired, left } = repairFiles([{ file: 'x.yaml', text }], { ...settings, unsafe });
  return {
    text: files[0]?.changed ?? text,
    needs: repaired.flatMap((one) => one.needs),
    left: left.map(({ finding, because }) => `${finding.data.key} ${because}`),
  };
}

describe('a key that stands more than once', () => {
  test('loses its earlier values where they say the same', () => {
    const { text, needs, left } = repair(TEXT, false);
    expect(text).toBe(TEXT.replace('name: web, ', '').replace(/- image: nginxinc.*\n/, '-\n'));
    expect({ needs, left }).toEqual({ needs: [], left: ['runAsNonRoot unsafe'] });
  });

  test('loses another value only where a person makes sure that the last one is meant', () => {
    const { text, needs, left } = repair(TEXT, true);
    expect(text).not.toContain('runAsNonRoot: false');
    expect({ needs, left }).toEqual({ needs: [{ kind: 'last', key: 'runAsNonRoot' }], left: [] });
  });

  test('is left where what it hides is used elsewhere', () => {
    const text = TEXT.replace('runAsNonRoot: false', 'runAsNonRoot: &no false').replace(
      'runAsUser: 101',
      'runAsUser: 101\n        privileged: *no',
    );
    expect(repair(text, true).left).toEqual(['runAsNonRoot notation']);
  });

  test('is repaired in JSON', () => {
    const json =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","name":"a"},"spec":{"containers":[{"name":"a","image":"caddy:2"}]}}';
    expect(repair(json, false).text).toContain('"metadata":{"name":"a"}');
  });
});
