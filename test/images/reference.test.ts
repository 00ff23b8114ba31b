import { describe, expect, test } from 'vitest';
import { readPlatform } from '../../src/images/platform.ts';
import { readReference } from '../../src/images/reference.ts';

const SHA = `sha256:${'a'.repeat(64)}`;

function shown(text: string): string {
  const reference = readReference(text);
  if (reference === undefined) return 'none';
  if (reference.kind !== 'registry') return [reference.kind, reference.path, reference.tag].filter(Boolean).join(' ');
  return `${reference.domain} ${reference.repository} ${reference.version}`;
}

describe('names are read as Docker reads them', () => {
  test.each([
    ['nginx', 'docker.io library/nginx latest'],
    ['nginx:1.29', 'docker.io library/nginx 1.29'],
    ['grafana/grafana', 'docker.io grafana/grafana latest'],
    ['docker.io/nginx', 'docker.io library/nginx latest'],
    ['index.docker.io/library/nginx', 'docker.io library/nginx latest'],
    ['docker://nginx:1', 'docker.io library/nginx 1'],
    ['ghcr.io/a/b/c:v1', 'ghcr.io a/b/c v1'],
    ['localhost/a', 'localhost a latest'],
    ['localhost:5000/a:1', 'localhost:5000 a 1'],
    ['[::1]:5000/a', '[::1]:5000 a latest'],
    ['Registry/a', 'Registry a latest'],
    [`nginx@${SHA}`, `docker.io library/nginx ${SHA}`],
    [`nginx:1@${SHA}`, `docker.io library/nginx ${SHA}`],
    ['a__b/c-d.e---f', 'docker.io a__b/c-d.e---f latest'],
    ['nginx:latest_1.2-3', 'docker.io library/nginx latest_1.2-3'],
    ...[
      '',
      'Nginx',
      'nginx:',
      'nginx:-a',
      'a.0/a',
      'a//b',
      '/a',
      'a/',
      'a b',
      'nginx@sha256:abc',
      `nginx@${SHA}@${SHA}`,
      'a..b',
      'a___b',
    ].map((text) => [text, 'none']),
    ...['-a', `${'a'.repeat(64)}`, `a/${'b'.repeat(256)}`, `nginx:${'1'.repeat(129)}`, 'http://a/b', 'a\n', 'nginx:1\n'].map(
      (text) => [text, 'none'],
    ),
  ])('%j', (text, expected) => {
    expect(shown(text ?? '')).toBe(expected);
  });
});

describe('files and folders', () => {
  test.each([
    ['oci:build/image', 'oci build/image'],
    ['oci:/a/b:1.2', 'oci /a/b 1.2'],
    ['oci-archive:a.tar', 'oci-archive a.tar'],
    ['docker-archive:a.tar:docker.io/library/web:1', 'docker-archive a.tar docker.io/library/web:1'],
    ['oci:C:\\a:1', 'oci C:\\a 1'],
    ['oci:', 'none'],
    ['oci:a:', 'none'],
    ['oci::a', 'none'],
    ['dir:a', 'docker.io library/dir a'],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

test.each<[string, unknown]>([
  ['linux/arm64', { os: 'linux', architecture: 'arm64' }],
  ['linux/arm/v7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
  ['LINUX/x86_64', { os: 'linux', architecture: 'amd64' }],
  ['aarch64', { os: 'linux', architecture: 'arm64' }],
  ['windows/amd64', { os: 'windows', architecture: 'amd64' }],
  ...['', 'linux', '/', 'linux/', 'a/b/c/d', 'linux/a b'].map((text): [string, unknown] => [text, undefined]),
])('platform %j', (text, expected) => {
  expect(readPlatform(text)).toEqual(expected);
});
